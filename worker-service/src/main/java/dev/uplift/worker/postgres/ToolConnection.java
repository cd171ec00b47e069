package dev.uplift.worker.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How pg_dump or pg_restore reaches one database. Names go by a service file, since a Java process in a plain locale
 * cannot hand names beyond ASCII to a child; the password goes by the child's environment only.
 *
 * @param dsn where and who
 * @param database which
 * @param applicationName what {@code pg_stat_activity} shows
 */
public record ToolConnection(Dsn dsn, String database, String applicationName) {

    /** The argument that makes a tool use the service. */
    static final String ARGUMENT = "--dbname=service=uplift";

    private static final String OPTIONS =
            "-c default_transaction_read_only=off -c statement_timeout=0 -c idle_in_transaction_session_timeout=0";

    /** Writes the service file, which holds no secret, for its owner only. */
    Path writeService(Path folder) throws IOException {
        var file = Files.createTempFile(
                folder,
                "service-",
                ".conf",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var address = dsn.address();
        return Files.writeString(
                file,
                """
                [uplift]
                host=%s
                port=%d
                user=%s
                dbname=%s
                sslmode=%s
                """.formatted(address.host(), address.port(), dsn.credentials().user(), database, address.sslmode()),
                StandardCharsets.UTF_8);
    }

    /** What is added to the child's environment, from which everything that libpq would read was removed. */
    Map<String, String> environment(Path service) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PGSERVICEFILE", service.toString());
        environment.put("PGAPPNAME", applicationName);
        environment.put("PGCONNECT_TIMEOUT", "10");
        environment.put("PGOPTIONS", OPTIONS);
        // Messages are read to find the failing statement.
        environment.put("LC_ALL", "C");
        dsn.credentials().password().ifPresent(password -> environment.put("PGPASSWORD", password));
        return environment;
    }
}
