package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ModifyDBInstance}: all is checked before anything is changed. */
final class ModifyActions {

    private final AwsCloud cloud;

    ModifyActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("ModifyDBInstance", this::modify);
    }

    /**
     * What a call wants.
     *
     * @param settings that differ from what is
     * @param version exact, and another one than now
     */
    private record Wanted(
            Settings settings, Optional<String> version, Optional<ParameterGroup> group, Optional<String> name) {}

    private void modify(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var instance = region.required(fields.required("DBInstanceIdentifier"));
        MemberRules.checkModification(instance);
        var wanted = wanted(region, instance, fields);
        checkState(instance, wanted);
        if (wanted.version().isPresent()) {
            instance.countUpgrade();
        }
        if (fields.flag("ApplyImmediately")) {
            applyNow(instance, wanted);
        } else {
            applyLater(instance, wanted);
        }
        out.element("DBInstance", () -> InstanceXml.write(instance, out));
    }

    private Wanted wanted(RdsRegion region, Instance instance, Fields fields) {
        var settings = settings(instance, fields);
        var version = fields.text("EngineVersion").flatMap(asked -> UpgradeRules.target(instance, asked));
        version.ifPresent(target -> UpgradeRules.check(instance, target, fields.flag("AllowMajorVersionUpgrade")));
        var effective = version.orElse(instance.version());
        var group = fields.text("DBParameterGroupName")
                .map(name -> region.groups().ofFamily(name, family(instance, effective)))
                .filter(found -> !found.name().equals(instance.parameters().group()));
        version.ifPresent(target -> UpgradeRules.checkGroup(instance, target, group));
        var instanceClass = settings.text(Setting.INSTANCE_CLASS)
                .or(() -> instance.settings().text(Setting.INSTANCE_CLASS));
        if (version.isPresent() || !settings.list(Setting.INSTANCE_CLASS).isEmpty()) {
            InstanceClasses.check(instanceClass.orElseThrow(), effective);
        }
        var name = fields.text("NewDBInstanceIdentifier")
                .filter(other -> !other.equalsIgnoreCase(instance.name()))
                .map(region::free);
        return new Wanted(settings, version, group, name);
    }

    /** Members of Aurora clusters have families of their own. */
    private static String family(Instance instance, String version) {
        return ClusterEngine.of(instance.engine()).orElseThrow().family(version);
    }

    private static Settings settings(Instance instance, Fields fields) {
        var settings = Settings.named(fields);
        var port = fields.text("DBPortNumber");
        if (port.isPresent()) {
            checkPort(instance, port.get());
            settings = settings.with(Setting.PORT, List.of(port.get()));
        }
        var exports = new ArrayList<>(instance.settings().list(Setting.LOG_EXPORTS));
        exports.removeAll(fields.texts("CloudwatchLogsExportConfiguration.DisableLogTypes"));
        fields.texts("CloudwatchLogsExportConfiguration.EnableLogTypes").stream()
                .filter(type -> !exports.contains(type))
                .forEach(exports::add);
        settings = settings.with(Setting.LOG_EXPORTS, exports);
        if (settings.values().containsKey(Setting.STORAGE)
                && settings.number(Setting.STORAGE) < instance.settings().number(Setting.STORAGE)) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "Requested allocated storage must be at least that of the instance, %d GiB.",
                    instance.settings().number(Setting.STORAGE));
        }
        return settings.changes(instance.settings());
    }

    /** A limit of the simulator: what has the name is reached at the name's port. */
    private static void checkPort(Instance instance, String port) {
        if (instance.database().isPresent() && !port.equals(Integer.toString(instance.port()))) {
            throw Refusal.of(
                    "InvalidParameterCombination",
                    "The simulator does not change the port of an instance with a real server behind it.");
        }
    }

    /** The same upgrade once more, while it is pending, changes nothing and is not refused. */
    private static void checkState(Instance instance, Wanted wanted) {
        var upgrading = instance.pending().version();
        if (!instance.status().isModifiable()) {
            throw Refusal.of("InvalidDBInstanceState", "Database instance is not in available state.");
        }
        if (instance.upgradeHasBegun()
                && (wanted.name().isPresent()
                        || wanted.version().isPresent() && !wanted.version().equals(upgrading))) {
            throw Refusal.of(
                    "InvalidDBInstanceState", "Database instance has an upgrade to %s pending.", upgrading.orElse(""));
        }
    }

    private void applyLater(Instance instance, Wanted wanted) {
        instance.settings(instance.settings().and(wanted.settings().deferred(false)));
        var before = instance.pending();
        instance.pending(new Instance.Pending(
                before.settings().and(wanted.settings().deferred(true)),
                wanted.version().or(before::version),
                wanted.name().or(before::name)));
        wanted.group()
                .ifPresent(group -> attach(instance, group, wanted.version().isPresent()));
    }

    private void applyNow(Instance instance, Wanted wanted) {
        var begun = instance.upgradeHasBegun();
        applyLater(instance, wanted);
        var pending = instance.pending();
        if (pending.name().isPresent()) {
            Renaming.begin(cloud, instance, pending.name().get());
        }
        if (pending.version().isPresent() && !begun) {
            Upgrade.begin(cloud, instance, pending.version().get());
        } else if (pending.version().isEmpty() && !pending.settings().isEmpty()) {
            applySettings(instance);
        }
    }

    /** Those that wait for nobody are shown at once; of the others RDS makes a job of its own. */
    private void applySettings(Instance instance) {
        instance.after(cloud.delays().upgradeLag(), () -> {
            if (!instance.status().isModifiable()) {
                return;
            }
            instance.status(InstanceStatus.MODIFYING);
            instance.after(cloud.delays().modify(), () -> {
                instance.applyPendingSettings();
                if (instance.status() == InstanceStatus.MODIFYING) {
                    instance.status(InstanceStatus.AVAILABLE);
                }
            });
        });
    }

    /** The name changes at once; the values come with a reboot, or with the upgrade that brings the new family. */
    private void attach(Instance instance, ParameterGroup group, boolean withUpgrade) {
        var running = instance.parameters().inForce();
        if (withUpgrade) {
            instance.beforeUpgrade(instance.parameters());
            instance.parameters(new Parameters(group.name(), Parameters.PENDING_UPGRADE, running));
            return;
        }
        instance.parameters(new Parameters(group.name(), Parameters.APPLYING, running));
        instance.after(cloud.delays().applyParameters(), () -> {
            if (instance.parameters().applyStatus().equals(Parameters.APPLYING)) {
                instance.parameters(instance.parameters().withStatus(Parameters.PENDING_REBOOT));
            }
        });
    }
}
