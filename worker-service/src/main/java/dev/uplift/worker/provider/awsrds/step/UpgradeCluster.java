package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Seen;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;

/** After it, a cluster and its members run another version, with the parameter groups of that. */
record UpgradeCluster(Turn turn, String id) implements UpgradeStep.Upgraded {

    static StepResult run(Turn turn) {
        return UpgradeStep.run(turn, new UpgradeCluster(turn, turn.cluster()), "cluster");
    }

    @Override
    public Optional<Seen> look() {
        return ClusterState.of(turn, id).map(ClusterState::seen);
    }

    /** RDS takes a group for the members only where it allows a major upgrade. */
    @Override
    public void upgrade(RdsClient rds, String version) {
        rds.modifyDBCluster(request -> {
            request.dbClusterIdentifier(id).engineVersion(version).applyImmediately(true);
            if (turn.flag("major")) {
                request.allowMajorVersionUpgrade(true);
            }
            turn.optional("group").ifPresent(request::dbClusterParameterGroupName);
            turn.optional("memberGroup").ifPresent(request::dbInstanceParameterGroupName);
        });
    }

    /** Members of both kinds may be restarted one by one; nothing else may be done to those of a Multi-AZ cluster. */
    @Override
    public void reboot(RdsClient rds) {
        ClusterState.of(turn, id)
                .ifPresent(state -> state.waitingForReboot()
                        .forEach(member -> rds.rebootDBInstance(request -> request.dbInstanceIdentifier(member))));
    }

    @Override
    public UpgradeEvidence.Source source() {
        return UpgradeEvidence.Source.cluster(id, ClusterState.of(turn, id).flatMap(ClusterState::writer));
    }
}
