package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Holds an upgraded cluster against what it was: as far as the platform's own words go. A reader that did not come along is
 * a warning, since the cluster serves without it, and it can only be made anew.
 */
final class VerifyCluster {

    private VerifyCluster() {}

    static StepResult run(Turn turn) {
        return whole(turn, state -> verdict(turn, state));
    }

    /** After it, the cluster serves. */
    static StepResult confirmAvailable(Turn turn) {
        return whole(turn, _ -> StepResult.done());
    }

    private interface Next {
        StepResult of(ClusterState state);
    }

    private static StepResult whole(Turn turn, Next next) {
        return Found.CLUSTERS.required(
                turn, found -> Found.CLUSTERS.serving(turn, found, cluster -> members(turn, cluster, next)));
    }

    private static StepResult members(Turn turn, DBCluster cluster, Next next) {
        var state = ClusterState.of(turn, cluster);
        var busy = state.instances().stream()
                .filter(member -> Found.INSTANCES.condition(member) == Condition.BUSY)
                .findFirst();
        if (busy.isPresent()) {
            return turn.pending(Found.INSTANCES.busy(busy.get()));
        }
        return state.writing()
                .map(writer -> Found.INSTANCES.condition(writer) == Condition.READY
                        ? next.of(state)
                        : Found.INSTANCES.broken(turn, writer))
                .orElseGet(() -> turn.pending("cluster %s to have a writer".formatted(state.id())));
    }

    private static StepResult verdict(Turn turn, ClusterState state) {
        var broken = readers(turn, state);
        if (!broken.isEmpty()) {
            turn.work().found(broken);
        }
        return VerifyInstance.verdict(
                turn, "Cluster " + state.id(), state.cluster().engineVersion(), checks(turn, state));
    }

    private static List<Finding> readers(Turn turn, ClusterState state) {
        return state.reading().stream()
                .flatMap(reader -> wrong(turn, reader)
                        .map(why -> new Finding(
                                "member-not-upgraded",
                                Severity.WARN,
                                "member " + reader.dbInstanceIdentifier(),
                                why + " The upgraded cluster itself serves.",
                                "Delete the member and make it anew."))
                        .stream())
                .toList();
    }

    private static Optional<String> wrong(Turn turn, DBInstance reader) {
        if (Found.INSTANCES.condition(reader) == Condition.BROKEN) {
            return Optional.of("It is %s.".formatted(reader.dbInstanceStatus()));
        }
        return TargetVersion.fits(turn.text("to"), reader.engineVersion())
                ? Optional.empty()
                : Optional.of("It is still at version %s.".formatted(reader.engineVersion()));
    }

    private static List<Check> checks(Turn turn, ClusterState state) {
        var checks = new ArrayList<Check>();
        var cluster = state.cluster();
        checks.add(VerifyInstance.version(turn, cluster.engineVersion()));
        turn.optional("group")
                .ifPresent(group -> checks.add(VerifyInstance.same(
                        "api:parameter-group", "cluster parameter group", group, cluster.dbClusterParameterGroup())));
        turn.optional("memberGroup")
                .ifPresent(group -> checks.add(VerifyInstance.same(
                        "api:member-group", "parameter groups of members", group, String.join(", ", groups(state)))));
        checks.add(VerifyInstance.same(
                "api:parameters",
                "state of the parameters",
                "in-sync",
                state.seen().parameters()));
        var before = turn.sourceCluster();
        checks.add(VerifyInstance.same(
                "api:endpoint",
                "endpoint",
                "%s:%d".formatted(before.endpoint().host(), before.endpoint().port()),
                Found.CLUSTERS.endpoint(cluster).orElse("none")));
        var members = ClusterState.members(cluster);
        checks.add(VerifyInstance.same(
                "api:members",
                "missing members",
                List.of(),
                before.members().stream()
                        .map(member -> member.instance().instance())
                        .filter(member -> !members.contains(member))
                        .toList()));
        return checks;
    }

    /** Of those that serve. */
    private static List<String> groups(ClusterState state) {
        return Stream.concat(state.writing().stream(), state.reading().stream())
                .filter(member -> Found.INSTANCES.condition(member) == Condition.READY)
                .map(SourceSettings::parameterGroup)
                .distinct()
                .sorted()
                .toList();
    }
}
