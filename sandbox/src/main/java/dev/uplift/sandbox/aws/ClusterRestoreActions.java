package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes clusters from backups or as clones, and the members that those of Aurora are made without. */
final class ClusterRestoreActions {

    private static final String COMBINATION = "InvalidParameterCombination";

    private final AwsCloud cloud;

    ClusterRestoreActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "RestoreDBClusterFromSnapshot", this::fromSnapshot,
                "RestoreDBClusterToPointInTime", this::toPointInTime,
                "CreateDBInstance", this::createMember);
    }

    /** What a new cluster gets from the old one. */
    private record Origin(Cluster.Kind kind, ClusterSettings settings, UpgradeBehaviour behaviour) {}

    private void fromSnapshot(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.clusters().free(fields.required("DBClusterIdentifier"));
        var snapshot = region.clusters().requiredSnapshot(fields.required("SnapshotIdentifier"));
        if (!snapshot.isReady(cloud.now())) {
            throw Refusal.of(
                    "InvalidDBClusterSnapshotStateFault",
                    "Cannot restore from the cluster snapshot %s because it is not available.",
                    snapshot.name());
        }
        if (!fields.required("Engine").equals(snapshot.kind().engine().word())) {
            throw Refusal.of(
                    COMBINATION,
                    "The engine %s does not match the engine %s of the snapshot.",
                    fields.required("Engine"),
                    snapshot.kind().engine().word());
        }
        var origin = new Origin(snapshot.kind(), snapshot.settings(), snapshot.behaviour());
        make(region, name, fields, origin, cloud.delays().restore(), out);
    }

    private void toPointInTime(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.clusters().free(fields.required("DBClusterIdentifier"));
        var source = source(region, fields);
        var clone = fields.text("RestoreType").orElse("full-copy").equals("copy-on-write");
        checkTime(source, fields, clone);
        if (clone && source.engine() == ClusterEngine.MULTI_AZ) {
            throw Refusal.of(COMBINATION, "Copy-on-write is not available for Multi-AZ DB clusters.");
        }
        var origin = new Origin(
                new Cluster.Kind(source.engine(), version(source, fields)),
                source.settings(),
                region.behaviours().inData(source.name()));
        // a clone shares the storage, so nothing is copied
        make(
                region,
                name,
                fields,
                origin,
                clone ? cloud.delays().modify() : cloud.delays().restore(),
                out);
    }

    /** By its name, or by what stays when it is renamed. */
    private static Cluster source(RdsRegion region, Fields fields) {
        var resourceId = fields.text("SourceDbClusterResourceId");
        if (resourceId.isEmpty()) {
            return region.clusters().required(fields.required("SourceDBClusterIdentifier"));
        }
        return region.clusters().all().stream()
                .filter(cluster -> cluster.resourceId().equals(resourceId.get()))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.notFound("DBClusterNotFoundFault", "DBCluster %s not found.", resourceId.get()));
    }

    private static String version(Cluster source, Fields fields) {
        return fields.text("RestoreToTime")
                .map(Instant::parse)
                .flatMap(source::versionAt)
                .orElseGet(source::version);
    }

    private void checkTime(Cluster source, Fields fields, boolean clone) {
        var time = fields.text("RestoreToTime").map(Instant::parse);
        if (time.isPresent() == fields.flag("UseLatestRestorableTime")) {
            throw Refusal.of(COMBINATION, "Exactly one of RestoreToTime and UseLatestRestorableTime must be specified");
        }
        if (clone && time.isPresent()) {
            throw Refusal.of(COMBINATION, "RestoreToTime can't be specified if RestoreType is copy-on-write.");
        }
        if (!source.status().isIdle()) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "DB cluster is not in available state. It is currently %s.",
                    source.status().text());
        }
        time.filter(moment -> moment.isBefore(source.created()) || moment.isAfter(cloud.now()))
                .ifPresent(outside -> {
                    throw Refusal.of("InvalidRestoreFault", "The cluster cannot be restored to the time %s.", outside);
                });
    }

    private void make(RdsRegion region, String name, Fields fields, Origin origin, Duration takes, XmlAnswer out) {
        var kind = origin.kind();
        var group = region.clusters()
                .fitting(
                        fields.text("DBClusterParameterGroupName")
                                .orElse("default." + kind.engine().family(kind.version())),
                        kind);
        var settings = origin.settings().restored().and(ClusterSettings.named(fields));
        var cluster = new Cluster(cloud, region.place(), name, kind, settings);
        cluster.parameters(group.atStart(cloud.now()));
        cluster.tags(fields.tags());
        cluster.status(InstanceStatus.CREATING);
        region.clusters().add(cluster);
        region.behaviours().inherit(name, origin.behaviour());
        switch (kind.engine()) {
            case AURORA -> {}
            case MULTI_AZ ->
                Cluster.multiAzMembers(name, member -> region.find(member).isEmpty())
                        .forEach(member -> cluster.addMember(
                                        member, cluster.settings().ofMembers())
                                .status(InstanceStatus.CREATING));
        }
        cluster.after(takes, () -> {
            region.events().add(cloud.now(), cluster, "creation", "DB cluster created");
            cluster.statusOfAll(InstanceStatus.AVAILABLE);
        });
        out.element("DBCluster", () -> ClusterXml.write(cluster, out));
    }

    private void createMember(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.free(fields.required("DBInstanceIdentifier"));
        var cluster = region.clusters()
                .required(fields.text("DBClusterIdentifier")
                        .orElseThrow(() -> Refusal.of(
                                COMBINATION, "Only members of DB clusters can be created in this simulator.")));
        checkMember(cluster, fields);
        region.limits().checkInstances(region.all());
        var given = Settings.named(fields);
        var member = cluster.addMember(name, Settings.usual().and(given));
        fields.text("DBParameterGroupName").ifPresent(group -> {
            var found = region.groups().ofFamily(group, cluster.engine().family(cluster.version()));
            member.parameters(found.atStart(cloud.now()));
        });
        member.tags(fields.tags());
        member.status(InstanceStatus.CREATING);
        member.after(cloud.delays().restore(), () -> {
            region.events().add(cloud.now(), member, "creation", "DB instance created");
            member.status(InstanceStatus.AVAILABLE);
        });
        out.element("DBInstance", () -> InstanceXml.write(member, out));
    }

    private static void checkMember(Cluster cluster, Fields fields) {
        var engine = fields.required("Engine");
        if (!engine.equals(cluster.engine().word())) {
            throw Refusal.of(
                    COMBINATION,
                    "The engine name requested for your DB instance (%s) doesn't match the engine name of your DB"
                            + " cluster (%s).",
                    engine,
                    cluster.engine().word());
        }
        if (cluster.engine() == ClusterEngine.MULTI_AZ) {
            throw Refusal.of(COMBINATION, "The members of a Multi-AZ DB cluster are managed by RDS.");
        }
        if (!cluster.status().isIdle()) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "DB cluster is not in available state. It is currently %s.",
                    cluster.status().text());
        }
        for (var ofCluster : List.of("AllocatedStorage", "MasterUsername", "BackupRetentionPeriod")) {
            if (fields.text(ofCluster).isPresent()) {
                throw Refusal.of(
                        COMBINATION,
                        "The requested DB Instance will be a member of a DB Cluster. Set %s there.",
                        ofCluster);
            }
        }
    }
}
