package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.BlueGreenDeployment.Pair;
import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes, shows, switches and deletes blue/green deployments of instances. */
final class BlueGreenActions {

    private static final Set<String> FILTERS =
            Set.of("blue-green-deployment-identifier", "blue-green-deployment-name", "source", "target");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z](?:-?[a-zA-Z0-9]+)*");
    private static final int LONGEST_NAME = 60;
    private static final int SHORTEST_TIMEOUT = 30;
    private static final int LONGEST_TIMEOUT = 3600;
    private static final int USUAL_TIMEOUT = 300;

    private final AwsCloud cloud;

    BlueGreenActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "CreateBlueGreenDeployment", this::create,
                "DescribeBlueGreenDeployments", this::describe,
                "SwitchoverBlueGreenDeployment", this::switchOver,
                "DeleteBlueGreenDeployment", this::delete);
    }

    private void create(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var fields = call.fields();
        var name = name(region, fields);
        var arn = fields.required("Source");
        if (arn.contains(":cluster:")) {
            throw Refusal.of(
                    "SourceClusterNotSupportedFault", "Blue/green deployments of DB clusters are not simulated.");
        }
        var source = region.required(arn);
        BlueGreenRules.checkSource(source);
        var version = BlueGreenRules.target(source, fields);
        var settings = settings(fields);
        var effective = version.orElse(source.version());
        settings.text(Setting.INSTANCE_CLASS).ifPresent(wanted -> InstanceClasses.check(wanted, effective));
        var group = group(source, version, fields);
        region.limits().checkInstances(region.all());
        var deployment =
                new BlueGreenDeployment(cloud, source, region.blueGreen().newId(), name, fields.tags());
        region.blueGreen().add(deployment);
        BlueGreenCreation.begin(cloud, deployment, new BlueGreenCreation.Wish(version, group, settings));
        out.element("BlueGreenDeployment", () -> BlueGreenXml.write(deployment, out));
    }

    private static String name(RdsRegion region, Fields fields) {
        var name = fields.required("BlueGreenDeploymentName");
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw Refusal.of("InvalidParameterValue", "BlueGreenDeploymentName %s is not valid.", name);
        }
        if (region.blueGreen().all().stream().anyMatch(other -> other.name().equals(name))) {
            throw Refusal.of(
                    "BlueGreenDeploymentAlreadyExistsFault",
                    "A Blue Green Deployment with the name '%s' already exists",
                    name);
        }
        return name;
    }

    /** The group of blue stays only with the major version; without another one named, the default one follows. */
    private static ParameterGroup group(Instance source, Optional<String> version, Fields fields) {
        var major =
                version.filter(target -> UpgradeRules.isMajor(source, target)).isPresent();
        var effective = version.orElse(source.version());
        var otherwise = major
                ? "default." + EngineVersions.family(effective)
                : source.parameters().group();
        return source.region()
                .groups()
                .fitting(fields.text("TargetDBParameterGroupName").orElse(otherwise), effective);
    }

    private static Settings settings(Fields fields) {
        var settings = Settings.NONE;
        var named = Map.of(
                Setting.INSTANCE_CLASS, "TargetDBInstanceClass",
                Setting.STORAGE, "TargetAllocatedStorage",
                Setting.STORAGE_TYPE, "TargetStorageType",
                Setting.IOPS, "TargetIops",
                Setting.STORAGE_THROUGHPUT, "TargetStorageThroughput");
        for (var setting : named.entrySet()) {
            var value = fields.text(setting.getValue());
            if (value.isPresent()) {
                settings = settings.with(setting.getKey(), List.of(value.get()));
            }
        }
        return settings;
    }

    private void describe(Call call, XmlAnswer out) {
        var deployments = cloud.region(call.caller()).blueGreen();
        var filters = Filters.of(call.fields(), FILTERS);
        var candidates = call.fields()
                .text("BlueGreenDeploymentIdentifier")
                .<Collection<BlueGreenDeployment>>map(id -> List.of(deployments.required(id)))
                .orElseGet(deployments::all);
        var wanted = candidates.stream()
                .filter(deployment -> filters.fit(name -> values(deployment, name)))
                .toList();
        var page = Page.of(call.fields(), wanted, BlueGreenDeployment::id);
        out.list("BlueGreenDeployments", "member", page.items(), found -> BlueGreenXml.write(found, out));
        out.text("Marker", page.next());
    }

    private static List<String> values(BlueGreenDeployment deployment, String filter) {
        return switch (filter) {
            case "blue-green-deployment-identifier" -> List.of(deployment.id());
            case "blue-green-deployment-name" -> List.of(deployment.name());
            case "source" -> List.of(deployment.source().name());
            case "target" -> deployment.target().map(Instance::name).stream().toList();
            default -> List.of();
        };
    }

    private void switchOver(Call call, XmlAnswer out) {
        var deployment = required(call);
        var timeout = call.fields().integer("SwitchoverTimeout").orElse(USUAL_TIMEOUT);
        if (timeout < SHORTEST_TIMEOUT || timeout > LONGEST_TIMEOUT) {
            throw Refusal.of(
                    "InvalidParameterValue",
                    "SwitchoverTimeout must be between %d and %d seconds.",
                    SHORTEST_TIMEOUT,
                    LONGEST_TIMEOUT);
        }
        switch (deployment.status()) {
            // a failed switchover has changed nothing and can be tried again
            case AVAILABLE, SWITCHOVER_FAILED ->
                BlueGreenSwitchover.begin(cloud, deployment, Duration.ofSeconds(timeout));
            case PROVISIONING, SWITCHOVER_IN_PROGRESS, SWITCHOVER_COMPLETED, INVALID_CONFIGURATION, DELETING ->
                throw wrongState(deployment, "switched over");
        }
        out.element("BlueGreenDeployment", () -> BlueGreenXml.write(deployment, out));
    }

    private void delete(Call call, XmlAnswer out) {
        var deployment = required(call);
        var withGreen = call.fields().flag("DeleteTarget");
        switch (deployment.status()) {
            case SWITCHOVER_IN_PROGRESS, DELETING -> throw wrongState(deployment, "deleted");
            case SWITCHOVER_COMPLETED -> {
                if (withGreen) {
                    throw wrongState(deployment, "deleted together with its target");
                }
            }
            case PROVISIONING, AVAILABLE, INVALID_CONFIGURATION, SWITCHOVER_FAILED -> leave(deployment, withGreen);
        }
        deployment.delete();
        cloud.agenda()
                .after(
                        cloud.delays().delete(),
                        () -> deployment.region().blueGreen().remove(deployment));
        out.element("BlueGreenDeployment", () -> BlueGreenXml.write(deployment, out));
    }

    /** What was green is deleted or goes on by itself. */
    private void leave(BlueGreenDeployment deployment, boolean withGreen) {
        var greens = deployment.pairs().stream()
                .map(Pair::green)
                .filter(green -> !green.isGone())
                .toList();
        if (withGreen && greens.stream().anyMatch(green -> green.settings().flag(Setting.DELETION_PROTECTION))) {
            throw Refusal.of("InvalidBlueGreenDeploymentStateFault", "The green environment has deletion protection.");
        }
        for (var green : greens) {
            if (withGreen) {
                Deletion.begin(cloud, green, true);
            }
        }
        deployment.target().filter(green -> !withGreen && !green.isGone()).ifPresent(green -> {
            var blue = deployment.source();
            blue.replication(blue.replication().without(green));
            green.replication(green.replication().promoted());
            // nobody else ends what was begun
            green.status(InstanceStatus.AVAILABLE);
        });
    }

    private BlueGreenDeployment required(Call call) {
        return cloud.region(call.caller())
                .blueGreen()
                .required(call.fields().required("BlueGreenDeploymentIdentifier"));
    }

    private static Refusal wrongState(BlueGreenDeployment deployment, String what) {
        return Refusal.of(
                "InvalidBlueGreenDeploymentStateFault",
                "The blue/green deployment %s can't be %s in the state %s.",
                deployment.id(),
                what,
                deployment.status());
    }
}
