package dev.uplift.worker.postgres;

import static dev.uplift.worker.driver.Schema.choice;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.worker.driver.ObjectSchema;
import java.util.Map;
import java.util.Optional;

/**
 * Where a PostgreSQL server listens.
 *
 * @param host name or address, not empty
 * @param port 1 to 65535
 * @param user who logs in, unless the credentials say so
 * @param database where to connect for work on the whole server
 * @param sslmode as libpq has it, for example {@code prefer} or {@code verify-full}
 */
public record PostgresAddress(String host, int port, Optional<String> user, String database, String sslmode) {

    private static final int DEFAULT_PORT = 5432;
    private static final String DEFAULT_DATABASE = "postgres";
    private static final String DEFAULT_SSLMODE = "prefer";

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public PostgresAddress {
        if (host == null || host.isBlank() || host.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the address has no valid 'host'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port %d is not between 1 and 65535".formatted(port));
        }
    }

    /** Adds who logs in, and how: what is in the address of a server whatever platform it is on. */
    public static ObjectSchema withLogin(ObjectSchema address) {
        return address.optional("user", text().described("who logs in, where the credentials do not name anybody"))
                .optional("database", text().byDefault(DEFAULT_DATABASE))
                .optional(
                        "sslmode",
                        choice("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
                                .byDefault(DEFAULT_SSLMODE));
    }

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static PostgresAddress of(Map<String, Object> address) {
        return new PostgresAddress(
                given(address, "host").orElse(null),
                port(address.get("port")),
                given(address, "user"),
                given(address, "database").orElse(DEFAULT_DATABASE),
                given(address, "sslmode").orElse(DEFAULT_SSLMODE));
    }

    private static Optional<String> given(Map<String, Object> address, String field) {
        return Optional.ofNullable(address.get(field)).map(Object::toString);
    }

    private static int port(Object value) {
        return switch (value) {
            case null -> DEFAULT_PORT;
            case Number number -> number.intValue();
            default -> throw new IllegalArgumentException("the port '%s' is not a number".formatted(value));
        };
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
