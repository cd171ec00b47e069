package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A server that is to be there, as if it had been created long ago.
 *
 * @param version major, for example {@code 15}
 * @param location short or display name
 * @param skuName for example {@code Standard_D2ds_v5}
 * @param tier {@code Burstable}, {@code GeneralPurpose} or {@code MemoryOptimized}
 * @param properties that differ from the usual ones, by their paths with dots, for example
 *     {@code highAvailability.mode}
 * @param parameters set by users, and in force
 * @param source the name of the server that it is a replica of
 */
public record NewServer(
        String name,
        String version,
        String location,
        String skuName,
        String tier,
        Map<String, Object> properties,
        Map<String, String> tags,
        Map<String, String> parameters,
        Optional<String> source) {

    /** How many replicas a server can have. */
    static final int REPLICAS = 5;

    private static final String LOCATION = "canadacentral";

    /** A usual one: General Purpose, without high availability, seven days of backups, no public access. */
    public static NewServer of(String name, String version) {
        return new NewServer(
                name,
                version,
                LOCATION,
                "Standard_D2ds_v5",
                "GeneralPurpose",
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    /** With another property than the usual one. @param value a text, a number or a truth value */
    public NewServer with(String path, Object value) {
        return new NewServer(
                name, version, location, skuName, tier, and(properties, path, value), tags, parameters, source);
    }

    /** Zone-redundant and healthy. */
    public NewServer highlyAvailable() {
        return with("highAvailability.mode", "ZoneRedundant").with("highAvailability.state", "Healthy");
    }

    public NewServer tagged(String key, String value) {
        return new NewServer(
                name, version, location, skuName, tier, properties, and(tags, key, value), parameters, source);
    }

    public NewServer withParameter(String parameter, String value) {
        return new NewServer(
                name, version, location, skuName, tier, properties, tags, and(parameters, parameter, value), source);
    }

    public NewServer withSku(String sku, String ofTier) {
        return new NewServer(name, version, location, sku, ofTier, properties, tags, parameters, source);
    }

    public NewServer in(String region) {
        return new NewServer(name, version, region, skuName, tier, properties, tags, parameters, source);
    }

    public NewServer replicaOf(String server) {
        return new NewServer(name, version, location, skuName, tier, properties, tags, parameters, Optional.of(server));
    }

    private static <V> Map<String, V> and(Map<String, V> before, String key, V value) {
        var more = new LinkedHashMap<>(before);
        more.put(key, value);
        return more;
    }

    ObjectNode sku() {
        return Json.mapper().createObjectNode().put("name", skuName).put("tier", tier);
    }

    /** As on the wire. */
    ObjectNode wire() {
        var out = usual(name, version);
        properties.forEach((path, value) -> {
            var cut = path.lastIndexOf('.');
            var parent =
                    cut < 0 ? out : out.withObject("/" + path.substring(0, cut).replace('.', '/'));
            parent.putPOJO(path.substring(cut + 1), value);
        });
        // what was put in as Java values is read again as JSON
        return (ObjectNode) Json.mapper().valueToTree(out);
    }

    /** What every server has. */
    static ObjectNode usual(String name, String version) {
        if (!Versions.knows(version)) {
            throw new IllegalArgumentException("no version " + version);
        }
        var out = Json.mapper().createObjectNode();
        out.putObject("replica").put("role", "Primary").put("capacity", REPLICAS);
        out.putObject("storage")
                .put("type", "")
                .put("iops", 500)
                .put("tier", "P10")
                .put("storageSizeGB", 128)
                .put("autoGrow", "Disabled");
        out.putObject("network").put("publicNetworkAccess", "Disabled");
        out.putArray("privateEndpointConnections");
        out.putObject("dataEncryption").put("type", "SystemManaged");
        out.putObject("authConfig").put("activeDirectoryAuth", "Disabled").put("passwordAuth", "Enabled");
        out.put("fullyQualifiedDomainName", name + ".postgres.database.azure.com");
        out.put("version", version);
        out.put("minorVersion", Versions.minor(version));
        out.put("administratorLogin", "azureadmin");
        out.put("state", Server.READY);
        out.put("availabilityZone", "1");
        out.putObject("backup").put("backupRetentionDays", 7).put("geoRedundantBackup", "Disabled");
        out.putObject("highAvailability").put("mode", "Disabled").put("state", "NotEnabled");
        out.putObject("maintenanceWindow")
                .put("customWindow", "Disabled")
                .put("dayOfWeek", 0)
                .put("startHour", 0)
                .put("startMinute", 0);
        out.put("replicationRole", "Primary");
        out.put("replicaCapacity", REPLICAS);
        return out;
    }
}
