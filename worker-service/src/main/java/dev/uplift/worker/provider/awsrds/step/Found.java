package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.account.Fleet;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.server.SourceSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * What every step makes of an instance or a cluster that it finds under a name.
 *
 * @param kind {@code instance} or {@code cluster}, as it stands in sentences and codes
 * @param find by its name
 * @param named the one that the step is about
 * @param source who tells how it fared; events only
 */
record Found<T>(
        String kind,
        BiFunction<Fleet, String, Optional<T>> find,
        Function<Turn, String> named,
        Function<String, UpgradeEvidence.Source> source,
        Function<T, String> id,
        Function<T, String> status,
        Function<T, List<Tag>> tags,
        Function<T, Optional<Endpoint>> address) {

    static final Found<DBInstance> INSTANCES = new Found<>(
            "instance",
            Fleet::instance,
            Turn::instance,
            UpgradeEvidence.Source::instance,
            DBInstance::dbInstanceIdentifier,
            DBInstance::dbInstanceStatus,
            DBInstance::tagList,
            SourceSettings::endpoint);

    static final Found<DBCluster> CLUSTERS = new Found<>(
            "cluster",
            Fleet::cluster,
            Turn::cluster,
            cluster -> UpgradeEvidence.Source.cluster(cluster, Optional.empty()),
            DBCluster::dbClusterIdentifier,
            DBCluster::status,
            DBCluster::tagList,
            SourceCluster::endpoint);

    private static final Duration EVIDENCE = Duration.ofHours(1);

    /** What is next for one that serves; one that is busy is waited for, and a broken one is a failure. */
    StepResult serving(Turn turn, T found, Function<T, StepResult> next) {
        return switch (condition(found)) {
            case READY -> next.apply(found);
            case BUSY -> turn.pending(busy(found));
            case BROKEN -> broken(turn, found);
        };
    }

    Condition condition(T found) {
        return Condition.of(status.apply(found));
    }

    String busy(T found) {
        return "%s %s to be available, it is %s".formatted(kind, id.apply(found), status.apply(found));
    }

    StepResult broken(Turn turn, T found) {
        var evidence = new UpgradeEvidence(
                turn, source.apply(id.apply(found)), turn.now().minus(EVIDENCE));
        return StepResult.failed(Problem.of(
                        Kind.PROVIDER,
                        kind + "-broken",
                        "%s %s is %s.".formatted(capital(), id.apply(found), status.apply(found)),
                        "Do what AWS recommends for this status, then retry.")
                .with(evidence.events()));
    }

    StepResult gone(String name) {
        return Turn.failed(
                kind + "-gone",
                "%s %s is not there.".formatted(capital(), name),
                "Look who deleted or renamed it; its snapshots are kept.");
    }

    /** The one that the step is about. */
    StepResult required(Turn turn, Function<T, StepResult> next) {
        var name = named.apply(turn);
        return in(turn, name).map(next).orElseGet(() -> gone(name));
    }

    /** One that the upgrade makes: whose name is free it makes, and what somebody else made it does not touch. */
    StepResult ours(Turn turn, String name, Supplier<StepResult> make, Function<T, StepResult> next) {
        var found = in(turn, name);
        if (found.isEmpty()) {
            return make.get();
        }
        return turn.names().isOurs(tags.apply(found.get())) ? next.apply(found.get()) : taken(name);
    }

    StepResult taken(String name) {
        return Turn.failed(
                "name-taken",
                "%s %s is there and does not carry this upgrade's tag.".formatted(capital(), name),
                "Rename or delete it, then retry.");
    }

    /** Where it listens, as {@code host:port}; nothing while it is made. */
    Optional<String> endpoint(T found) {
        return address.apply(found).map(endpoint -> "%s:%d".formatted(endpoint.host(), endpoint.port()));
    }

    private Optional<T> in(Turn turn, String name) {
        return find.apply(turn.account().fleet(), name);
    }

    private String capital() {
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    }

    /** The parameter group that an instance uses, and how far it does. */
    static Map.Entry<String, String> parameters(DBInstance instance) {
        return instance.dbParameterGroups().stream()
                .findFirst()
                .map(group -> Map.entry(
                        String.valueOf(group.dbParameterGroupName()),
                        Optional.ofNullable(group.parameterApplyStatus()).orElse("in-sync")))
                .orElseGet(() -> Map.entry("", "in-sync"));
    }
}
