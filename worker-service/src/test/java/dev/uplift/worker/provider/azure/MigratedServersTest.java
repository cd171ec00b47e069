package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A migration between two real servers: Azure's service is simulated, and what it would copy, the test does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class MigratedServersTest {

    private static final Map<String, String> FAST = Map.of("fsync", "off", "wal_level", "replica");

    @TempDir
    Path folder;

    private PostgresServer source;
    private PostgresServer target;
    private Map<String, String> secrets;

    @BeforeEach
    void start() throws SQLException {
        source = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("source"), FAST)
                .start();
        target = PostgresServer.create(PostgresInstallation.full(18), folder.resolve("target"), FAST)
                .start();
        secrets = Map.of(
                "env:FROM", "postgresql://postgres:%s@ignored:1/x".formatted(source.password()),
                "env:TO", target.password());
        fill(source);
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
    }

    @Test
    void what_would_stop_it_is_found_before_azure_is_asked() throws Exception {
        execute(target, "postgres", "CREATE DATABASE app");
        execute(source, "app", "CREATE EXTENSION hstore", "CREATE EXTENSION pgcrypto");
        try (var world = world(Map.of("provider", Map.of("online", true)))) {
            var outcome = outcome(world, Driver.PRECHECK);

            assertThat(outcome.findings())
                    .filteredOn(finding -> finding.id().startsWith("migration-"))
                    .extracting(finding -> finding.id() + ": " + finding.object())
                    .containsExactlyInAnyOrder(
                            "migration-database-exists: database app of the target",
                            "migration-extension-not-allowed: database app, extension hstore",
                            "migration-wal-level: source, wal_level replica");
            assertThat(outcome.findings()).filteredOn(Finding::blocks).hasSizeGreaterThanOrEqualTo(3);
            assertThat(outcome.plan()).map(Plan::strategy).contains("platform-migration");
            assertThat(world.calls().byOperation()).doesNotContainKey("Migrations_Create");
        }
    }

    @Test
    void both_servers_are_inspected() throws Exception {
        try (var world = world(Map.of())) {
            var inspection = outcome(world, Driver.INSPECT).inspection().orElseThrow();

            assertThat(inspection.source().version()).startsWith("13.");
            assertThat(inspection.target())
                    .hasValueSatisfying(seen -> assertThat(seen.version()).startsWith("18."));
        }
    }

    @Test
    void clients_are_kept_off_what_came_is_compared_and_the_source_is_opened_when_it_is_undone() throws Exception {
        try (var world = world(Map.of())) {
            var steps = steps(world);
            steps.done("validate", "fence");
            assertThat(isReadOnly()).isTrue();
            steps.done("copy");
            fill(target);

            steps.done("verify:1", "verify-source", "first-statistics", "resume", "statistics");
            assertThat(isReadOnly()).isTrue();

            steps.done("reopen", "cancel-copy", "clean-up-copy", "clean-up-validation");
            assertThat(isReadOnly()).isFalse();
        }
    }

    @Test
    void a_row_or_an_object_that_did_not_come_is_found() throws Exception {
        try (var world = world(Map.of())) {
            var steps = steps(world);
            steps.done("validate", "fence", "copy");
            fill(target);
            execute(target, "app", "DELETE FROM orders WHERE id = 1", "DROP INDEX by_name");

            var problem = steps.failed("verify:1").problem();

            assertThat(problem.detail()).contains("data:app.public.orders", "objects:app");
        }
    }

    private boolean isReadOnly() throws SQLException {
        try (var connection = source.connect("app");
                var asked = connection.createStatement();
                var answer = asked.executeQuery("SHOW default_transaction_read_only")) {
            answer.next();
            return answer.getString(1).equals("on");
        }
    }

    private static void fill(PostgresServer server) throws SQLException {
        execute(server, "postgres", "CREATE DATABASE app");
        execute(
                server,
                "app",
                "CREATE TABLE orders (id int PRIMARY KEY, name text)",
                "CREATE INDEX by_name ON orders (name)",
                "INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 1000) n");
    }

    private static void execute(PostgresServer server, String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private MigrationWorld world(Map<String, Object> options) throws Exception {
        Map<String, Object> address = Map.of("host", "127.0.0.1", "port", source.port());
        return new MigrationWorld(
                new Server("azure-migration", address, Optional.of("env:FROM"), Map.of(), Server.DEFAULT_POOL),
                MigrationWorld.server(
                        MigrationWorld.TARGET,
                        "env:TO",
                        Map.of("host", "127.0.0.1", "port", target.port(), "user", "postgres")),
                secrets,
                options,
                _ -> List.of());
    }

    /** By the plan that the prechecks made. */
    private PlannedSteps steps(MigrationWorld world) throws Exception {
        return new PlannedSteps(world, outcome(world, Driver.PRECHECK).plan().orElseThrow());
    }

    private Outcome outcome(MigrationWorld world, String action) throws InterruptedException {
        var story = world.story();
        var work = new RecordedWork(
                new Execute(
                        story.upgrade(),
                        1,
                        Step.of(Phase.PRECHECK, action, Duration.ofMinutes(1)),
                        story.server(),
                        world.target(),
                        "18",
                        "platform-migration",
                        story.options(),
                        Map.of(),
                        Duration.ofMinutes(1),
                        Optional.empty()),
                secrets);
        var result = world.driver().actions().get(action).run(work.onlyReading());
        assertThat(result).isInstanceOf(StepResult.Done.class);
        return ((StepResult.Done) result).outcome().orElseThrow();
    }
}
