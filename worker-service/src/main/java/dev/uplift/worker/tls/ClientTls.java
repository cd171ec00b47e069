package dev.uplift.worker.tls;

import dev.uplift.contracts.Clients.SslMode;
import dev.uplift.worker.postgres.Sessions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Connects to a server with what the clients insist on. Why it was refused is found out by what is not refused, since a
 * driver's words for it depend on its version and language.
 */
final class ClientTls {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String OURS = """
            SELECT ssl, version, cipher FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()
            """;

    private final Sessions sessions;
    private final SslMode mode;
    private final Optional<Path> root;

    /** @param root the certificates that are trusted; left out: those that Java trusts */
    ClientTls(Sessions sessions, SslMode mode, Optional<Path> root) {
        this.sessions = sessions;
        this.mode = mode;
        this.root = root;
    }

    /** Looks, for at most half a minute. */
    Verdict look() {
        try {
            return new Verdict.Proven("Clients with sslmode %s connect %s.".formatted(mode, connect(mode, root)));
        } catch (SQLException refused) {
            return switch (mode) {
                case DISABLE ->
                    works(SslMode.REQUIRE)
                            ? new Verdict.Refused(
                                    "The server takes only connections with TLS, and the clients have sslmode disable.",
                                    "Give the clients sslmode require or better, or let the server take others.")
                            : unproved(refused);
                case ALLOW, PREFER -> unproved(refused);
                case REQUIRE -> root.isPresent() ? untrusted(refused) : plain(refused);
                case VERIFY_CA -> untrusted(refused);
                case VERIFY_FULL ->
                    works(SslMode.VERIFY_CA)
                            ? new Verdict.Refused(
                                    "The server's certificate is trusted, but is not for the name %s."
                                            .formatted(sessions.dsn().address().host()),
                                    "Let the clients use a name that the certificate has, or have one made for this name.")
                            : untrusted(refused);
            };
        }
    }

    private Verdict untrusted(SQLException refused) {
        return works(SslMode.REQUIRE)
                ? new Verdict.Refused(
                        "The server's certificate is not trusted: %s.".formatted(innermost(refused)),
                        "Give the clients (and options.clients.rootCertificate) the certificate of the authority that"
                                + " signed it, or have it signed by one that they trust.")
                : plain(refused);
    }

    private Verdict plain(SQLException refused) {
        return works(SslMode.DISABLE)
                ? new Verdict.Refused(
                        "The server has no TLS, and the clients have sslmode %s.".formatted(mode),
                        "Set ssl = on with a certificate, or let the clients do without it.")
                : unproved(refused);
    }

    private static Verdict unproved(SQLException refused) {
        return new Verdict.Unproved("Nobody could connect: %s.".formatted(innermost(refused)));
    }

    private boolean works(SslMode other) {
        try {
            connect(other, other == SslMode.REQUIRE ? Optional.empty() : root);
            return true;
        } catch (SQLException _) {
            return false;
        }
    }

    /** @return how, for a sentence */
    private String connect(SslMode with, Optional<Path> trusted) throws SQLException {
        var database = sessions.dsn().address().database();
        try (var connection = sessions.client(database, PATIENCE, properties(with, trusted));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(OURS)) {
            return rows.next() && rows.getBoolean(1)
                    ? "by %s with %s".formatted(rows.getString(2), rows.getString(3))
                    : "without TLS";
        }
    }

    /** As libpq understands them: with root certificates, {@code require} looks at the server's certificate, too. */
    private static Map<String, String> properties(SslMode mode, Optional<Path> trusted) {
        var properties = new HashMap<String, String>();
        var verifying = mode == SslMode.REQUIRE && trusted.isPresent() ? SslMode.VERIFY_CA : mode;
        properties.put("sslmode", verifying.toString());
        if (verifying == SslMode.VERIFY_CA || verifying == SslMode.VERIFY_FULL) {
            trusted.ifPresentOrElse(
                    file -> properties.put("sslrootcert", file.toString()),
                    () -> properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        return properties;
    }

    private static String innermost(Throwable refused) {
        var cause = refused;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceFirst("\\.$", "");
    }
}
