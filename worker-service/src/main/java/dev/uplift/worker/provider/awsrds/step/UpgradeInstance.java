package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Seen;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;

/** After it, an instance runs another version, with the parameter group of that. */
record UpgradeInstance(Turn turn, String id) implements UpgradeStep.Upgraded {

    static StepResult run(Turn turn) {
        return UpgradeStep.run(turn, new UpgradeInstance(turn, turn.instance()), "instance");
    }

    @Override
    public Optional<Seen> look() {
        return turn.account().fleet().instance(id).map(Seen::of);
    }

    @Override
    public void upgrade(RdsClient rds, String version) {
        rds.modifyDBInstance(request -> {
            request.dbInstanceIdentifier(id).engineVersion(version).applyImmediately(true);
            if (turn.flag("major")) {
                request.allowMajorVersionUpgrade(true);
            }
            turn.optional("group").ifPresent(request::dbParameterGroupName);
        });
    }

    @Override
    public void reboot(RdsClient rds) {
        rds.rebootDBInstance(request -> request.dbInstanceIdentifier(id));
    }

    @Override
    public UpgradeEvidence.Source source() {
        return UpgradeEvidence.Source.instance(id);
    }
}
