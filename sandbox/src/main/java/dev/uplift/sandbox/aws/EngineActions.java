package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What RDS offers: versions, classes for them, maintenance, integrations. */
final class EngineActions {

    /** Only for members of Aurora. */
    private static final String SERVERLESS = "db.serverless";

    private final AwsCloud cloud;

    EngineActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of(
                "DescribeDBEngineVersions", this::versions,
                "DescribeOrderableDBInstanceOptions", this::orderable,
                "DescribePendingMaintenanceActions", this::maintenance,
                "DescribeIntegrations", this::integrations);
    }

    private void versions(Call call, XmlAnswer out) {
        var fields = call.fields();
        var engine = ClusterEngine.of(fields.text("Engine").orElse("postgres"));
        var wanted = cloud.versions().all().stream()
                .filter(version ->
                        engine.filter(known -> fits(fields, known, version)).isPresent())
                .filter(version -> !fields.flag("DefaultOnly") || isDefault(fields, version))
                .toList();
        var page = Page.of(fields, wanted, EngineActions::sortable);
        out.list(
                "DBEngineVersions",
                "DBEngineVersion",
                page.items(),
                version -> write(engine.orElseThrow(), version, out));
        out.text("Marker", page.next());
    }

    /** {@code 16} names all of its minor versions. */
    private static boolean fits(Fields fields, ClusterEngine engine, String version) {
        var byVersion = fields.text("EngineVersion")
                .map(wanted ->
                        wanted.equals(version) || wanted.equals(Integer.toString(EngineVersions.major(version))));
        var byFamily = fields.text("DBParameterGroupFamily").map(wanted -> wanted.equals(engine.family(version)));
        return byVersion.orElse(true) && byFamily.orElse(true);
    }

    private boolean isDefault(Fields fields, String version) {
        return fields.text("EngineVersion").isPresent()
                        || fields.text("DBParameterGroupFamily").isPresent()
                ? cloud.versions().defaultOf(EngineVersions.major(version)).equals(Optional.of(version))
                : cloud.versions().defaultVersion().equals(version);
    }

    /** So that 13.9 comes before 13.10. */
    private static String sortable(String version) {
        var parts = version.split("\\.");
        return "%03d.%03d".formatted(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    private void write(ClusterEngine engine, String version, XmlAnswer out) {
        out.text("Engine", engine.word());
        out.text("MajorEngineVersion", EngineVersions.major(version));
        out.text("EngineVersion", version);
        out.text("DBParameterGroupFamily", engine.family(version));
        out.text("DBEngineDescription", "PostgreSQL");
        out.text("DBEngineVersionDescription", "PostgreSQL " + version + "-R1");
        out.list("ValidUpgradeTarget", "UpgradeTarget", cloud.versions().targets(version), target -> {
            out.text("Engine", engine.word());
            out.text("EngineVersion", target);
            out.text("Description", "PostgreSQL " + target + "-R1");
            out.text("AutoUpgrade", isAutomatic(version, target));
            out.text("IsMajorVersionUpgrade", EngineVersions.major(version) != EngineVersions.major(target));
        });
        out.texts("ExportableLogTypes", "member", List.of("postgresql", "upgrade", "iam-db-auth-error"));
        out.text("SupportsLogExportsToCloudwatchLogs", true);
        out.text("SupportsReadReplica", true);
        out.text("Status", "available");
    }

    private boolean isAutomatic(String from, String to) {
        var major = EngineVersions.major(from);
        return EngineVersions.major(to) == major
                && cloud.versions().defaultOf(major).equals(Optional.of(to));
    }

    private record Offer(String version, String instanceClass) {

        String key() {
            return sortable(version) + " " + instanceClass;
        }
    }

    private void orderable(Call call, XmlAnswer out) {
        var fields = call.fields();
        var engine = ClusterEngine.of(fields.required("Engine"));
        var wanted = cloud.versions().all().stream()
                .filter(version ->
                        engine.filter(known -> fits(fields, known, version)).isPresent())
                .flatMap(version -> InstanceClasses.of(version).stream().map(offered -> new Offer(version, offered)))
                .filter(offer -> fields.text("DBInstanceClass")
                        .map(offer.instanceClass()::equals)
                        .orElse(true))
                .filter(offer -> !offer.instanceClass().equals(SERVERLESS)
                        || engine.filter(ClusterEngine.AURORA::equals).isPresent())
                .toList();
        var page = Page.of(fields, wanted, Offer::key);
        out.list("OrderableDBInstanceOptions", "OrderableDBInstanceOption", page.items(), offer -> {
            out.text("Engine", engine.map(ClusterEngine::word));
            out.text("EngineVersion", offer.version());
            out.text("DBInstanceClass", offer.instanceClass());
            out.text("LicenseModel", "postgresql-license");
            out.text("StorageType", "gp3");
            out.text("MultiAZCapable", true);
            out.text("ReadReplicaCapable", true);
            out.text("Vpc", true);
            out.text("SupportsStorageEncryption", true);
        });
        out.text("Marker", page.next());
    }

    private void maintenance(Call call, XmlAnswer out) {
        var region = cloud.region(call.caller());
        var filters = Filters.of(call.fields(), Set.of("db-instance-id", "db-cluster-id"));
        var resource = call.fields().text("ResourceIdentifier");
        var wanted = region.all().stream()
                .filter(instance -> !region.maintenance(instance).isEmpty())
                .filter(instance -> filters.fit(filter -> filter.equals("db-instance-id")
                        ? List.of(instance.name())
                        : instance.cluster().stream().toList()))
                .filter(instance -> resource.isEmpty() || resource.get().equals(instance.arn()))
                .toList();
        var page = Page.of(call.fields(), wanted, Instance::name);
        out.list("PendingMaintenanceActions", "ResourcePendingMaintenanceActions", page.items(), instance -> {
            out.text("ResourceIdentifier", instance.arn());
            out.list(
                    "PendingMaintenanceActionDetails",
                    "PendingMaintenanceAction",
                    region.maintenance(instance),
                    action -> {
                        out.text("Action", action);
                        out.text("OptInStatus", "next-maintenance");
                        out.text("Description", "Pending " + action);
                    });
        });
        out.text("Marker", page.next());
    }

    private void integrations(Call call, XmlAnswer out) {
        var filters = Filters.of(call.fields(), Set.of("source-arn"));
        var wanted = cloud.region(call.caller()).integrations().entrySet().stream()
                .filter(integration -> filters.fit(filter -> List.of(RdsRegion.nameOf(integration.getValue()))))
                .toList();
        out.list("Integrations", "Integration", wanted, integration -> {
            out.text("IntegrationName", integration.getKey());
            out.text("IntegrationArn", call.caller().arn("integration", integration.getKey()));
            out.text("SourceArn", integration.getValue());
            out.text("Status", "active");
        });
    }
}
