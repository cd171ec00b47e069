package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.worker.driver.Driver;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures, stops and the fence. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestoreUndoTest {

    private TwoServers servers;

    @BeforeEach
    void start(@TempDir Path folder) throws SQLException {
        servers = new TwoServers(folder);
        SampleDatabases.create(servers.source);
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private String copyOf(Plan plan, String database) {
        return plan.steps().stream()
                .filter(step -> step.action().equals("copy-database"))
                .filter(step -> step.parameters().get("database").equals(database))
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Test
    void a_failed_restore_is_taken_back_without_a_trace() throws Exception {
        // While it is built, the database has another name; no precheck can know what a function will do.
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE FUNCTION public.at_home(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS"
                        + " 'BEGIN IF current_database() <> ''shop'' THEN RAISE ''only at home''; END IF; RETURN $1; END'",
                "CREATE INDEX choosy ON public.child (public.at_home(b))");
        var source = TwoServers.texts(servers.source, "postgres", TwoServers.STATE);
        var target = TwoServers.texts(servers.target, "postgres", TwoServers.STATE);
        var plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles", copyOf(plan, "postgres"));

        var problem = TwoServers.problem(servers.run(plan, copyOf(plan, "shop")));

        assertThat(problem.code()).isEqualTo("restore-failed");
        assertThat(problem.detail()).contains("database shop", "only at home", "CREATE INDEX choosy");
        assertThat(problem.evidence()).anyMatch(line -> line.startsWith("pg_restore> "));
        TwoServers.done(servers.undo(plan, "open-source"), "open-source");
        TwoServers.done(servers.undo(plan, "drop-target"), "drop-target");
        assertThat(TwoServers.texts(servers.source, "postgres", TwoServers.STATE))
                .isEqualTo(source);
        assertThat(TwoServers.texts(servers.target, "postgres", TwoServers.STATE))
                .isEqualTo(target);
        TwoServers.execute(servers.source, "shop", "INSERT INTO public.scratch VALUES (3)");
        // Taking it back twice changes nothing.
        TwoServers.done(servers.undo(plan, "open-source"), "open-source again");
        TwoServers.done(servers.undo(plan, "drop-target"), "drop-target again");
    }

    @Test
    void a_stopped_copy_leaves_no_process_and_begins_anew() throws Exception {
        TwoServers.execute(servers.source, "shop", TwoServers.HELD);
        var plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles");
        var copy = copyOf(plan, "shop");
        var stopped = servers.turn(plan.steps().get(plan.indexOf(copy)));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var _ = servers.hold()) {
            var running = executor.submit(
                    () -> servers.driver.actions().get("copy-database").run(stopped));
            servers.awaitHeld();
            assertThat(ProcessHandle.current().children()).anyMatch(DumpRestoreUndoTest::isTool);
            stopped.stop();
            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(Driver.Stopped.class);
        }
        TwoServers.eventually(() -> ProcessHandle.current().children().noneMatch(DumpRestoreUndoTest::isTool));

        var again = servers.turn(plan.steps().get(plan.indexOf(copy)));
        TwoServers.done(servers.run(again), "copy again");

        assertThat(again.progress).isNotEmpty();
        servers.runAll(plan);
        assertThat(servers.checks).allMatch(Check::passed, "passed");
    }

    private static boolean isTool(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("pg_dump") && !line.contains("--version"))
                .isPresent();
    }

    @Test
    void a_copy_of_a_worker_that_died_is_taken_over() throws Exception {
        var plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles");
        var copy = copyOf(plan, "shop");
        var n = copy.substring("copy:".length());
        var name = "uplift_%s_%s".formatted(servers.upgrade, n);
        TwoServers.execute(servers.target, "postgres", "CREATE DATABASE " + name);
        TwoServers.execute(servers.target, name, "CREATE TABLE half_done ()");
        try (var left = servers.target.connect(name);
                var statement = left.createStatement()) {
            statement.execute("SET application_name TO 'uplift/%s/1'".formatted(servers.upgrade));

            servers.runEach(plan, copy);

            assertThat(left.isValid(1)).isFalse();
        }
        assertThat(TwoServers.texts(
                        servers.target, name, "SELECT count(*) FROM pg_tables WHERE tablename = 'half_done'"))
                .containsExactly("0");
    }

    @Test
    void a_copy_from_behind_an_earlier_fence_is_made_again() throws Exception {
        var plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles", copyOf(plan, "shop"));
        TwoServers.done(servers.undo(plan, "open-source"), "open-source");
        TwoServers.execute(servers.source, "shop", "INSERT INTO public.scratch VALUES (42)");

        servers.runAll(plan);

        assertThat(TwoServers.texts(servers.target, "shop", "SELECT x FROM public.scratch WHERE x = 42"))
                .containsExactly("42");
    }

    @Test
    void the_fence_refuses_writers_and_sends_away_those_that_are_there() throws Exception {
        var plan = servers.plan();
        try (var client = servers.source.connect("shop");
                var statement = client.createStatement()) {
            statement.execute("INSERT INTO public.scratch VALUES (7)");

            servers.runEach(plan, "fence-source");

            assertThatThrownBy(() -> statement.execute("INSERT INTO public.scratch VALUES (8)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> TwoServers.execute(servers.source, "shop", "INSERT INTO public.scratch VALUES (9)"))
                .hasMessageContaining("read-only transaction");
        var epoch = servers.facts.get("fence.epoch");
        servers.runEach(plan, "fence-source");
        assertThat(servers.facts.get("fence.epoch")).isEqualTo(epoch);
    }

    @Test
    void a_hard_fence_lets_nobody_in_and_copies_the_roles_as_they_were() throws Exception {
        servers.withFence(Fence.HARD);
        var roles = "SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY 1";
        var before = TwoServers.texts(servers.source, "postgres", roles);
        var plan = servers.plan();
        servers.runEach(plan, "fence-source");
        assertThat(TwoServers.texts(servers.source, "postgres", roles)).containsExactly("postgres");

        servers.runEach(plan, "create-roles");
        assertThat(TwoServers.texts(servers.target, "postgres", roles)).isEqualTo(before);

        TwoServers.done(servers.undo(plan, "open-source"), "open-source");
        assertThat(TwoServers.texts(servers.source, "postgres", roles)).isEqualTo(before);
        assertThat(TwoServers.texts(
                        servers.source,
                        "postgres",
                        "SELECT setconfig::text FROM pg_db_role_setting WHERE setconfig::text ~ 'uplift'"))
                .isEmpty();
    }

    @Test
    void a_fence_of_another_upgrade_is_taken_over_with_what_it_remembers_and_never_opened_by_others() throws Exception {
        TwoServers.execute(
                servers.source,
                "postgres",
                "ALTER DATABASE shop SET default_transaction_read_only TO on",
                "ALTER DATABASE shop SET \"uplift.fence\" TO 'aolderupgrade000'",
                "ALTER DATABASE shop SET \"uplift.fence_record\" TO 'abc off'");
        var plan = servers.plan();
        TwoServers.done(servers.undo(plan, "open-source"), "open-source");
        assertThat(TwoServers.texts(servers.source, "shop", "SHOW uplift.fence"))
                .containsExactly("aolderupgrade000");

        servers.runEach(plan, "fence-source");
        assertThat(TwoServers.texts(servers.source, "shop", "SHOW uplift.fence"))
                .containsExactly(servers.upgrade.value());
        TwoServers.done(servers.undo(plan, "open-source"), "open-source");

        assertThat(TwoServers.texts(servers.source, "shop", "SHOW default_transaction_read_only"))
                .containsExactly("off");
    }

    @Test
    void a_difference_fails_the_verification_and_is_named() throws Exception {
        var plan = servers.plan();
        var copy = copyOf(plan, "shop");
        servers.runEach(plan, "fence-source", "create-roles", copy);
        var n = copy.substring("copy:".length());
        var name = "uplift_%s_%s".formatted(servers.upgrade, n);
        TwoServers.execute(
                servers.target,
                name,
                "UPDATE public.orders_2023 SET customer = 7 WHERE id = 1",
                "SELECT setval('public.counter', 500)",
                "ALTER TABLE public.orders OWNER TO writer",
                "GRANT DELETE ON public.child TO reader",
                "DROP VIEW public.happy",
                "SELECT lo_put(4712, 0, 'T')",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.per_day_day_idx'::regclass");

        var problem = TwoServers.problem(servers.run(plan, "verify:" + n));

        assertThat(problem.code()).isEqualTo("verification-failed");
        assertThat(List.copyOf(servers.checks))
                .filteredOn(check -> !check.passed())
                .extracting(Check::id)
                .containsExactlyInAnyOrder(
                        "data:shop.public.orders_2023",
                        "sequences:shop",
                        "ownership:shop",
                        "acl:shop",
                        "objects:shop",
                        "large-objects:shop",
                        "invalid-objects:shop");
    }
}
