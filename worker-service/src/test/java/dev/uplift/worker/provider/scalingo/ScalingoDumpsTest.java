package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worker's own dumps of a real server: whole or not there. */
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ScalingoDumpsTest {

    private static final PostgresInstallation TOOLS = PostgresInstallation.full(RealDatabase.OLD);

    private RealDatabase orders;
    private Plan plan;
    private Path dumps;
    private Path upgrade;
    private Path whole;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        orders = new RealDatabase(1).withCredentials().keepingDumpsIn(folder);
        orders.execute("CREATE TABLE parcels AS SELECT * FROM generate_series(1, 1000) AS id");
        plan = orders.precheck().plan().orElseThrow();
    }

    @AfterAll
    void stop() {
        orders.close();
    }

    @BeforeEach
    void note(@TempDir Path folder) {
        dumps = folder;
        upgrade = dumps.resolve(ScalingoWorld.UPGRADE.value());
        whole = upgrade.resolve("hop-1");
        orders.facts.clear();
        orders.turns.clear();
        orders.keepingDumpsIn(dumps);
        orders.done(plan, "note:1");
    }

    private List<Path> made() throws IOException {
        try (var entries = Files.list(upgrade)) {
            return entries.toList();
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(whole, "unix:ino").get("ino");
    }

    @Test
    void from_a_dump_the_database_is_made_anew_on_a_server_of_the_old_version(@TempDir Path folder) throws Exception {
        orders.done(plan, "dump:1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(whole)))
                .isEqualTo("rwx------");
        assertThat(run(whole, Map.of(), "sha256sum", "--check", "SHA256SUMS")).isZero();
        assertThat(orders.facts.get("hop.1.dump").toString())
                .contains("database=" + orders.name(), "file=database-1.dump", "file=roles.sql", "sha256=");
        assertThat(Files.readString(whole.resolve("roles.sql")))
                .contains("CREATE ROLE " + orders.name())
                .doesNotContain("PASSWORD");
        try (var old = PostgresServer.create(TOOLS, folder.resolve("data"), Map.of("fsync", "off"))
                .start()) {
            var login = Map.of(
                    "PGHOST", "127.0.0.1",
                    "PGPORT", Integer.toString(old.port()),
                    "PGUSER", old.superuser(),
                    "PGPASSWORD", old.password(),
                    "PGDATABASE", "postgres");
            var psql = TOOLS.program("psql").toString();
            assertThat(run(whole, login, psql, "--quiet", "--file=roles.sql")).isZero();
            try (var connection = old.connect("postgres");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE %1$s OWNER %1$s".formatted(orders.name()));
            }
            var restore = TOOLS.program("pg_restore").toString();
            assertThat(run(whole, login, restore, "--exit-on-error", "--dbname=" + orders.name(), "database-1.dump"))
                    .isZero();
            try (var connection = old.connect(orders.name());
                    var rows = connection.createStatement().executeQuery("SELECT count(*) FROM parcels")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(1000);
            }
        }
    }

    private static int run(Path folder, Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start().waitFor();
    }

    @Test
    void asked_again_by_the_same_attempt_it_stays_and_for_another_it_is_made_anew() throws Exception {
        orders.done(plan, "dump:1");
        var first = key();
        orders.done(plan, "dump:1");
        assertThat(key()).isEqualTo(first);

        orders.done(plan, "note:1");
        orders.done(plan, "dump:1");

        assertThat(key()).isNotEqualTo(first);
        assertThat(made()).containsExactly(whole);
    }

    @Test
    void one_that_lost_something_is_made_anew() throws Exception {
        orders.done(plan, "dump:1");
        Files.writeString(whole.resolve("database-1.dump"), "half");

        orders.done(plan, "dump:1");

        assertThat(run(whole, Map.of(), "sha256sum", "--check", "SHA256SUMS")).isZero();
    }

    @Test
    void what_a_killed_worker_left_does_not_look_whole_and_goes() throws Exception {
        var left = Files.createDirectories(upgrade.resolve("hop-1.incomplete-123"));
        Files.writeString(left.resolve("database-1.dump"), "half");

        orders.done(plan, "dump:1");

        assertThat(made()).containsExactly(whole);
    }

    @Test
    void who_is_stopped_leaves_nothing_and_the_tool_ends() throws Exception {
        var turn = orders.turn(RealDatabase.step(plan, "dump:1"));
        try (var other = orders.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE parcels IN ACCESS EXCLUSIVE MODE");
            var running = CompletableFuture.supplyAsync(() -> {
                try {
                    return orders.once(turn).toString();
                } catch (Driver.Stopped | InterruptedException stopped) {
                    return stopped.toString();
                }
            });
            await().atMost(Duration.ofMinutes(1)).until(() -> waiting() == 1);

            turn.stop();

            assertThat(running.get(30, TimeUnit.SECONDS)).contains("Stopped");
            await().atMost(Duration.ofMinutes(1)).until(() -> waiting() == 0);
        }
        assertThat(made()).isEmpty();
        orders.done(plan, "dump:1");
        assertThat(made()).containsExactly(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_dumpall", "pg_dump", "pg_restore"})
    void of_a_worker_that_is_killed_within_a_tool_nothing_is_taken_for_whole(String tool, @TempDir Path tools)
            throws Exception {
        for (var name : List.of("pg_dumpall", "pg_dump", "pg_restore")) {
            tool(tools, name, "exec %s \"$@\"".formatted(TOOLS.program(name)));
        }
        tool(tools, tool, "touch %s; exec sleep 300".formatted(tools.resolve("reached")));
        orders.keepingDumpsIn(dumps, tools);
        var turn = orders.turn(RealDatabase.step(plan, "dump:1"));
        var ended = new CompletableFuture<StepResult>();
        var worker = Thread.ofVirtual().start(() -> {
            try {
                ended.complete(orders.once(turn));
            } catch (Driver.Stopped | InterruptedException stopped) {
                ended.completeExceptionally(stopped);
            }
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(tools.resolve("reached")));

        turn.kill();
        worker.interrupt();

        assertThat(worker.join(Duration.ofSeconds(30))).isTrue();
        assertThat(ended).isCompletedExceptionally();
        assertThat(whole).doesNotExist();
        assertThat(turn.learned).isEmpty();
        orders.keepingDumpsIn(dumps);
        orders.done(plan, "dump:1");
        assertThat(made()).containsExactly(whole);
        assertThat(run(whole, Map.of(), "sha256sum", "--check", "SHA256SUMS")).isZero();
    }

    @Test
    void one_that_nobody_was_told_of_is_made_anew() throws Exception {
        assertThat(orders.once(orders.turn(RealDatabase.step(plan, "dump:1")))).isInstanceOf(StepResult.Done.class);
        var untold = key();

        orders.done(plan, "dump:1");

        assertThat(key()).isNotEqualTo(untold);
        assertThat(made()).containsExactly(whole);
    }

    private int waiting() throws Exception {
        return Integer.parseInt(orders.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND application_name LIKE 'uplift/%'"));
    }

    @Test
    void what_cannot_be_read_fails_with_the_tools_words_and_leaves_nothing(@TempDir Path tools) throws Exception {
        tool(tools, "pg_restore", "exit 1");
        tool(tools, "pg_dumpall", "echo 'pg_dumpall: error: permission denied for view pg_roles' >&2; exit 1");
        tool(tools, "pg_dump", "echo half; echo 'pg_dump: error: permission denied for table t' >&2; exit 1");
        orders.keepingDumpsIn(dumps, tools);

        var problem = problem("dump:1");

        assertThat(problem.code()).isEqualTo("dump-failed");
        assertThat(problem.detail()).contains("database " + orders.name(), "permission denied for table t");
        assertThat(orders.turns.getLast().found).extracting(Finding::id).containsExactly("dump-without-roles");
        assertThat(made()).isEmpty();
    }

    @Test
    void what_pg_restore_cannot_read_is_no_dump(@TempDir Path tools) throws Exception {
        tool(tools, "pg_restore", "echo 'pg_restore: error: did not find magic string' >&2; exit 1");
        tool(tools, "pg_dumpall", "exit 0");
        tool(tools, "pg_dump", "echo rubbish");
        orders.keepingDumpsIn(dumps, tools);

        var problem = problem("dump:1");

        assertThat(problem.detail()).contains("did not find magic string");
        assertThat(made()).isEmpty();
    }

    private static void tool(Path folder, String name, String script) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, """
                #!/bin/sh
                if [ "$1" = --version ]; then echo "%s (PostgreSQL) 13.99"; exit; fi
                %s
                """.formatted(name, script));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void without_it_the_upgrade_is_not_asked_for(@TempDir Path others) throws Exception {
        orders.done(plan, "dump:1");

        orders.keepingDumpsIn(others);
        assertThat(problem("upgrade:1"))
                .returns("dump-missing", Problem::code)
                .returns(true, missing -> missing.detail().contains(others.toString()));
        orders.keepingNoDumps();
        assertThat(problem("upgrade:1").code()).isEqualTo("dump-directory-missing");
        orders.keepingDumpsIn(dumps);
        Files.writeString(whole.resolve("database-1.dump"), "half");
        assertThat(problem("upgrade:1").code()).isEqualTo("dump-missing");

        assertThat(orders.database.view().upgradesAsked()).isZero();
    }

    private Problem problem(String step) {
        return ((StepResult.Failed) orders.run(plan, step)).problem();
    }

    @Test
    void who_does_not_find_what_was_made_has_not_removed_it(@TempDir Path others) {
        orders.done(plan, "dump:1");
        var removal = plan.removals().getFirst().step();

        orders.keepingDumpsIn(others);
        var problem = ((StepResult.Failed) orders.run(removal)).problem();

        assertThat(problem.code()).isEqualTo("dumps-not-found");
        assertThat(problem.detail())
                .contains(others.resolve(ScalingoWorld.UPGRADE.value()).toString());
        orders.keepingDumpsIn(dumps);
        assertThat(orders.run(removal)).isInstanceOf(StepResult.Done.class);
        assertThat(upgrade).doesNotExist();
        // As after a worker that was killed before its verdict was heard.
        assertThat(orders.run(removal)).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void where_none_was_made_none_is_removed() {
        assertThat(orders.run(plan.removals().getFirst().step())).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void only_what_is_ours_is_removed() throws Exception {
        orders.done(plan, "dump:1");
        var theirs = Files.writeString(whole.resolve("notes.txt"), "mine");
        var removal = plan.removals().getFirst().step();

        assertThat(orders.run(removal)).isInstanceOf(StepResult.Done.class);
        assertThat(orders.turns.getLast().found).extracting(Finding::id).containsExactly("dump-folder-kept");
        assertThat(whole).isDirectoryContaining(theirs::equals);
        assertThat(whole.resolve("database-1.dump")).doesNotExist();

        Files.delete(theirs);
        assertThat(orders.run(removal)).isInstanceOf(StepResult.Done.class);
        assertThat(upgrade).doesNotExist();
    }
}
