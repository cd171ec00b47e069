package dev.uplift.worker.provider.awsrds.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.awsrds.precheck.RdsExtensions.Installed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RdsExtensionsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            pgrouting,        3.1.0, 3.1.0, 16.9,  DROP EXTENSION
            tsearch2,         1.0,   1.0,   11.22, DROP EXTENSION
            plrust,           1.2,   1.2,   18.3,  DROP EXTENSION
            rdkit,            4.6.0, 4.6.0, 17.4,  upgrade to version 16 first
            rdkit,            4.2,   4.6.0, 18.3,  ALTER EXTENSION rdkit UPDATE
            postgis,          3.1.4, 3.4.2, 16.9,  postgis_extensions_upgrade
            postgis_topology, 3.4.2, 3.4.2, 18.2,  later minor version
            """)
    void some_are_refused(String name, String version, String newest, String target, String remedy) {
        assertThat(new RdsExtensions(target).refused(new Installed(name, version, Optional.of(newest))))
                .hasValueSatisfying(refused -> assertThat(refused.remedy()).contains(remedy));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            hstore,           1.7,   1.8,   16.9
            tsearch2,         1.0,   1.0,   10.23
            plrust,           1.2,   1.2,   17.4
            rdkit,            4.6.1, 4.6.1, 17.4
            rdkit,            4.6.0, 4.6.0, 16.9
            postgis,          3.4.2, 3.4.2, 16.9
            postgis_topology, 3.4.2, 3.4.2, 18.3
            """)
    void others_are_upgraded_as_they_are(String name, String version, String newest, String target) {
        assertThat(new RdsExtensions(target).refused(new Installed(name, version, Optional.of(newest))))
                .isEmpty();
    }

    /** pgRouting is not among the packages here; its entry in the catalog is all that is read. */
    @Test
    void what_is_in_a_database_is_seen_there(@TempDir Path folder) throws Exception {
        try (var server = PostgresServer.create(
                        PostgresInstallation.full(13),
                        folder.resolve("data"),
                        Map.of("fsync", "off", "allow_system_table_mods", "on"))
                .start()) {
            execute(server, "CREATE EXTENSION hstore");
            execute(
                    server,
                    "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
                            + " VALUES (54321, 'pgrouting', 10, 11, false, '3.1.0')");

            assertThat(found(server))
                    .extracting(Finding::object)
                    .containsExactly("database postgres, extension pgrouting 3.1.0");
            assertThat(found(server)).allMatch(Finding::blocks, "blocks");

            execute(server, "DELETE FROM pg_extension WHERE extname = 'pgrouting'");
            assertThat(found(server)).isEmpty();
        }
    }

    private static List<Finding> found(PostgresServer server) throws Exception {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        var credentials = new Credentials("postgres", Optional.of(server.password()));
        return Examination.run(
                List.of(new RdsExtensions("16.9")),
                new Sessions(new Dsn(address, credentials), "test", _ -> () -> {}),
                new Route(Method.PG_UPGRADE, 13, 16, Optional.empty()));
    }

    private static void execute(PostgresServer server, String sql) throws Exception {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
