package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** What every step makes of an instance that it finds under a name. */
final class Found {

    private static final Duration EVIDENCE = Duration.ofHours(1);

    private Found() {}

    /** What is next for an instance that serves; one that is busy is waited for, and a broken one is a failure. */
    static StepResult serving(Turn turn, DBInstance instance, Function<DBInstance, StepResult> next) {
        return switch (condition(instance)) {
            case READY -> next.apply(instance);
            case BUSY -> turn.pending(busy(instance));
            case BROKEN -> broken(turn, instance);
        };
    }

    static Condition condition(DBInstance instance) {
        return Condition.of(instance.dbInstanceStatus());
    }

    static String busy(DBInstance instance) {
        return "instance %s to be available, it is %s"
                .formatted(instance.dbInstanceIdentifier(), instance.dbInstanceStatus());
    }

    static StepResult broken(Turn turn, DBInstance instance) {
        var evidence = new UpgradeEvidence(
                turn,
                UpgradeEvidence.Source.instance(instance.dbInstanceIdentifier()),
                turn.now().minus(EVIDENCE));
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        "instance-broken",
                        "Instance %s is %s.".formatted(instance.dbInstanceIdentifier(), instance.dbInstanceStatus()),
                        "Do what AWS recommends for this status, then retry.")
                .with(evidence.events()));
    }

    static StepResult gone(String instance) {
        return Turn.failed(
                "instance-gone",
                "Instance %s is not there.".formatted(instance),
                "Look who deleted or renamed it; its snapshots are kept.");
    }

    /** The instance that the step is about. */
    static StepResult required(Turn turn, Function<DBInstance, StepResult> next) {
        return turn.account().fleet().instance(turn.instance()).map(next).orElseGet(() -> gone(turn.instance()));
    }

    /** One that the upgrade makes: whose name is free it makes, and what somebody else made it does not touch. */
    static StepResult ours(Turn turn, String name, Supplier<StepResult> make, Function<DBInstance, StepResult> next) {
        var found = turn.account().fleet().instance(name);
        if (found.isEmpty()) {
            return make.get();
        }
        return turn.names().isOurs(found.get().tagList()) ? next.apply(found.get()) : taken(name);
    }

    static StepResult taken(String name) {
        return Turn.failed(
                "name-taken",
                "Instance %s is there and does not carry this upgrade's tag.".formatted(name),
                "Rename or delete it, then retry.");
    }

    /** Where it listens, as {@code host:port}; nothing while it is made. */
    static Optional<String> endpoint(DBInstance instance) {
        return SourceSettings.endpoint(instance).map(endpoint -> "%s:%d".formatted(endpoint.host(), endpoint.port()));
    }

    /** The parameter group that it uses, and how far it does. */
    static Map.Entry<String, String> parameters(DBInstance instance) {
        return instance.dbParameterGroups().stream()
                .findFirst()
                .map(group -> Map.entry(
                        String.valueOf(group.dbParameterGroupName()),
                        Optional.ofNullable(group.parameterApplyStatus()).orElse("in-sync")))
                .orElseGet(() -> Map.entry("", "in-sync"));
    }
}
