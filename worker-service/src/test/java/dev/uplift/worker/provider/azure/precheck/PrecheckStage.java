package dev.uplift.worker.provider.azure.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.AzureDriver;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated Azure on a standing clock, and the first two steps of upgrades there, by the driver as workers have it. */
final class PrecheckStage implements AutoCloseable {

    static final ServerAddress ADDRESS = new ServerAddress("11111111-2222-3333-4444-555555555555", "shop", "orders");
    static final NewServer ORDERS = NewServer.of("orders", "15");
    static final Map<String, Object> SKIPPED = Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand");

    /** What is said of every one without credentials and without a virtual endpoint. */
    static final List<String> ALWAYS = List.of("clients-not-kept-off", "sql-not-examined", "upgrade-irreversible");

    /** Prechecks have a later one. */
    static final String API_VERSION = "2025-08-01";

    private static final int MOST_TURNS = 30;
    private static final UpgradeId UPGRADE = new UpgradeId("aaaabbbbccccdddd");

    final AzureSimulator azure;
    final ResourceGroup group;
    final Map<String, Object> facts = new HashMap<>();

    PrecheckStage() {
        try {
            azure = AzureSimulator.start(PlatformClock.standing(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        group = azure.group(ADDRESS.subscription(), ADDRESS.resourceGroup());
    }

    @Override
    public void close() {
        azure.close();
    }

    Subscriptions subscriptions() {
        return new Subscriptions(azure.uri(), API_VERSION, "token", Duration.ofMillis(10), azure.clock()::now);
    }

    /** The next calls of an operation are refused. */
    void refuses(String operation, int status, String code) {
        azure.faults()
                .add(Fault.next(operation, new Fault.Refuse(status, code, "said Azure"))
                        .times(100));
    }

    Outcome precheck(String version) throws InterruptedException {
        return precheck(version, SKIPPED);
    }

    /** Asked until it has ended, by another worker each time. */
    Outcome precheck(String version, Map<String, Object> options) throws InterruptedException {
        return switch (prechecked(version, options)) {
            case StepResult.Done done -> done.outcome().orElseThrow();
            case StepResult.Failed(var problem) -> throw new AssertionError(problem);
            case StepResult.Pending pending -> throw new AssertionError(pending);
        };
    }

    Problem problem(String version) throws InterruptedException {
        return switch (prechecked(version, SKIPPED)) {
            case StepResult.Failed(var problem) -> problem;
            case StepResult.Done done -> throw new AssertionError(done);
            case StepResult.Pending pending -> throw new AssertionError(pending);
        };
    }

    private StepResult prechecked(String version, Map<String, Object> options) throws InterruptedException {
        for (int turn = 1; turn <= MOST_TURNS; turn++) {
            var result = turn(Driver.PRECHECK, Phase.PRECHECK, version, options);
            if (!(result instanceof StepResult.Pending)) {
                return result;
            }
            azure.clock().advance(Duration.ofMinutes(1));
        }
        throw new AssertionError("it does not end");
    }

    StepResult inspect() throws InterruptedException {
        return turn(Driver.INSPECT, Phase.INSPECT, "17", SKIPPED);
    }

    /** One turn of a worker that knows nothing but the facts. */
    StepResult turn(String action, Phase phase, String version, Map<String, Object> options)
            throws InterruptedException {
        var command = new Execute(
                UPGRADE,
                1,
                Step.of(phase, action, Duration.ofMinutes(30)),
                new Server(
                        "azure-flexible-server",
                        Map.of(
                                "subscription",
                                ADDRESS.subscription(),
                                "resourceGroup",
                                ADDRESS.resourceGroup(),
                                "server",
                                ADDRESS.server()),
                        Optional.empty(),
                        Map.of(),
                        Server.DEFAULT_POOL),
                Optional.empty(),
                version,
                InPlacePlan.STRATEGY,
                UpgradeOptions.of(options),
                Map.copyOf(facts),
                Duration.ofMinutes(30),
                Optional.empty());
        var work = new RecordedWork(command, Map.of());
        var result =
                new AzureDriver(subscriptions(), null).actions().get(action).run(work);
        facts.putAll(work.learned);
        if (result instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return result;
    }

    static List<String> ids(Outcome outcome) {
        return outcome.findings().stream().map(Finding::id).distinct().sorted().toList();
    }

    static List<String> blocks(Outcome outcome) {
        return outcome.findings().stream()
                .filter(finding -> finding.severity() == Severity.BLOCK)
                .map(Finding::id)
                .distinct()
                .sorted()
                .toList();
    }

    static Finding finding(Outcome outcome, String id) {
        return outcome.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s among %s".formatted(id, outcome.findings())));
    }
}
