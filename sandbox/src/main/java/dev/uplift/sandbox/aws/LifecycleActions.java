package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/** Reboots and deletes instances. */
final class LifecycleActions {

    private final AwsCloud cloud;

    LifecycleActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("RebootDBInstance", this::reboot, "DeleteDBInstance", this::delete);
    }

    private void reboot(Call call, XmlAnswer out) {
        var instance = cloud.region(call.caller()).required(call.fields().required("DBInstanceIdentifier"));
        if (!instance.status().isModifiable()) {
            throw Refusal.of("InvalidDBInstanceState", "Database instance is not in available state.");
        }
        instance.status(InstanceStatus.REBOOTING);
        instance.stopServer();
        instance.after(cloud.delays().reboot(), () -> {
            var group =
                    instance.region().groups().required(instance.parameters().group());
            instance.parameters(group.atStart(cloud.now()));
            withCluster(instance);
            instance.startServer(() -> {
                instance.region().events().add(cloud.now(), instance, "availability", "DB instance restarted");
                instance.status(InstanceStatus.AVAILABLE);
            });
        });
        out.element("DBInstance", () -> InstanceXml.write(instance, out));
    }

    /** What waited in the cluster's group is in force with the next start of its writer. */
    private void withCluster(Instance instance) {
        var clusters = instance.region().clusters();
        instance.cluster()
                .flatMap(clusters::find)
                .filter(cluster -> cluster.members().getFirst() == instance)
                .ifPresent(cluster -> cluster.parameters(
                        clusters.requiredGroup(cluster.parameters().group()).atStart(cloud.now())));
    }

    private void delete(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var instance = region.required(fields.required("DBInstanceIdentifier"));
        var finalSnapshot = fields.text("FinalDBSnapshotIdentifier").map(Names::snapshot);
        checkState(instance, finalSnapshot.isPresent());
        MemberRules.checkDeletion(instance);
        checkFinalSnapshot(instance, fields.flag("SkipFinalSnapshot"), finalSnapshot);
        finalSnapshot.ifPresent(name -> {
            if (region.snapshots().find(name).isPresent()) {
                throw SnapshotActions.alreadyThere(name);
            }
            region.limits().checkSnapshots(region.snapshots().all());
            region.snapshots()
                    .begin(instance, name, "manual", Map.of(), cloud.delays().snapshot());
        });
        var withBackups =
                fields.text("DeleteAutomatedBackups").map(Boolean::parseBoolean).orElse(true);
        Deletion.begin(cloud, instance, withBackups);
        out.element("DBInstance", () -> InstanceXml.write(instance, out));
    }

    private static void checkState(Instance instance, boolean withSnapshot) {
        if (instance.settings().flag(Setting.DELETION_PROTECTION)
                && instance.cluster().isEmpty()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "Cannot delete protected DB Instance, please disable deletion protection and try again.");
        }
        var refused = switch (instance.status()) {
            case DELETING, UPGRADING, RENAMING -> true;
            case CREATING, BACKING_UP, MODIFYING, REBOOTING, INCOMPATIBLE_PARAMETERS -> withSnapshot;
            case INCOMPATIBLE_RESTORE, FAILED -> withSnapshot;
            case AVAILABLE, STOPPED, STORAGE_OPTIMIZATION, STORAGE_FULL -> false;
        };
        if (instance.status() == InstanceStatus.DELETING) {
            throw Refusal.of("InvalidDBInstanceState", "Instance %s is already being deleted.", instance.name());
        }
        if (refused) {
            throw Refusal.of(
                    "InvalidDBInstanceState",
                    "Instance %s cannot be deleted in the state %s.",
                    instance.name(),
                    instance.status().text());
        }
    }

    private static void checkFinalSnapshot(Instance instance, boolean skip, Optional<String> name) {
        if (instance.cluster().isPresent()) {
            MemberRules.checkNoFinalSnapshot(name);
            return;
        }
        if (skip && name.isPresent()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "FinalDBSnapshotIdentifier cannot be specified when deleting with SkipFinalSnapshot.");
        }
        if (!skip && name.isEmpty()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
        }
        if (!skip && instance.replication().isReplica()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "FinalDBSnapshotIdentifier cannot be specified when deleting a read replica.");
        }
    }
}
