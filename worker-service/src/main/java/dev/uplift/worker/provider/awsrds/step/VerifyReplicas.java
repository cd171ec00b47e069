package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.server.Condition;
import dev.uplift.worker.provider.awsrds.server.TargetVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;

/**
 * After it, it is known of every read replica whether it followed: one that did not is a warning, since the upgraded
 * server itself is well, and a replica can only be made anew.
 */
final class VerifyReplicas {

    private static final String REPLICATION = "read replication";
    private static final Set<String> BROKEN_OFF = Set.of("error", "stopped", "terminated");

    private VerifyReplicas() {}

    static StepResult run(Turn turn) {
        var fleet = turn.account().fleet();
        var findings = new ArrayList<Finding>();
        for (var name : turn.texts("replicas")) {
            var replica = fleet.instance(name);
            var waiting = replica.flatMap(found -> waitingFor(turn, found));
            if (waiting.isPresent()) {
                return turn.pending(waiting.get());
            }
            replica.map(found -> wrong(turn, found))
                    .orElseGet(() -> Optional.of("It is not there any more."))
                    .ifPresent(why -> findings.add(finding(name, why)));
        }
        if (!findings.isEmpty()) {
            turn.work().found(List.copyOf(findings));
        }
        return StepResult.done();
    }

    private static Optional<String> waitingFor(Turn turn, DBInstance replica) {
        if (Found.INSTANCES.condition(replica) == Condition.BUSY) {
            return Optional.of(Found.INSTANCES.busy(replica));
        }
        var pending = replica.pendingModifiedValues();
        return pending != null
                        && pending.engineVersion() != null
                        && TargetVersion.fits(turn.text("to"), pending.engineVersion())
                ? Optional.of("the upgrade of replica %s".formatted(replica.dbInstanceIdentifier()))
                : Optional.empty();
    }

    private static Optional<String> wrong(Turn turn, DBInstance replica) {
        if (Found.INSTANCES.condition(replica) == Condition.BROKEN) {
            return Optional.of("It is %s.".formatted(replica.dbInstanceStatus()));
        }
        if (!TargetVersion.fits(turn.text("to"), replica.engineVersion())) {
            return Optional.of("It is still at version %s.".formatted(replica.engineVersion()));
        }
        return replica.statusInfos().stream()
                .filter(info -> REPLICATION.equals(info.statusType()))
                .filter(info -> Boolean.FALSE.equals(info.normal()) || BROKEN_OFF.contains(info.status()))
                .map(VerifyReplicas::said)
                .findFirst();
    }

    private static String said(DBInstanceStatusInfo info) {
        return "Its replication is %s%s."
                .formatted(info.status(), info.message() == null ? "" : " (%s)".formatted(info.message()));
    }

    private static Finding finding(String replica, String why) {
        return new Finding(
                "replica-not-upgraded",
                Severity.WARN,
                "replica " + replica,
                why + " The upgraded instance itself is well.",
                "Delete the replica and make it anew from the upgraded instance.");
    }
}
