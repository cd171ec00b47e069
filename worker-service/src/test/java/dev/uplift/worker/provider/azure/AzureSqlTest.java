package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** SQL steps find the server where Azure says that it listens: a real PostgreSQL server. */
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class AzureSqlTest {

    private static final String REFERENCE = "env:ORDERS";
    private static final ServerAddress ORDERS = AzureWorld.ORDERS;

    private final Map<String, Object> facts = new HashMap<>();
    private PostgresServer postgres;
    private AzureSimulator azure;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.create(PostgresInstallation.full(15), folder.resolve("data"), Map.of("fsync", "off"))
                .start();
        execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk'");
        execute("CREATE DATABASE shop");
        azure = AzureSimulator.start(PlatformClock.standing(), 0);
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        azure.group(ORDERS.subscription(), ORDERS.resourceGroup())
                .create(NewServer.of(ORDERS.server(), "15").with("fullyQualifiedDomainName", "127.0.0.1"));
    }

    @AfterAll
    void stop() {
        azure.close();
        postgres.close();
    }

    @BeforeEach
    void forget() {
        facts.clear();
    }

    @Test
    void an_inspection_looks_into_it() throws InterruptedException {
        var inspected = outcome(Driver.INSPECT, Phase.INSPECT).inspection().orElseThrow();

        assertThat(inspected.source().databases())
                .extracting(database -> database.name())
                .contains("shop");
    }

    @Test
    void a_precheck_asks_what_is_in_it_and_plans_for_it() throws Exception {
        execute("CREATE VIEW public.busy AS SELECT pid FROM pg_stat_activity");

        var outcome = outcome(Driver.PRECHECK, Phase.PRECHECK);

        assertThat(outcome.findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::id)
                .containsExactly("azure-view-on-activity");
        assertThat(outcome.findings())
                .extracting(Finding::id)
                .doesNotContain("sql-not-examined", "clone-starts-open", "clients-not-kept-off", "event-triggers");
        assertThat(outcome.plan().orElseThrow().steps())
                .extracting(Step::name)
                .contains("fence", "rehearse-verify", "verify-contents", "open", "statistics");
        execute("DROP VIEW public.busy");
    }

    @Test
    void clients_are_kept_from_writing_its_contents_are_noted_and_clients_write_again() throws Exception {
        var plan = outcome(Driver.PRECHECK, Phase.PRECHECK).plan().orElseThrow();

        assertThat(run(plan, "fence")).isInstanceOf(StepResult.Done.class);
        assertThat(readOnly()).isEqualTo("on");
        assertThat(run(plan, "note")).isInstanceOf(StepResult.Done.class);
        assertThat(run(plan, "restore-point")).isInstanceOf(StepResult.Done.class);
        assertThat(run(plan, "open")).isInstanceOf(StepResult.Done.class);

        assertThat(readOnly()).isEqualTo("off");
        assertThat(facts.get(InPlaceServer.BEFORE).toString()).contains("shop");
        assertThat(facts).containsKey(InPlacePlan.RESTORE_POINT);
    }

    @Test
    void what_is_not_upgraded_does_not_pass_for_it_and_statistics_and_extensions_are_seen_to() throws Exception {
        var plan = outcome(Driver.PRECHECK, Phase.PRECHECK).plan().orElseThrow();

        run(plan, "note");

        assertThat(run(plan, "verify-contents")).isInstanceOf(StepResult.Failed.class);
        assertThat(run(plan, "statistics")).isInstanceOf(StepResult.Done.class);
        assertThat(run(plan, "extensions")).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void extensions_that_are_allowed_must_be_there_to_be_made() throws Exception {
        var wanted = Map.<String, Object>of("server", ORDERS.server(), "extensions", List.of("PLPGSQL", "no_such"));
        var step = Step.of(Phase.REHEARSE, "rehearse-allow-list", Duration.ofMinutes(5))
                .doing("verify-allow-list", wanted);

        var failed = (StepResult.Failed) run(step);

        assertThat(failed.problem().code()).isEqualTo("extensions-not-available");
        assertThat(failed.problem().detail()).endsWith("has no no_such.");
    }

    private Outcome outcome(String action, Phase phase) throws InterruptedException {
        return ((StepResult.Done) run(Step.of(phase, action, Duration.ofMinutes(30))))
                .outcome()
                .orElseThrow();
    }

    private StepResult run(Plan plan, String name) throws InterruptedException {
        return run(plan.steps().get(plan.indexOf(name)));
    }

    private StepResult run(Step step) throws InterruptedException {
        var address = Map.<String, Object>of(
                "subscription",
                ORDERS.subscription(),
                "resourceGroup",
                ORDERS.resourceGroup(),
                "server",
                ORDERS.server(),
                "port",
                postgres.port(),
                "user",
                "postgres");
        var command = new Execute(
                AzureWorld.UPGRADE,
                1,
                step,
                new Server("azure-flexible-server", address, Optional.of(REFERENCE), Map.of(), Server.DEFAULT_POOL),
                Optional.empty(),
                "17",
                InPlacePlan.STRATEGY,
                UpgradeOptions.of(Map.of()),
                Map.copyOf(facts),
                Duration.ofMinutes(5),
                Optional.empty());
        var turn = new RecordedWork(command, Map.of(REFERENCE, postgres.password()));
        var subscriptions =
                new Subscriptions(azure.uri(), "2025-08-01", "token", Duration.ofMillis(10), azure.clock()::now);
        var action = new AzureDriver(subscriptions, null).actions().get(step.action());
        var result = action.run(turn);
        while (result instanceof StepResult.Pending) {
            azure.clock().advance(Duration.ofMinutes(2));
            result = action.run(turn);
        }
        facts.putAll(turn.learned);
        if (result instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return result;
    }

    /** As a client's new session finds it. */
    private String readOnly() throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:%d/shop".formatted(postgres.port());
        try (var connection = DriverManager.getConnection(url, "clerk", "clerk");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW default_transaction_read_only")) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
