package dev.uplift.sandbox.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.aws.Secrets.Secret;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Secrets Manager, as far as it hands secrets out, in AWS' JSON 1.1. */
final class SecretsApi implements AwsApi {

    private static final String TARGET = "secretsmanager.";
    private static final Pattern ARN = Pattern.compile("arn:aws:secretsmanager:([^:]+):(\\d{12}):secret:.+");

    /** The same refusals have other words in the JSON protocol than in the query protocol, and all are 400. */
    private static final Map<String, String> WORDS = Map.of(
            "AccessDenied", "AccessDeniedException",
            "ExpiredToken", "ExpiredTokenException",
            "InvalidClientTokenId", "UnrecognizedClientException",
            "MissingAuthenticationToken", "MissingAuthenticationTokenException",
            "Throttling", "ThrottlingException");

    private final PlatformClock clock;
    private final Accounts accounts;
    private final Map<Caller, Secrets> secrets = new ConcurrentHashMap<>();

    private record GotSecret(
            @JsonProperty("ARN") String arn,
            @JsonProperty("Name") String name,
            @JsonProperty("VersionId") String versionId,
            @JsonProperty("SecretString") String secretString,
            @JsonProperty("VersionStages") List<String> versionStages,
            @JsonProperty("CreatedDate") double createdDate) {}

    SecretsApi(PlatformClock clock, Accounts accounts) {
        this.clock = clock;
        this.accounts = accounts;
    }

    /** What is kept there. */
    Secrets secrets(Caller place) {
        return secrets.computeIfAbsent(place, first -> new Secrets(first, clock));
    }

    @Override
    public boolean speaks(Request request) {
        return target(request).startsWith(TARGET);
    }

    @Override
    public String operation(Request request) {
        return target(request).substring(TARGET.length());
    }

    private static String target(Request request) {
        return request.headers().getOrDefault("x-amz-target", "");
    }

    @Override
    public Answer answer(Request request) {
        return answer(accounts.admit(request, operation(request)), request);
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        var word = WORDS.getOrDefault(code, code);
        return json(status < 500 ? 400 : status, Map.of("__type", word, "Message", message));
    }

    private Answer answer(Principal principal, Request request) {
        var operation = operation(request);
        if (!operation.equals("GetSecretValue")) {
            throw Refusal.of("UnknownOperationException", "The operation %s is not known.", operation);
        }
        var question = read(request.body());
        var id = question.path("SecretId").asText("");
        if (id.isEmpty()) {
            throw Refusal.of("InvalidParameterException", "You must provide a value for the SecretId parameter.");
        }
        var secret = find(principal, Caller.of(request, principal), id);
        current(question, secret);
        return json(200, body(secret));
    }

    private Secret find(Principal principal, Caller place, String id) {
        var arn = ARN.matcher(id);
        if (arn.matches() && !arn.group(2).equals(place.account())) {
            // another account's secret has no policy that lets this one in
            throw new Refusal(
                    400,
                    "AccessDeniedException",
                    "User: %s is not authorized to perform: secretsmanager:GetSecretValue on resource: %s"
                            .formatted(principal.arn(), id));
        }
        return secrets(place).find(id).orElseThrow(() -> notFound(""));
    }

    /** Only the newest version is kept. */
    private static void current(JsonNode question, Secret secret) {
        Optional.ofNullable(question.path("VersionStage").asText(null))
                .filter(stage -> !stage.equals("AWSCURRENT"))
                .ifPresent(stage -> {
                    throw notFound(" value for staging label: " + stage);
                });
        Optional.ofNullable(question.path("VersionId").asText(null))
                .filter(version -> !version.equals(secret.versionId()))
                .ifPresent(version -> {
                    throw notFound(" value for VersionId: " + version);
                });
    }

    private static Refusal notFound(String what) {
        return new Refusal(
                400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret%s.".formatted(what));
    }

    private static GotSecret body(Secret secret) {
        return new GotSecret(
                secret.arn(),
                secret.name(),
                secret.versionId(),
                secret.value(),
                List.of("AWSCURRENT"),
                secret.created().toEpochMilli() / 1000.0);
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException unreadable) {
            throw new Refusal(400, "SerializationException", "The body is not JSON.");
        }
    }

    private static Answer json(int status, Object body) {
        return new Answer(status, Map.of("Content-Type", "application/x-amz-json-1.1"), Json.write(body));
    }
}
