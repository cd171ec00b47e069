package dev.uplift.worker.provider.azure.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Bodies of calls that change something, as Azure has them on the wire; pure. */
public final class Requests {

    private static final String DISABLED = "Disabled";
    private static final String ENABLED = "Enabled";
    private static final String PROPERTIES = "properties";

    private Requests() {}

    /** A major upgrade. Nothing else may be in it: the version alone makes it one, and it cannot be taken back. */
    public static JsonNode upgrade(String major) {
        var body = object();
        body.putObject(PROPERTIES).put("version", major);
        return body;
    }

    /**
     * A new server with what another one held at a moment, in the same network, and without a standby.
     *
     * @param moment not before the earliest that can be restored, to the second
     */
    public static JsonNode restore(FlexibleServer source, Instant moment, Map<String, String> tags) {
        var body = created(source, "PointInTimeRestore", source.id(), tags);
        var properties = (ObjectNode) body.get(PROPERTIES);
        properties.put("pointInTimeUTC", moment.truncatedTo(ChronoUnit.SECONDS).toString());
        properties.set("network", network(source));
        properties.putObject("backup").put("geoRedundantBackup", source.backup().geoRedundant() ? ENABLED : DISABLED);
        return body;
    }

    /** A replica as it was before, of a server that may be another one now. @param primary its resource id */
    public static JsonNode replica(FlexibleServer replica, String primary) {
        var body = created(replica, "Replica", primary, replica.tags());
        var sku = body.putObject("sku");
        sku.put("name", replica.sku().name());
        sku.put("tier", replica.sku().tier());
        var properties = (ObjectNode) body.get(PROPERTIES);
        properties.set("network", network(replica));
        properties.putObject("storage").put("storageSizeGB", replica.storage().gibibytes());
        replica.availabilityZone().ifPresent(zone -> properties.put("availabilityZone", zone));
        return body;
    }

    private static ObjectNode created(FlexibleServer like, String mode, String source, Map<String, String> tags) {
        var body = object();
        body.put("location", like.region());
        var tagged = body.putObject("tags");
        tags.forEach(tagged::put);
        body.putObject(PROPERTIES).put("createMode", mode).put("sourceServerResourceId", source);
        return body;
    }

    private static ObjectNode network(FlexibleServer of) {
        var network = object();
        network.put("publicNetworkAccess", of.network().publicAccess() ? ENABLED : DISABLED);
        of.network().subnet().ifPresent(subnet -> network.put("delegatedSubnetResourceId", subnet));
        of.network().dnsZone().ifPresent(zone -> network.put("privateDnsZoneArmResourceId", zone));
        return network;
    }

    /** A standby as it was wanted before. */
    public static JsonNode highAvailability(FlexibleServer.HighAvailability wanted) {
        var body = object();
        var standby = body.putObject(PROPERTIES).putObject("highAvailability").put("mode", wanted.mode());
        wanted.standbyZone().ifPresent(zone -> standby.put("standbyAvailabilityZone", zone));
        return body;
    }

    /** The value of a server parameter. */
    public static JsonNode parameter(String value) {
        var body = object();
        body.putObject(PROPERTIES).put("value", value).put("source", "user-override");
        return body;
    }

    /** A restart in place, without the standby taking over. */
    public static JsonNode restart() {
        return object().put("restartWithFailover", false);
    }

    /** A stable host name that leads to a server's primary. @param server its name */
    public static JsonNode virtualEndpoint(String server) {
        var body = object();
        body.putObject(PROPERTIES)
                .put("endpointType", "ReadWrite")
                .putArray("members")
                .add(server);
        return body;
    }

    /** The platform's own look at whether an upgrade would get through. */
    public static JsonNode precheck(String major) {
        return object().put("targetVersion", major);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
