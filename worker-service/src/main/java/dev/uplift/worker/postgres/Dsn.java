package dev.uplift.worker.postgres;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a server is and who logs in: all that a connection needs but the name of the database.
 *
 * @param address where
 * @param credentials who
 * @param tunnel the name of one that leads there, in whose place no connection is made
 */
public record Dsn(PostgresAddress address, Credentials credentials, Optional<String> tunnel) {

    public Dsn {
        requireNonNull(address, "address");
        requireNonNull(credentials, "credentials");
    }

    /** By its address alone. */
    public Dsn(PostgresAddress address, Credentials credentials) {
        this(address, credentials, Optional.empty());
    }

    /**
     * @throws Secrets.Unresolved if the reference cannot be resolved here
     * @throws IllegalArgumentException if address or credentials are wrong; the message says which, and no secret
     */
    public static Dsn of(Server server, Secrets secrets) throws Secrets.Unresolved {
        var address = PostgresAddress.of(server.address());
        var tunnel = Optional.ofNullable(server.address().get(Tunnel.FIELD)).map(Object::toString);
        return new Dsn(address, credentials(server, address, tunnel, secrets), tunnel);
    }

    private static Credentials credentials(
            Server server, PostgresAddress address, Optional<String> tunnel, Secrets secrets)
            throws Secrets.Unresolved {
        if (server.credentials().isEmpty() && tunnel.isPresent()) {
            return TunnelSockets.named(tunnel.get())
                    .orElseThrow(() -> new Secrets.Unresolved("The tunnel %s is gone.".formatted(tunnel.get()), true))
                    .login();
        }
        if (server.credentials().isEmpty()) {
            var user = address.user()
                    .orElseThrow(() -> new IllegalArgumentException("the server has neither credentials nor a user"));
            return new Credentials(user, Optional.empty());
        }
        var secret = secrets.resolve(server.credentials().get());
        return Credentials.parse(secret, address.user());
    }

    /** The URL without user and password; the database is named by the properties, since a URL would need escapes. */
    String jdbcUrl() {
        return "jdbc:postgresql:///";
    }

    /**
     * @param database which
     * @param applicationName what {@code pg_stat_activity} shows
     * @param connectTime for connecting and logging in
     * @param socketTime for each answer; zero waits for ever
     */
    Properties properties(String database, String applicationName, Duration connectTime, Duration socketTime) {
        var properties = new Properties();
        properties.setProperty("PGHOST", address.host());
        properties.setProperty("PGPORT", Integer.toString(address.port()));
        properties.setProperty("PGDBNAME", database);
        properties.setProperty("user", credentials.user());
        credentials.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("sslmode", address.sslmode());
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.setProperty("connectTimeout", Long.toString(Math.max(1, connectTime.toSeconds())));
        properties.setProperty("loginTimeout", Long.toString(Math.max(1, connectTime.toSeconds())));
        properties.setProperty("socketTimeout", Long.toString(socketTime.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        tunnel.ifPresent(name -> {
            properties.setProperty("socketFactory", TunnelSockets.class.getName());
            properties.setProperty("socketFactoryArg", name);
        });
        return properties;
    }

    @Override
    public String toString() {
        return credentials.user() + "@" + address;
    }
}
