package dev.uplift.worker.provider.azure.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Precheck;
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

/** What Azure refuses inside a server, on a real one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AzureSqlChecksTest {

    private static final Route ROUTE = new Route(Method.PG_UPGRADE, 15, 17, Optional.empty());

    private static PostgresServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = PostgresServer.create(
                        PostgresInstallation.full(15),
                        folder.resolve("data"),
                        Map.of("fsync", "off", "wal_level", "logical", "allow_system_table_mods", "on"))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_view_over_the_activity_stops_it_until_it_is_dropped() throws Exception {
        execute("CREATE VIEW public.busy AS SELECT pid FROM pg_stat_activity");

        var found = refused();

        assertThat(found)
                .extracting(Finding::id, Finding::object)
                .containsExactly(tuple("azure-view-on-activity", "database postgres, view public.busy"));
        remedy(found);
        assertThat(refused()).isEmpty();
    }

    @Test
    void an_event_trigger_stops_it_even_if_it_is_disabled() throws Exception {
        execute("CREATE FUNCTION public.f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
        execute("CREATE EVENT TRIGGER \"T\" ON ddl_command_end EXECUTE FUNCTION public.f()");
        execute("ALTER EVENT TRIGGER \"T\" DISABLE");

        var found = refused();

        assertThat(found).extracting(Finding::id).containsExactly("azure-event-trigger");
        assertThat(found).allMatch(Finding::blocks, "blocks");
        remedy(found);
        assertThat(refused()).isEmpty();
    }

    @Test
    void a_logical_slot_stops_an_upgrade_to_16_and_an_idle_one_none_to_17() throws Exception {
        execute("SELECT pg_create_logical_replication_slot('feed', 'pgoutput')");

        var to16 = examined(RefusedObjects.and(16).toList(), new Route(Method.PG_UPGRADE, 15, 16, Optional.empty()));

        assertThat(to16)
                .extracting(Finding::id, Finding::object)
                .containsExactly(tuple("azure-logical-slot", "logical slot feed"));
        assertThat(refused()).isEmpty();
        remedy(to16);
    }

    @Test
    void an_extension_that_azure_does_not_upgrade_stops_it_where_it_is() throws Exception {
        execute("CREATE EXTENSION dblink");

        var found = refused();

        assertThat(found)
                .extracting(Finding::id, Finding::object)
                .containsExactly(tuple("azure-extension", "database postgres, extension dblink"));
        remedy(found);
        assertThat(refused()).isEmpty();
    }

    @Test
    void a_subscription_would_be_one_of_the_clone_too() throws Exception {
        execute("CREATE SUBSCRIPTION feed CONNECTION 'host=192.0.2.1' PUBLICATION p WITH (connect = false)");
        execute("UPDATE pg_subscription SET subenabled = true");

        var found = open();

        assertThat(found)
                .extracting(Finding::id, Finding::object)
                .containsExactly(tuple("clone-starts-open", "database postgres, subscription feed"));
        assertThat(found).allMatch(Finding::blocks, "blocks");

        execute("ALTER SUBSCRIPTION feed DISABLE");
        assertThat(open()).isEmpty();
        execute("ALTER SUBSCRIPTION feed SET (slot_name = NONE)");
        execute("DROP SUBSCRIPTION feed");
    }

    @Test
    void jobs_would_run_on_the_clone_too() throws Exception {
        execute("CREATE SCHEMA cron");
        execute("CREATE TABLE cron.job (jobid bigint, active boolean)");
        execute("INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
                + " VALUES (99999, 'pg_cron', 10, 'cron'::regnamespace, false, '1.6')");
        execute("INSERT INTO cron.job VALUES (1, true), (2, false)");

        assertThat(open()).extracting(Finding::object).containsExactly("database postgres, job 1 of pg_cron");

        execute("DELETE FROM pg_extension WHERE extname = 'pg_cron'");
        execute("DROP SCHEMA cron CASCADE");
        assertThat(open()).isEmpty();
    }

    private static List<Finding> refused() throws Exception {
        return examined(RefusedObjects.and(17).toList(), ROUTE);
    }

    private static List<Finding> open() throws Exception {
        return examined(List.of(new OpenClone()), ROUTE);
    }

    private static List<Finding> examined(List<Precheck> checks, Route route) throws Exception {
        return Examination.run(checks, sessions(), route);
    }

    /** What the finding says, as far as it is SQL. */
    private static void remedy(List<Finding> found) throws SQLException {
        execute(found.getFirst().remedy().replaceFirst(";.*", ""));
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
