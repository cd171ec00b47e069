package dev.uplift.worker.provider.awsrds.precheck;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.RdsRegion;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.AwsRdsDriver;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;

/** A simulated RDS on a standing clock, and the first two steps of upgrades there, by the driver as workers have it. */
final class PrecheckStage implements AutoCloseable {

    static final String REGION = "eu-west-1";
    static final NewInstance ORDERS = NewInstance.of("orders", "13.14");

    /** What is said of every one without credentials. */
    static final List<String> ALWAYS = List.of("sql-not-examined", "tls-forced");

    final AwsSimulator aws;
    private final Accounts accounts;

    PrecheckStage() {
        OwnCredentials.set();
        try {
            aws = AwsSimulator.start(PlatformClock.standing(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accounts = accounts();
    }

    /** Others, that remember nothing. */
    private Accounts accounts() {
        return new Accounts(Optional.of(aws.uri()), Duration.ofMillis(100), aws.clock()::now);
    }

    @Override
    public void close() {
        accounts.close();
        aws.close();
        OwnCredentials.clear();
    }

    RdsRegion region() {
        return aws.region(REGION);
    }

    /** What other people use to change something. */
    RdsClient rds() {
        return accounts.of(Optional.empty(), REGION).rds();
    }

    /** Puts it there, and waits until it can be changed. */
    void create(NewInstance instance) {
        region().create(instance);
        pass(Duration.ofHours(1));
    }

    void pass(Duration time) {
        aws.clock().advance(time);
    }

    /** What comes before a blue/green upgrade of "orders". */
    Outcome precheckBlueGreen(String version) throws InterruptedException {
        return new Inspected(run(
                        Driver.PRECHECK,
                        Phase.PRECHECK,
                        Map.of("region", REGION, "instance", "orders"),
                        version,
                        BlueGreenPlan.STRATEGY,
                        Map.of()))
                .done()
                .outcome()
                .orElseThrow();
    }

    Inspected inspect(Map<String, Object> address) throws InterruptedException {
        var result = run(Driver.INSPECT, Phase.INSPECT, address, "16", InPlacePlan.STRATEGY, Map.of());
        return new Inspected(result);
    }

    /** How a step ended. */
    record Inspected(StepResult result) {

        StepResult.Done done() {
            return switch (result) {
                case StepResult.Done done -> done;
                case StepResult.Failed(var problem) -> throw new AssertionError(problem);
                case StepResult.Pending pending -> throw new AssertionError(pending);
            };
        }

        Problem problem() {
            return switch (result) {
                case StepResult.Failed(var problem) -> problem;
                case StepResult.Done done -> throw new AssertionError(done);
                case StepResult.Pending pending -> throw new AssertionError(pending);
            };
        }
    }

    Outcome precheck(String version) throws InterruptedException {
        return precheck("orders", version, Map.of());
    }

    Outcome precheck(String instance, String version, Map<String, Object> options) throws InterruptedException {
        return prechecked(instance, version, options).done().outcome().orElseThrow();
    }

    Inspected prechecked(String instance, String version, Map<String, Object> options) throws InterruptedException {
        return new Inspected(run(
                Driver.PRECHECK,
                Phase.PRECHECK,
                Map.of("region", REGION, "instance", instance),
                version,
                InPlacePlan.STRATEGY,
                options));
    }

    /** The same of the cluster "orders". */
    Outcome precheckCluster(String version, Map<String, Object> options) throws InterruptedException {
        return precheckCluster(version, InPlacePlan.STRATEGY, options);
    }

    Outcome precheckCluster(String version, String strategy, Map<String, Object> options) throws InterruptedException {
        return new Inspected(run(
                        Driver.PRECHECK,
                        Phase.PRECHECK,
                        Map.of("region", REGION, "cluster", "orders"),
                        version,
                        strategy,
                        options))
                .done()
                .outcome()
                .orElseThrow();
    }

    /** Nothing is found but what is said of every one without credentials. */
    void isClean() throws InterruptedException {
        assertThat(ids(precheck("16"))).isEqualTo(ALWAYS);
    }

    static List<String> ids(Outcome outcome) {
        return outcome.findings().stream().map(Finding::id).distinct().sorted().toList();
    }

    static List<String> ids(Outcome outcome, Severity severity) {
        return outcome.findings().stream()
                .filter(finding -> finding.severity() == severity)
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

    static Map<String, Object> own(String option, Object value) {
        return Map.of("provider", Map.of(option, value));
    }

    private StepResult run(
            String action,
            Phase phase,
            Map<String, Object> address,
            String version,
            String strategy,
            Map<String, Object> options)
            throws InterruptedException {
        var command = new Execute(
                new UpgradeId("aaaabbbbccccdddd"),
                1,
                Step.of(phase, action, Duration.ofMinutes(5)),
                new Server("aws-rds", address, Optional.empty(), Map.of(), Server.DEFAULT_POOL),
                Optional.empty(),
                version,
                strategy,
                UpgradeOptions.of(options),
                Map.of(),
                Duration.ofMinutes(5),
                Optional.empty());
        try (var fresh = accounts()) {
            return new AwsRdsDriver(fresh, null)
                    .actions()
                    .get(action)
                    .run(new RecordedWork(command, Map.of()).onlyReading());
        }
    }
}
