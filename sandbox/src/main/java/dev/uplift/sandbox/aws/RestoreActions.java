package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.aws.backing.Backup;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes instances from backups. */
final class RestoreActions {

    private static final String RESTORED = "Restored from snapshot";

    private final AwsCloud cloud;

    RestoreActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "RestoreDBInstanceFromDBSnapshot", this::fromSnapshot,
                "RestoreDBInstanceToPointInTime", this::toPointInTime);
    }

    private void fromSnapshot(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.free(fields.required("DBInstanceIdentifier"));
        var snapshot = region.snapshots().required(fields.required("DBSnapshotIdentifier"));
        if (!snapshot.isReady(cloud.now())) {
            throw Refusal.of(
                    "InvalidDBSnapshotState",
                    "Cannot restore from the snapshot %s because it is not available.",
                    snapshot.name());
        }
        var settings =
                restored(snapshot.source().settings(), Settings.named(fields).without(Setting.Restore.LOST));
        var tags = fields.tags().isEmpty() ? snapshot.sourceTags() : fields.tags();
        var instance = make(region, name, fields, snapshot.source(), settings);
        back(instance, snapshot.backup());
        Creation.begin(cloud, instance, RESTORED);
        instance.tags(tags);
        region.behaviours().inherit(name, snapshot.behaviour());
        out.element("DBInstance", () -> InstanceXml.write(instance, out));
    }

    private void toPointInTime(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = region.free(fields.required("TargetDBInstanceIdentifier"));
        var source = source(region, fields);
        var epoch = epoch(source, fields);
        var given = Settings.named(fields);
        var allowed = given.without(Setting.Restore.LOST)
                .and(new Settings(
                        given.values().containsKey(Setting.MAX_STORAGE)
                                ? Map.of(Setting.MAX_STORAGE, given.list(Setting.MAX_STORAGE))
                                : Map.of()));
        var origin = new Snapshot.Source(
                source.name(),
                source.resourceId(),
                source.engine(),
                epoch.version(),
                source.created(),
                source.settings());
        var instance = make(region, name, fields, origin, restored(source.settings(), allowed));
        var backup = source.database().map(real -> real.backUpOf(EngineVersions.major(epoch.version())));
        back(instance, backup);
        backup.ifPresent(Backup::release);
        Creation.begin(cloud, instance, RESTORED);
        instance.tags(fields.tags());
        region.behaviours().inherit(name, region.behaviours().inData(source.name()));
        out.element("DBInstance", () -> InstanceXml.write(instance, out));
    }

    private static Instance source(RdsRegion region, Fields fields) {
        var resourceId = fields.text("SourceDbiResourceId");
        if (resourceId.isEmpty()) {
            return region.required(fields.required("SourceDBInstanceIdentifier"));
        }
        return region.all().stream()
                .filter(instance -> instance.resourceId().equals(resourceId.get()))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "DBInstanceNotFound", "DBInstance with resource id %s not found.", resourceId.get()));
    }

    private static Instance.Epoch epoch(Instance source, Fields fields) {
        if (!source.isBackedUp()) {
            throw Refusal.of(
                    "PointInTimeRestoreNotEnabled",
                    "Point in time restore is not enabled for instance %s",
                    source.name());
        }
        var time = fields.text("RestoreTime").map(Instant::parse);
        if (time.isPresent() == fields.flag("UseLatestRestorableTime")) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "Exactly one of RestoreTime and UseLatestRestorableTime must be specified");
        }
        var latest = source.latestRestorable();
        var wanted = time.or(() -> latest);
        return wanted.filter(moment -> latest.isPresent() && !moment.isAfter(latest.get()))
                .flatMap(source::epochAt)
                .filter(epoch -> epoch.restorable() || isItsEdge(epoch, wanted))
                .orElseThrow(() -> Refusal.of(
                        "InvalidRestoreFault", "The specified instance cannot be restored to the time requested."));
    }

    /** The last moment before an upgrade is the moment when it began. */
    private static boolean isItsEdge(Instance.Epoch epoch, Optional<Instant> moment) {
        return moment.equals(Optional.of(epoch.from()));
    }

    /** What a restored instance has: kept, reset or lost, and over it what the call says. */
    static Settings restored(Settings before, Settings given) {
        var settings = Settings.usual();
        for (var setting : Setting.values()) {
            if (setting.restore() == Setting.Restore.KEPT) {
                settings = settings.with(setting, before.list(setting));
            }
        }
        return settings.and(given);
    }

    private Instance make(RdsRegion region, String name, Fields fields, Snapshot.Source source, Settings settings) {
        if (settings.flag(Setting.MULTI_AZ) && fields.text("AvailabilityZone").isPresent()) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "Requesting a specific availability zone is not valid for Multi-AZ instances.");
        }
        if (settings.number(Setting.STORAGE) < source.settings().number(Setting.STORAGE)) {
            throw Refusal.of(
                    "InvalidParameterValue", "The allocated storage must not be smaller than that of the source.");
        }
        InstanceClasses.check(settings.text(Setting.INSTANCE_CLASS).orElseThrow(), source.version());
        var group = region.groups()
                .fitting(
                        fields.text("DBParameterGroupName")
                                .orElse("default." + EngineVersions.family(source.version())),
                        source.version());
        region.limits().checkInstances(region.all());
        var identity = new Instance.Identity(name, source.engine());
        var instance = new Instance(cloud, region.place(), identity, source.version(), settings);
        instance.parameters(group.atStart(cloud.now()));
        region.add(instance);
        return instance;
    }

    /** Where the original has a server behind it, a copy of that. */
    private void back(Instance instance, Optional<Backup> backup) {
        var parameters = instance.parameters().effective(EngineVersions.family(instance.version()));
        backup.map(from -> cloud.backing().restore(instance.arn(), from, parameters))
                .ifPresent(instance::back);
    }
}
