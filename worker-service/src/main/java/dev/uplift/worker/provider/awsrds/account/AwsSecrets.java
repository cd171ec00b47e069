package dev.uplift.worker.provider.awsrds.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.platform.Remembered;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Resolves {@code aws-secretsmanager:<name or ARN>[#<key of a JSON object>]}, as far as this worker's configuration allows
 * the names, and leaves all else to whoever resolved before. A value is kept for a minute at most: a rotated password is
 * soon the new one, and a fleet with one secret does not ask for it a thousand times.
 */
@Decorator
@Priority(1)
public class AwsSecrets implements Secrets {

    private static final String SCHEME = "aws-secretsmanager:";
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:(?<region>[^:]*):\\d{12}:secret:(?<name>[^:]+)");

    private final Secrets others;
    private final List<String> prefixes;
    private final Optional<String> region;
    private final Remembered<Place, Value> values;

    private record Place(String region, String id) {}

    /** Not a record, since those tell what they hold. */
    private static final class Value {
        private final String text;

        Value(String text) {
            this.text = text;
        }
    }

    /**
     * @param others resolves references of other kinds
     * @param accounts for the clients; the worker's own credentials read the secrets of all servers
     * @param prefixes what names of secrets may begin with; left out: none may be read
     * @param region of secrets that are named without their ARN
     */
    @Inject
    public AwsSecrets(
            @Delegate Secrets others,
            Accounts accounts,
            @ConfigProperty(name = "uplift.secrets.aws-prefixes") Optional<List<String>> prefixes,
            @ConfigProperty(name = "uplift.secrets.aws-region") Optional<String> region) {
        this.others = others;
        this.prefixes = prefixes.orElse(List.of());
        this.region = region;
        this.values = new Remembered<>(Answers.ASKER, KEPT, place -> read(accounts, place));
    }

    @Override
    public String resolve(String reference) throws Unresolved {
        if (!reference.startsWith(SCHEME)) {
            return others.resolve(reference);
        }
        var parts = reference.substring(SCHEME.length()).split("#", 2);
        var place = place(parts[0]);
        try {
            var text = values.get(place).text;
            if (text == null || text.isEmpty()) {
                throw new Unresolved("The secret '%s' holds no text.".formatted(parts[0]));
            }
            return parts.length == 1 ? text : part(reference, text, parts[1]);
        } catch (SdkException refused) {
            var problem = AwsProblems.of(refused, "The secret '%s'".formatted(parts[0]));
            throw new Unresolved("%s %s".formatted(problem.detail(), problem.remedy()), problem.passes());
        }
    }

    private Place place(String id) throws Unresolved {
        var arn = ARN.matcher(id);
        var isArn = arn.matches();
        var name = isArn ? arn.group("name") : id;
        if (prefixes.stream().noneMatch(name::startsWith)) {
            throw new Unresolved(
                    "The secret '%s' may not be read: uplift.secrets.aws-prefixes allows %s.".formatted(id, prefixes));
        }
        var where = isArn ? Optional.of(arn.group("region")) : region;
        // it becomes part of a host name
        return where.filter(text -> REGION.matcher(text).matches())
                .map(text -> new Place(text, id))
                .orElseThrow(() -> new Unresolved(
                        "The secret '%s' is in no region: name it by its ARN, or set uplift.secrets.aws-region."
                                .formatted(id)));
    }

    private static Value read(Accounts accounts, Place place) {
        return new Value(accounts.secrets(place.region())
                .getSecretValue(request -> request.secretId(place.id()))
                .secretString());
    }

    private static String part(String reference, String text, String key) throws Unresolved {
        return json(text)
                .map(object -> object.get(key))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .orElseThrow(() ->
                        new Unresolved("The secret of '%s' is no JSON object with that key.".formatted(reference)));
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.mapper().readTree(text));
        } catch (JsonProcessingException _) {
            // its message would quote the secret
            return Optional.empty();
        }
    }
}
