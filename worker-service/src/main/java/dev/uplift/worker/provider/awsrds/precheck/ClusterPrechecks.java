package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.awsrds.plan.ClusterPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import dev.uplift.worker.provider.awsrds.plan.RdsEstimates;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.SourceCluster;
import dev.uplift.worker.provider.awsrds.step.ClusterState;
import dev.uplift.worker.provider.awsrds.step.Turn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that would stop or degrade the upgrade of a cluster, and its plan. Reads only. */
final class ClusterPrechecks {

    private ClusterPrechecks() {}

    static StepResult run(Turn turn, String id) throws SQLException, InterruptedException, Secrets.Unresolved {
        var strategy = turn.work().command().strategy();
        if (!strategy.equals(InPlacePlan.STRATEGY)) {
            return withoutPlan(List.of(ClusterChecks.otherStrategy(id, strategy)));
        }
        var state = ClusterState.of(turn, id);
        if (state.isEmpty()) {
            return Turn.failed(
                    "cluster-not-found",
                    "RDS knows no %s any more.".formatted(turn.address()),
                    "See who deleted or renamed it.");
        }
        return prechecked(turn, state.get());
    }

    private static StepResult prechecked(Turn turn, ClusterState state)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        var kind = ClusterKind.of(state.cluster().engine()).orElseThrow();
        var reading = new ClusterReading(turn, state, kind);
        var look = reading.look();
        var findings = new ArrayList<>(ClusterChecks.of(look));
        findings.addAll(reading.unseen());
        findings.addAll(inside(turn, look));
        // Without members nobody can say what is to be upgraded; a finding has said so.
        var server = look.server().filter(its -> !its.members().isEmpty());
        if (server.isEmpty()) {
            return withoutPlan(findings);
        }
        var plan = ClusterPlan.of(server.get(), look.options());
        var databases =
                ClusterInspect.isWhole(state) ? ClusterInspect.seen(turn, state).databases() : List.<Database>of();
        return StepResult.done(new Outcome(
                Optional.empty(),
                Findings.told(findings),
                Optional.of(plan),
                RdsEstimates.of(plan, server.get().target().major(), 0, databases)));
    }

    private static StepResult withoutPlan(List<Finding> findings) {
        return StepResult.done(new Outcome(Optional.empty(), Findings.told(findings), Optional.empty()));
    }

    private static List<Finding> inside(Turn turn, ClusterLook look)
            throws SQLException, InterruptedException, Secrets.Unresolved {
        if (!look.sql()) {
            return List.of(RdsPrechecks.notExamined(look.object(), look.options()));
        }
        var writer = SourceCluster.endpoint(look.state().cluster());
        if (writer.isEmpty() || !StateChecks.isReady(look.state().cluster().status())) {
            return List.of();
        }
        var sessions = Inspect.sessions(turn.work(), turn.work().command().source(), writer.get());
        return Examination.run(
                examined(look), sessions, new Route(PG_UPGRADE, look.from(), look.to(), Optional.empty()));
    }

    private static List<Precheck> examined(ClusterLook look) {
        var target = look.server().map(server -> server.target().version()).orElse(look.wanted());
        var all = RdsPrechecks.examined(target);
        return switch (look.kind()) {
            case AURORA -> all;
            case MULTI_AZ ->
                Stream.concat(all.stream(), Stream.of(new FlowControl())).toList();
        };
    }
}
