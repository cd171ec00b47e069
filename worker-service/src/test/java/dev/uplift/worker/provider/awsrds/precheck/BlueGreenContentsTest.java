package dev.uplift.worker.provider.awsrds.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Route;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each condition is made on a real server, is found, is put right as the finding says, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlueGreenContentsTest {

    private static PostgresServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = PostgresServer.create(
                        PostgresInstallation.full(13),
                        folder.resolve("data"),
                        Map.of("fsync", "off", "wal_level", "logical", "allow_system_table_mods", "on"))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void a_slot_is_refused() throws Exception {
        execute("SELECT pg_create_logical_replication_slot('warehouse', 'pgoutput')");

        var found = the("blue-green-replicates");

        assertThat(found).returns("slot warehouse", Finding::object).matches(Finding::blocks);
        execute(found.remedy());
        isGone("blue-green-replicates");
    }

    @Test
    void a_subscription_is_refused() throws Exception {
        execute("CREATE SUBSCRIPTION \"In\" CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)");

        var found = the("blue-green-replicates");

        assertThat(found.object()).isEqualTo("database postgres, subscription \"In\"");
        execute("ALTER SUBSCRIPTION \"In\" SET (slot_name = NONE)");
        execute(found.remedy());
        isGone("blue-green-replicates");
    }

    @Test
    void a_publication_is_refused() throws Exception {
        execute("CREATE PUBLICATION \"All\" FOR ALL TABLES");

        var found = the("blue-green-publishes");

        assertThat(found).returns("database postgres, publication \"All\"", Finding::object);
        execute(found.remedy());
        isGone("blue-green-publishes");
    }

    /** It is not among the packages here; what the catalog says is all that the check reads. */
    @Test
    void an_extension_that_writes_by_itself_is_refused() throws Exception {
        execute("INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
                + " VALUES (54321, 'pg_cron', 10, 11, false, '1.6')");

        assertThat(the("blue-green-extension"))
                .returns("database postgres, extension pg_cron", Finding::object)
                .matches(Finding::blocks);

        execute("DELETE FROM pg_extension WHERE extname = 'pg_cron'");
        isGone("blue-green-extension");
    }

    @Test
    void large_objects_are_a_warning() throws Exception {
        execute("SELECT lo_create(4711)");
        execute("SELECT lo_create(4712)");

        assertThat(the("blue-green-large-objects"))
                .returns("database postgres, 2 large objects", Finding::object)
                .returns(Severity.WARN, Finding::severity);

        execute("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        isGone("blue-green-large-objects");
    }

    @Test
    void each_database_needs_a_slot_a_sender_and_a_worker() throws Exception {
        isGone("blue-green-capacity");
        for (int n = 0; n < 8; n++) {
            execute("CREATE DATABASE shop%d".formatted(n));
        }

        assertThat(all())
                .filteredOn(finding -> finding.id().equals("blue-green-capacity"))
                .extracting(Finding::object)
                .anyMatch(object -> object.startsWith("max_logical_replication_workers is 4"));

        for (int n = 0; n < 8; n++) {
            execute("DROP DATABASE shop%d".formatted(n));
        }
        isGone("blue-green-capacity");
    }

    @Test
    void tables_that_cannot_be_followed_are_found_by_the_catalogues_own_checks() throws Exception {
        execute("CREATE TABLE nameless (a int)");
        execute("CREATE UNLOGGED TABLE fleeting (a int PRIMARY KEY)");

        assertThat(the("no-replica-identity")).matches(Finding::blocks);
        assertThat(the("unlogged-tables").severity()).isEqualTo(Severity.WARN);

        execute("DROP TABLE nameless, fleeting");
        isGone("no-replica-identity");
        isGone("unlogged-tables");
    }

    private static Finding the(String id) throws Exception {
        var found = all().stream().filter(finding -> finding.id().equals(id)).toList();
        assertThat(found).as(id).hasSize(1);
        return found.getFirst();
    }

    private static void isGone(String id) throws Exception {
        assertThat(all()).noneMatch(finding -> finding.id().equals(id));
    }

    private static List<Finding> all() throws Exception {
        return Examination.run(BlueGreenContents.ALL, sessions(), new Route(Method.LOGICAL, 13, 16, Optional.empty()));
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Sessions sessions() {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        var credentials = new Credentials("postgres", Optional.of(server.password()));
        return new Sessions(new Dsn(address, credentials), "test", _ -> () -> {});
    }
}
