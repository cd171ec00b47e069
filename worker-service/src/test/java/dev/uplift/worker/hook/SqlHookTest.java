package dev.uplift.worker.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.Hook.Sql.On;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Endpoints;
import dev.uplift.worker.postgres.ManagedPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements on a real server; its databases old and new stand for two. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqlHookTest {

    private static final ManagedPlatform PLATFORM = new ManagedPlatform();
    private static PostgresServer postgres;

    private final Hooks hooks = new Hooks(null, null, null, new Endpoints(List.of(PLATFORM)));

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        postgres = PostgresServer.create(PostgresInstallation.embedded(), folder.resolve("data"), Map.of())
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void prepare() throws SQLException {
        for (var database : List.of("old", "new")) {
            execute("postgres", "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(database));
            execute("postgres", "CREATE DATABASE " + database);
            execute(database, "CREATE TABLE flag (maintenance text)", "INSERT INTO flag VALUES ('off')");
        }
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String text(String database, String sql) throws SQLException {
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static String flag() throws SQLException {
        return text("old", "SELECT string_agg(maintenance, ',') FROM flag");
    }

    private static Server server(int port) {
        return new Server(
                "any",
                Map.of("host", "127.0.0.1", "port", port, "user", "postgres"),
                Optional.of("env:PASSWORD"),
                Map.of(),
                null);
    }

    private static Hook.Sql hook(At at, On on, String sql) {
        return new Hook.Sql("flag", at, Optional.ofNullable(on), "old", sql, Duration.ofSeconds(10));
    }

    private static RecordedWork work(Hook hook, Phase phase, Server source, Optional<Server> target) {
        return HookTurns.of(
                HookStep.of(hook, phase),
                List.of(hook),
                source,
                target,
                Map.of(),
                Map.of("env:PASSWORD", postgres.password()));
    }

    private static RecordedWork work(Hook hook) {
        var phase = hook.at() == At.QUIESCE ? Phase.QUIESCE : Phase.RESUME;
        return work(hook, phase, server(postgres.port()), Optional.empty());
    }

    private StepResult run(RecordedWork work) throws InterruptedException {
        return hooks.actions().get(work.command().step().action()).run(work);
    }

    private Problem problem(Hook hook) throws InterruptedException {
        return ((StepResult.Failed) run(work(hook))).problem();
    }

    @Test
    void one_statement_or_more_are_done_by_the_names_that_clients_use() throws Exception {
        var done = run(
                work(
                        hook(
                                At.QUIESCE,
                                null,
                                "UPDATE flag SET maintenance = 'on?' WHERE maintenance ~ '^of?f{1}$'; INSERT INTO flag VALUES ('{d ''x''}');")));

        assertThat(done).isEqualTo(StepResult.done(Map.of("hook/flag", 1L)));
        assertThat(flag()).isEqualTo("on?,{d 'x'}");
    }

    @Test
    void more_than_one_are_done_together_or_not_at_all() throws Exception {
        var problem = problem(hook(At.QUIESCE, null, "UPDATE flag SET maintenance = 'on'; SELECT 1/0"));

        assertThat(problem.code()).isEqualTo("sql-failed");
        assertThat(problem.detail()).contains("flag", "division by zero");
        assertThat(flag()).isEqualTo("off");
    }

    @Test
    void it_is_done_where_the_clients_are() throws Exception {
        var nobody = server(1);
        var here = server(postgres.port());
        var on = hook(At.QUIESCE, null, "UPDATE flag SET maintenance = 'on'");
        var off = hook(At.RESUME, null, "UPDATE flag SET maintenance = 'off'");

        assertThat(run(work(on, Phase.QUIESCE, here, Optional.of(nobody)))).isInstanceOf(StepResult.Done.class);
        assertThat(run(work(off, Phase.RESUME, nobody, Optional.of(here)))).isInstanceOf(StepResult.Done.class);
        assertThat(run(work(off, Phase.ROLL_BACK, here, Optional.of(nobody)))).isInstanceOf(StepResult.Done.class);
        assertThat(run(work(off, Phase.RESUME, here, Optional.empty()))).isInstanceOf(StepResult.Done.class);
        var there = hook(At.QUIESCE, On.TARGET, "SELECT 1");
        assertThat(run(work(there, Phase.QUIESCE, nobody, Optional.of(here)))).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void a_fence_holds_for_it_too() throws Exception {
        execute("postgres", "ALTER DATABASE old SET default_transaction_read_only TO on");

        assertThat(problem(hook(At.RESUME, On.SOURCE, "UPDATE flag SET maintenance = 'on'"))
                        .detail())
                .contains("read-only");
    }

    @Test
    void a_statement_that_takes_too_long_is_ended() throws Exception {
        var slow =
                new Hook.Sql("flag", At.QUIESCE, Optional.empty(), "old", "SELECT pg_sleep(60)", Duration.ofSeconds(1));

        assertThat(problem(slow).detail()).contains("statement timeout");
    }

    @Test
    void a_server_that_is_away_is_asked_again() throws Exception {
        var result = run(work(hook(At.QUIESCE, null, "SELECT 1"), Phase.QUIESCE, server(1), Optional.empty()));

        assertThat(((StepResult.Failed) result).problem().passes()).isTrue();
    }

    @Test
    void statements_run_where_the_platform_says_that_the_server_listens() throws Exception {
        PLATFORM.ports.put("orders", postgres.port());
        var managed = new Server(
                ManagedPlatform.PROVIDER,
                ManagedPlatform.address("orders"),
                Optional.of("env:PASSWORD"),
                Map.of(),
                null);
        var on = hook(At.QUIESCE, null, "UPDATE flag SET maintenance = 'on'");

        assertThat(hooks.precheck(work(on, Phase.QUIESCE, managed, Optional.empty())))
                .isEmpty();
        assertThat(run(work(on, Phase.QUIESCE, managed, Optional.empty()))).isInstanceOf(StepResult.Done.class);
        assertThat(flag()).isEqualTo("on");

        PLATFORM.silent.add("orders");
        var silent = (StepResult.Failed) run(work(on, Phase.QUIESCE, managed, Optional.empty()));
        assertThat(silent.problem().passes()).isTrue();
        assertThat(silent.problem().detail()).contains("The platform is silent.");
    }

    @Test
    void a_turn_that_is_stopped_ends_its_statement() throws Exception {
        var work = work(hook(At.QUIESCE, null, "SELECT pg_sleep(600)"));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = executor.submit(() -> run(work));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> text(
                                    "postgres",
                                    "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")
                            .equals("1"));
            work.stop();
            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Stopped.class);
        }
    }

    @Test
    void nothing_is_done_once_the_turn_is_lost() throws SQLException {
        var work = work(hook(At.QUIESCE, null, "UPDATE flag SET maintenance = 'on'"))
                .lost();

        assertThatThrownBy(() -> run(work)).isInstanceOf(Stopped.class);
        assertThat(flag()).isEqualTo("off");
    }

    @Test
    void what_could_not_be_done_is_found_before() throws Exception {
        var elsewhere = new Hook.Sql("flag", At.QUIESCE, Optional.empty(), "nowhere", "SELECT 1", null);
        var later = new Hook.Sql("flag", At.RESUME, Optional.empty(), "nowhere", "SELECT 1", null);
        var here = server(postgres.port());

        assertThat(hooks.precheck(work(hook(At.QUIESCE, null, "DROP TABLE flag"))))
                .isEmpty();
        assertThat(flag()).isEqualTo("off");
        assertThat(hooks.precheck(work(elsewhere)))
                .extracting(Finding::id, Finding::blocks)
                .containsExactly(org.assertj.core.api.Assertions.tuple("hook-server-refused", true));
        assertThat(hooks.precheck(work(later, Phase.RESUME, here, Optional.of(here))))
                .isEmpty();
        assertThat(hooks.precheck(work(elsewhere, Phase.QUIESCE, HookTurns.server(), Optional.empty())))
                .extracting(Finding::id)
                .containsExactly("hook-server-unknown");
    }
}
