package dev.uplift.worker.provider.awsrds.precheck;

import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import dev.uplift.worker.provider.awsrds.step.ClusterState;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a cluster and its members, as {@link Inspect} does at an instance. Reads only. */
final class ClusterInspect {

    private static final long GIBIBYTE = 1L << 30;

    private ClusterInspect() {}

    static StepResult run(Turn turn, String id) throws SQLException, InterruptedException, Secrets.Unresolved {
        var found = turn.account().fleet().cluster(id);
        if (found.isEmpty()) {
            return Inspect.failed(
                    "cluster-not-found",
                    "RDS knows no %s in this account.".formatted(turn.address()),
                    "Correct 'region' and 'cluster' of the address, or give the 'role' of its account.");
        }
        var cluster = found.get();
        if (ClusterKind.of(cluster.engine()).isEmpty()) {
            return Inspect.failed(
                    "engine-not-postgresql",
                    "%s runs %s.".formatted(turn.address(), cluster.engine()),
                    "Name a cluster that runs PostgreSQL.");
        }
        var state = ClusterState.of(turn, cluster);
        if (!isWhole(state)) {
            return StepResult.failed(Problem.of(
                    Kind.TRANSIENT,
                    "cluster-not-whole",
                    "%s is %s, and its endpoint or those of its members are not all there."
                            .formatted(turn.address(), cluster.status()),
                    "Wait until the cluster and all of its members are available."));
        }
        var settings = SourceCluster.of(cluster, state.instances());
        return new StepResult.Done(
                Map.of("source.version", settings.version(), SourceCluster.FACT, settings.toFact()),
                Optional.of(new Outcome(
                        Optional.of(new Inspection(seen(turn, state), Optional.empty())),
                        List.of(),
                        Optional.empty())));
    }

    /** Whether there is all that is to be put back one day. */
    static boolean isWhole(ClusterState state) {
        return SourceCluster.endpoint(state.cluster()).isPresent()
                && !state.instances().isEmpty()
                && state.instances().size()
                        == ClusterState.members(state.cluster()).size()
                && state.instances().stream()
                        .allMatch(instance -> SourceSettings.endpoint(instance).isPresent());
    }

    /** As the platform says it, and as the writer does if it is up and somebody gave credentials. */
    static Seen seen(Turn turn, ClusterState state) throws SQLException, InterruptedException, Secrets.Unresolved {
        var settings = SourceCluster.of(state.cluster(), state.instances());
        var identity = RdsServer.identity(settings.resourceId());
        var facts = facts(state, settings);
        var server = turn.work().command().source();
        if (!Located.takesSql(server) || !StateChecks.isReady(state.cluster().status())) {
            // how much is in Aurora's storage RDS tells only as a metric
            var bytes = settings.kind() == ClusterKind.MULTI_AZ
                    ? settings.storage().gibibytes().orElse(0) * GIBIBYTE
                    : 0;
            return new Seen(identity, settings.version(), bytes, List.of(), facts);
        }
        var inside =
                ServerInspector.inspect(Inspect.sessions(turn.work(), server, settings.endpoint()), Inspect.IN_PLACE);
        facts.putAll(inside.facts());
        return new Seen(identity, settings.version(), inside.bytes(), inside.databases(), inside.setup(), facts);
    }

    private static Map<String, Object> facts(ClusterState state, SourceCluster settings) {
        var facts = new HashMap<String, Object>();
        facts.put("engine", settings.kind().engine());
        facts.put("status", state.cluster().status());
        facts.put(
                "endpoint",
                "%s:%d"
                        .formatted(
                                settings.endpoint().host(), settings.endpoint().port()));
        facts.put("parameterGroup", settings.parameterGroup());
        facts.put("backupRetentionDays", settings.backups().retentionDays());
        facts.put(
                "members",
                ClusterState.members(state.cluster()).stream().sorted().toList());
        facts.put(
                "classes",
                settings.members().stream()
                        .map(member -> member.instance().instanceClass())
                        .distinct()
                        .sorted()
                        .toList());
        state.writer().ifPresent(writer -> facts.put("writer", writer));
        settings.lifecycleSupport().ifPresent(support -> facts.put("lifecycleSupport", support));
        return facts;
    }
}
