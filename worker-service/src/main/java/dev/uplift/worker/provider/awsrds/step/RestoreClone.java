package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.worker.driver.StepResult;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * After it, a clone of the instance is there, restored from a snapshot: private, and with parameters that keep it to
 * itself from its first start. It carries this upgrade's tag and none of the original's, since schedules, backup plans
 * and alarms that go by tags are not meant for it.
 */
final class RestoreClone {

    /** The other value would let RDS upgrade the clone by itself, if its version is old enough. */
    private static final String STAYS_AT_ITS_VERSION = "open-source-rds-extended-support";

    private RestoreClone() {}

    static StepResult run(Turn turn) {
        return Found.INSTANCES.ours(
                turn,
                turn.instance(),
                () -> restore(turn),
                clone -> Found.INSTANCES.serving(turn, clone, ready -> served(turn, ready)));
    }

    private static StepResult restore(Turn turn) {
        var original = turn.address().resource().id();
        return turn.account()
                .fleet()
                .instance(original)
                .map(instance -> turn.act(
                        rds -> rds.restoreDBInstanceFromDBSnapshot(request(turn, instance)),
                        "clone %s to be restored".formatted(turn.instance())))
                .orElseGet(() -> Found.INSTANCES.gone(original));
    }

    private static RestoreDbInstanceFromDbSnapshotRequest request(Turn turn, DBInstance original) {
        var request = RestoreDbInstanceFromDbSnapshotRequest.builder()
                .dbInstanceIdentifier(turn.instance())
                .dbSnapshotIdentifier(turn.text("snapshot"))
                .dbInstanceClass(turn.options().rehearsalClass().orElse(original.dbInstanceClass()))
                .dbParameterGroupName(turn.text("group"))
                .vpcSecurityGroupIds(securityGroups(turn, original))
                .publiclyAccessible(false)
                .multiAZ(false)
                .deletionProtection(false)
                .autoMinorVersionUpgrade(false)
                .copyTagsToSnapshot(false)
                .enableIAMDatabaseAuthentication(original.iamDatabaseAuthenticationEnabled())
                .caCertificateIdentifier(original.caCertificateIdentifier())
                .networkType(original.networkType())
                .engineLifecycleSupport(STAYS_AT_ITS_VERSION)
                .tags(turn.names().tag());
        if (original.dbSubnetGroup() != null) {
            request.dbSubnetGroupName(original.dbSubnetGroup().dbSubnetGroupName());
        }
        return request.build();
    }

    private static List<String> securityGroups(Turn turn, DBInstance original) {
        return turn.options().rehearsalSecurityGroups().isEmpty()
                ? original.vpcSecurityGroups().stream()
                        .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                        .toList()
                : turn.options().rehearsalSecurityGroups();
    }

    /** What is not in force by now was not when it started. */
    private static StepResult served(Turn turn, DBInstance clone) {
        var group = turn.text("group");
        var parameters = Found.parameters(clone);
        if (parameters.getValue().equals("applying")) {
            return turn.pending("the parameters of clone %s".formatted(turn.instance()));
        }
        if (!parameters.equals(Map.entry(group, "in-sync"))) {
            return Turn.failed(
                    "clone-not-isolated",
                    "Clone %s started without the parameters of group %s (it has %s, %s); its jobs may have run."
                            .formatted(turn.instance(), group, parameters.getKey(), parameters.getValue()),
                    "Set option parameterSettling to a longer time, delete the clone, then retry.");
        }
        return Found.INSTANCES
                .endpoint(clone)
                .map(endpoint ->
                        StepResult.done(Map.of("rehearsal.instance", turn.instance(), "rehearsal.endpoint", endpoint)))
                .orElseGet(() -> turn.pending("clone %s to listen".formatted(turn.instance())));
    }
}
