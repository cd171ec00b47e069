package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The upgrade into scratch databases, while clients go on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RehearsalTest {

    private TwoServers servers;

    @BeforeEach
    void start(@TempDir Path folder) throws SQLException {
        servers = new TwoServers(folder).withRehearsal();
        SampleDatabases.create(servers.source);
        TwoServers.execute(servers.source, "shop", "CREATE TABLE public.queue (id int, what text)");
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private String scratch(Plan plan, String database) {
        return "uplift_%s_r%s".formatted(servers.upgrade, n(plan, database));
    }

    private static String n(Plan plan, String database) {
        return plan.steps().stream()
                .filter(step -> step.name().startsWith("rehearse-copy:"))
                .filter(step -> step.parameters().get("database").equals(database))
                .map(step -> step.name().substring("rehearse-copy:".length()))
                .findFirst()
                .orElseThrow();
    }

    private void run(Plan plan, List<Step> steps) throws InterruptedException {
        for (var step : steps) {
            TwoServers.done(servers.run(step), step.name());
        }
    }

    /** Everything up to the verification. */
    private void copyAll(Plan plan) throws InterruptedException {
        run(plan, plan.steps().subList(0, plan.indexOf("rehearse-verify:1")));
    }

    private void clientsGoOn() throws SQLException {
        TwoServers.execute(
                servers.source,
                "shop",
                "INSERT INTO public.queue SELECT i, 'later' FROM generate_series(1, 10) i",
                "INSERT INTO public.orders (customer, day) SELECT 1, '2023-06-06' FROM generate_series(1, 100)",
                "DELETE FROM public.orders WHERE id < 10",
                "UPDATE public.orders SET customer = 2 WHERE id = 20",
                "SELECT nextval('public.counter')",
                "SELECT lo_create(5000)",
                "CREATE TABLE public.made_meanwhile AS SELECT 1 AS i",
                "ALTER TABLE public.parent ADD COLUMN added_meanwhile int DEFAULT 1",
                "DROP TABLE public.empty");
    }

    @Test
    void goes_before_production_and_leaves_nothing_to_it() throws Exception {
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE SUBSCRIPTION enabled CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false)",
                "ALTER SUBSCRIPTION enabled ENABLE");
        var before = TwoServers.texts(servers.target, "postgres", TwoServers.STATE);
        var findings = servers.findings();
        var plan = servers.plan();

        copyAll(plan);
        clientsGoOn();
        run(plan, plan.steps().subList(plan.indexOf("rehearse-verify:1"), plan.gated()));

        itWasSeenToBeRight(plan);
        nobodyElseGetsIn(scratch(plan, "shop"));
        theServersLookAsBefore(plan, findings);

        servers.runEach(plan, "drop-rehearsal", "drop-rehearsal");
        assertThat(TwoServers.texts(servers.target, "postgres", TwoServers.STATE))
                .isEqualTo(before);

        run(plan, plan.steps().subList(plan.production(), plan.steps().size()));
        assertThat(servers.checks)
                .allMatch(Check::passed, "passed")
                .extracting(Check::id)
                .doesNotHaveDuplicates();
        assertThat(TwoServers.texts(servers.target, "shop", "SELECT count(*) FROM public.queue"))
                .containsExactly("10");
        assertThat(TwoServers.texts(servers.target, "postgres", "SELECT name FROM tools"))
                .containsExactly("hammer");
    }

    private void itWasSeenToBeRight(Plan plan) throws SQLException {
        assertThat(servers.checks).allMatch(Check::passed, "passed");
        assertThat(servers.checks)
                .extracting(Check::id)
                .allMatch(id -> id.startsWith("rehearsal:"), "is the rehearsal's")
                .contains(
                        "rehearsal:objects:shop",
                        "rehearsal:ownership:shop",
                        "rehearsal:acl:shop",
                        "rehearsal:sequences:shop",
                        "rehearsal:extensions:shop",
                        "rehearsal:invalid-objects:shop",
                        "rehearsal:large-objects:shop",
                        "rehearsal:database:postgres",
                        "rehearsal:data:postgres.public.tools",
                        "rehearsal:data:shop.public.orders_2023",
                        "rehearsal:data:shop.public.queue");
        assertThat(detail("rehearsal:data:postgres.public.tools")).isEqualTo("1 rows on both sides, equal content");
        assertThat(detail("rehearsal:data:shop.public.queue"))
                .startsWith("10 rows on the source, 0 on the target; for information");
        assertThat(detail("rehearsal:objects:shop")).contains("made_meanwhile", "public.empty", "schema was changed");
        assertThat(servers.facts)
                .containsEntry("rehearsal.endpoint", "127.0.0.1:" + servers.target.port())
                .containsEntry(
                        "rehearsal.databases",
                        Map.of(
                                "shop",
                                scratch(plan, "shop"),
                                "postgres",
                                scratch(plan, "postgres"),
                                SampleDatabases.STRANGE,
                                scratch(plan, SampleDatabases.STRANGE)));
        assertThat(TwoServers.texts(servers.target, "postgres", "SELECT count(*) FROM pg_subscription"))
                .containsExactly("0");
        assertThat(TwoServers.texts(servers.target, "postgres", "SELECT to_regclass('public.tools')::text"))
                .containsOnlyNulls();
    }

    private String detail(String id) {
        return servers.checks.stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow()
                .detail();
    }

    private void nobodyElseGetsIn(String database) throws SQLException {
        TwoServers.execute(servers.target, "postgres", "CREATE ROLE stranger LOGIN PASSWORD 'strange'");
        var url = "jdbc:postgresql://127.0.0.1:%d/".formatted(servers.target.port());
        DriverManager.getConnection(url + "postgres", "stranger", "strange").close();
        assertThatThrownBy(() -> DriverManager.getConnection(url + database, "stranger", "strange"))
                .hasMessageContaining("permission denied for database");
        TwoServers.execute(servers.target, "postgres", "DROP ROLE stranger");
    }

    /** As they are looked at once more when the window opens. */
    private void theServersLookAsBefore(Plan plan, List<Finding> findings) throws InterruptedException {
        assertThat(servers.findings())
                .extracting(Finding::id, Finding::object)
                .containsExactlyInAnyOrderElementsOf(findings.stream()
                        .map(finding -> tuple(finding.id(), finding.object()))
                        .toList());
        assertThat(servers.plan().hash()).isEqualTo(plan.hash());
    }

    @Test
    void is_taken_back_without_a_trace() throws Exception {
        var before = TwoServers.texts(servers.target, "postgres", TwoServers.STATE);
        var source = TwoServers.texts(servers.source, "postgres", TwoServers.STATE);
        var plan = servers.plan();
        copyAll(plan);

        TwoServers.done(servers.undo(plan, "undo-rehearsal"), "undo-rehearsal");
        assertThat(TwoServers.texts(servers.target, "postgres", TwoServers.STATE))
                .isEqualTo(before);
        assertThat(TwoServers.texts(servers.source, "postgres", TwoServers.STATE))
                .isEqualTo(source);
        TwoServers.done(servers.undo(plan, "undo-rehearsal"), "undo-rehearsal again");

        // After production has begun, both are taken back.
        servers.runEach(plan, "drop-rehearsal", "fence-source", "create-roles", "copy:" + n(plan, "postgres"));
        for (var undo : plan.undo()) {
            TwoServers.done(servers.run(undo.step()), undo.step().name());
        }
        assertThat(TwoServers.texts(servers.target, "postgres", TwoServers.STATE))
                .isEqualTo(before);
        assertThat(TwoServers.texts(servers.source, "postgres", TwoServers.STATE))
                .isEqualTo(source);
    }

    @Test
    void leaves_roles_to_those_who_use_them_by_now() throws Exception {
        var plan = servers.plan();
        servers.runEach(plan, "rehearse-roles");
        TwoServers.execute(servers.target, "postgres", "CREATE TABLE mine ()", "ALTER TABLE mine OWNER TO reader");

        TwoServers.done(servers.undo(plan, "undo-rehearsal"), "undo-rehearsal");

        assertThat(servers.facts).containsEntry("roles.kept", List.of("reader"));
        assertThat(TwoServers.texts(servers.target, "postgres", """
                SELECT rolname || ': ' || coalesce(shobj_description(oid, 'pg_authid'), '-')
                  FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1
                """))
                .containsExactly("postgres: -", "reader: who only reads");
        assertThat(TwoServers.texts(
                        servers.target, "postgres", "SELECT tableowner FROM pg_tables WHERE tablename = 'mine'"))
                .containsExactly("reader");
    }

    @Test
    void begins_anew_after_it_was_killed_and_refuses_what_it_did_not_make() throws Exception {
        TwoServers.execute(servers.source, "shop", TwoServers.HELD);
        var plan = servers.plan();
        var copy = "rehearse-copy:" + n(plan, "shop");
        servers.runEach(plan, "rehearse-roles");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var _ = servers.hold()) {
            var running = executor.submit(() -> servers.run(plan, copy));
            servers.awaitHeld();
            tools().forEach(ProcessHandle::destroyForcibly);
            assertThat(TwoServers.problem(running.get()).code()).isIn("dump-failed", "restore-failed");
        }

        servers.runEach(plan, copy, "rehearse-verify:" + n(plan, "shop"));
        assertThat(servers.checks).allMatch(Check::passed, "passed");

        TwoServers.execute(
                servers.target, "postgres", "COMMENT ON DATABASE %s IS 'mine'".formatted(scratch(plan, "shop")));
        assertThat(TwoServers.problem(servers.run(plan, copy)).code()).isEqualTo("target-not-empty");
        TwoServers.done(servers.undo(plan, "undo-rehearsal"), "undo-rehearsal");
        assertThat(TwoServers.texts(servers.target, scratch(plan, "shop"), "SELECT count(*) FROM public.queue"))
                .containsExactly("0");
    }

    /** Those that copy. */
    private static Stream<ProcessHandle> tools() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("pg_dump"))
                        .isPresent());
    }

    @Test
    void fails_if_the_clone_lacks_what_the_source_had() throws Exception {
        var plan = servers.plan();
        var n = n(plan, "shop");
        servers.runEach(plan, "rehearse-roles", "rehearse-copy:" + n);
        TwoServers.execute(
                servers.target,
                scratch(plan, "shop"),
                "TRUNCATE public.scratch",
                "DROP TABLE public.child",
                "DELETE FROM public.orders_2023 WHERE id < 100",
                "REVOKE INSERT ON public.parent FROM writer",
                "SELECT lo_unlink(oid) FROM pg_largeobject_metadata");

        var problem = TwoServers.problem(servers.run(plan, "rehearse-verify:" + n));

        assertThat(problem.code()).isEqualTo("verification-failed");
        assertThat(problem.remedy()).contains("anew");
        assertThat(List.copyOf(servers.checks))
                .filteredOn(check -> !check.passed())
                .extracting(Check::id)
                .containsExactlyInAnyOrder(
                        "rehearsal:data:shop.public.scratch",
                        "rehearsal:data:shop.public.child",
                        "rehearsal:objects:shop",
                        "rehearsal:ownership:shop",
                        "rehearsal:acl:shop",
                        "rehearsal:large-objects:shop");
    }
}
