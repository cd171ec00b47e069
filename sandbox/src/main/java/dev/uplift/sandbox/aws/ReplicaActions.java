package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Map;

/** Makes read replicas, and makes instances of their own of them. */
final class ReplicaActions {

    private final AwsCloud cloud;

    ReplicaActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("CreateDBInstanceReadReplica", this::create, "PromoteReadReplica", this::promote);
    }

    private void create(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.free(fields.required("DBInstanceIdentifier"));
        var source = source(region, fields.required("SourceDBInstanceIdentifier"));
        if (!source.status().isIdle()) {
            throw Refusal.of("InvalidDBInstanceState", "The source instance is not in the available state.");
        }
        if (!source.isBackedUp()) {
            throw Refusal.of(
                    "InvalidDBInstanceState",
                    "Automated backups are not enabled for this database instance. To enable automated backups, use"
                            + " ModifyDBInstance to set the backup retention period to a non-zero value.");
        }
        region.limits().checkInstances(region.all());
        var settings = RestoreActions.restored(
                source.settings().with(Setting.BACKUP_RETENTION, List.of("0")), Settings.named(fields));
        var identity = new Instance.Identity(name, source.engine());
        var replica = new Instance(cloud, region.place(), identity, source.version(), settings);
        fields.text("DBParameterGroupName")
                .map(group -> region.groups().fitting(group, source.version()))
                .ifPresent(group -> replica.parameters(group.atStart(cloud.now())));
        replica.tags(fields.tags());
        replica.replication(Replication.of(source));
        region.add(replica);
        source.replication(source.replication().with(replica));
        Creation.begin(cloud, replica, "Replication for the Read Replica started");
        out.element("DBInstance", () -> InstanceXml.write(replica, out));
    }

    /** In another region it is named by its ARN. */
    private Instance source(RdsRegion region, String nameOrArn) {
        if (!nameOrArn.startsWith("arn:")) {
            return region.required(nameOrArn);
        }
        var parts = nameOrArn.split(":");
        return cloud.region(new Caller(parts[4], parts[3])).required(nameOrArn);
    }

    private void promote(Call call, XmlAnswer out) {
        var replica = cloud.region(call.caller()).required(call.fields().required("DBInstanceIdentifier"));
        var source = replica.replication()
                .source()
                .orElseThrow(() -> Refusal.of("InvalidDBInstanceState", "DB Instance is not a read replica."));
        if (!replica.status().isIdle()) {
            throw Refusal.of("InvalidDBInstanceState", "Database instance is not in available state.");
        }
        var retention = call.fields().text("BackupRetentionPeriod").orElse("1");
        replica.settings(replica.settings().with(Setting.BACKUP_RETENTION, List.of(retention)));
        replica.status(InstanceStatus.MODIFYING);
        replica.after(cloud.delays().reboot(), () -> {
            source.replication(source.replication().without(replica));
            replica.replication(replica.replication().promoted());
            replica.region()
                    .events()
                    .add(
                            cloud.now(),
                            replica,
                            "read replica",
                            "Promoted Read Replica instance to a stand-alone database instance.");
            Creation.firstBackup(cloud, replica);
        });
        out.element("DBInstance", () -> InstanceXml.write(replica, out));
    }
}
