package dev.uplift.worker.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.uplift.contracts.wire.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who logs in, and the password; never logged.
 *
 * @param user the role's name
 * @param password empty where the server asks for none
 */
public record Credentials(String user, Optional<String> password) {

    private static final Pattern URI =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?.*", Pattern.DOTALL);

    /**
     * Reads what a reference yields: a libpq URI (only user and password are taken), JSON with {@code username} and
     * {@code password}, or a bare password.
     *
     * @param secret what the reference resolved to
     * @param addressUser the user that the address names; the credentials' own wins
     * @throws IllegalArgumentException with a sentence that never holds the secret
     */
    public static Credentials parse(String secret, Optional<String> addressUser) {
        var uri = URI.matcher(secret);
        if (uri.matches()) {
            return of(decoded(uri.group(1)), addressUser, decoded(uri.group(2)));
        }
        if (secret.stripLeading().startsWith("{")) {
            return fromJson(secret, addressUser);
        }
        return of(Optional.empty(), addressUser, Optional.of(secret));
    }

    private static Credentials fromJson(String secret, Optional<String> addressUser) {
        try {
            var json = Json.mapper().readTree(secret);
            return of(
                    Optional.ofNullable(json.path("username").textValue()),
                    addressUser,
                    Optional.ofNullable(json.path("password").textValue()));
        } catch (JsonProcessingException _) {
            throw new IllegalArgumentException(
                    "the credentials begin with '{' but are not JSON with \"username\" and \"password\"");
        }
    }

    private static Credentials of(Optional<String> user, Optional<String> addressUser, Optional<String> password) {
        var who = user.filter(name -> !name.isEmpty())
                .or(() -> addressUser)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no user: neither the credentials nor the address's 'user' name one"));
        return new Credentials(who, password);
    }

    /** A plus is a plus in libpq's URIs, not a blank. */
    private static Optional<String> decoded(String part) {
        return Optional.ofNullable(part)
                .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user;
    }
}
