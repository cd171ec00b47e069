package dev.uplift.worker.postgres;

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

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public PostgresAddress {
        if (host == null || host.isBlank() || host.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the address has no valid 'host'");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port %d is not between 1 and 65535".formatted(port));
        }
    }

    /** @throws IllegalArgumentException with a sentence that names the wrong part */
    public static PostgresAddress of(Map<String, Object> address) {
        return new PostgresAddress(
                text(address, "host").orElse(null),
                port(address.get("port")),
                text(address, "user"),
                text(address, "database").orElse("postgres"),
                text(address, "sslmode").orElse("prefer"));
    }

    private static Optional<String> text(Map<String, Object> address, String field) {
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
