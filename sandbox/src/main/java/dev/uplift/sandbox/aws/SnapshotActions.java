package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes, shows and deletes snapshots of instances. */
final class SnapshotActions {

    private static final Set<String> FILTERS =
            Set.of("db-snapshot-id", "db-instance-id", "dbi-resource-id", "snapshot-type", "engine");

    private final AwsCloud cloud;

    SnapshotActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "CreateDBSnapshot", this::create,
                "DescribeDBSnapshots", this::describe,
                "DeleteDBSnapshot", this::delete);
    }

    private void create(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = Names.snapshot(fields.required("DBSnapshotIdentifier"));
        var instance = region.required(fields.required("DBInstanceIdentifier"));
        MemberRules.checkSnapshot(instance);
        if (region.snapshots().find(name).isPresent()) {
            throw alreadyThere(name);
        }
        if (!instance.status().isIdle() && instance.status() != InstanceStatus.STORAGE_FULL) {
            throw Refusal.of(
                    "InvalidDBInstanceState",
                    "Cannot create a snapshot because the database instance %s is not currently in the available state.",
                    instance.name());
        }
        region.limits().checkSnapshots(region.snapshots().all());
        var snapshot = region.snapshots().take(instance, name, "manual", fields.tags());
        out.element("DBSnapshot", () -> SnapshotXml.write(snapshot, cloud.now(), out));
    }

    static Refusal alreadyThere(String name) {
        return Refusal.of(
                "DBSnapshotAlreadyExists",
                "Cannot create the snapshot because a snapshot with the identifier %s already exists.",
                name);
    }

    private void describe(Call call, XmlAnswer out) {
        var fields = call.fields();
        var snapshots = cloud.region(call.caller()).snapshots();
        var filters = Filters.of(fields, FILTERS);
        var candidates = fields.text("DBSnapshotIdentifier")
                .map(name -> List.of(snapshots.required(name)))
                .orElseGet(() -> List.copyOf(snapshots.all()));
        var wanted = candidates.stream()
                .filter(snapshot ->
                        fits(fields, "DBInstanceIdentifier", snapshot.source().name()))
                .filter(snapshot ->
                        fits(fields, "DbiResourceId", snapshot.source().resourceId()))
                .filter(snapshot -> fits(fields, "SnapshotType", snapshot.type()))
                .filter(snapshot -> filters.fit(name -> values(snapshot, name)))
                .toList();
        var page = Page.of(fields, wanted, Snapshot::name);
        out.list("DBSnapshots", "DBSnapshot", page.items(), snapshot -> SnapshotXml.write(snapshot, cloud.now(), out));
        out.text("Marker", page.next());
    }

    private static boolean fits(Fields fields, String name, String value) {
        return fields.text(name)
                .map(wanted -> RdsRegion.nameOf(wanted).equalsIgnoreCase(value))
                .orElse(true);
    }

    private static List<String> values(Snapshot snapshot, String filter) {
        return switch (filter) {
            case "db-snapshot-id" -> List.of(snapshot.name());
            case "db-instance-id" -> List.of(snapshot.source().name());
            case "dbi-resource-id" -> List.of(snapshot.source().resourceId());
            case "snapshot-type" -> List.of(snapshot.type());
            case "engine" -> List.of(snapshot.source().engine());
            default -> List.of();
        };
    }

    private void delete(Call call, XmlAnswer out) {
        var snapshots = cloud.region(call.caller()).snapshots();
        var snapshot = snapshots.required(call.fields().required("DBSnapshotIdentifier"));
        if (!snapshot.isReady(cloud.now())) {
            throw Refusal.of("InvalidDBSnapshotState", "Cannot delete the snapshot because it is not available.");
        }
        if (snapshot.type().equals("automated")) {
            throw Refusal.of("InvalidDBSnapshotState", "Cannot delete the automated snapshot %s.", snapshot.name());
        }
        snapshots.remove(snapshot);
        out.element("DBSnapshot", () -> SnapshotXml.write(snapshot, "deleted", cloud.now(), out));
    }
}
