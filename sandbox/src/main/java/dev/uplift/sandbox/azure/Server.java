package dev.uplift.sandbox.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.platform.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One server. Its course through time is set by those who change it; they hold the cloud for themselves. */
final class Server {

    static final String READY = "Ready";
    static final String UPDATING = "Updating";
    static final String PROVISIONING = "Provisioning";

    private final AzureCloud cloud;
    private final Lifetime life;
    private final Place place;
    private final String name;
    private final ObjectNode sku;
    private final ObjectNode properties;
    private final Instant created;
    private final Parameters parameters;
    private final List<Epoch> history = new ArrayList<>();
    private final Map<String, Backup> backups = new TreeMap<>();
    private final Map<String, LogFile> logs = new TreeMap<>();
    private Map<String, String> tags = Map.of();
    private Optional<String> source = Optional.empty();
    private Optional<Operation> operation = Optional.empty();
    private int upgradesAsked;

    /** @param location as in resources, for example {@code Canada Central} */
    record Place(String subscription, String group, String location) {}

    /** A time of one version, until the next epoch. */
    record Epoch(Instant from, String version) {}

    /** One on demand. */
    record Backup(String name, Instant completed) {}

    /** @param type as on the wire */
    record LogFile(String name, String type, Instant changed, String text) {}

    /** @param properties as on the wire; the server keeps them */
    Server(AzureCloud cloud, Place place, String name, Instant created, ObjectNode sku, ObjectNode properties) {
        this.cloud = cloud;
        this.life = new Lifetime(cloud.agenda());
        this.place = place;
        this.name = name;
        this.created = created;
        this.sku = sku;
        this.properties = properties;
        this.parameters = new Parameters(version());
        history.add(new Epoch(created, version()));
    }

    /** Does it after a time, unless the server is gone by then. */
    void after(Duration delay, Runnable step) {
        life.after(delay, step);
    }

    /** Is busy with it until its end. */
    void work(Operation begun) {
        operation = Optional.of(begun);
    }

    boolean isBusy() {
        return operation.filter(Operation::isUnderWay).isPresent();
    }

    /** Whether a call can change it now. */
    void checkChangeable() {
        if (isBusy()
                || List.of(UPDATING, PROVISIONING, "Restarting", "Starting", "Stopping", "Dropping")
                        .contains(state())) {
            throw ArmError.busy(name);
        }
        if (!state().equals(READY)) {
            throw ArmError.notAllowed("The server '%s' is in state '%s', which does not allow this.", name, state());
        }
    }

    /** It is no more, and nothing further happens to it; what it was busy with is canceled. */
    void end() {
        life.end();
        operation.filter(Operation::isUnderWay).ifPresent(running -> running.cancel(cloud.now()));
    }

    Place place() {
        return place;
    }

    String name() {
        return name;
    }

    String id() {
        return "/subscriptions/%s/resourceGroups/%s/providers/%s/flexibleServers/%s"
                .formatted(place.subscription(), place.group(), Route.PROVIDER, name);
    }

    Instant created() {
        return created;
    }

    ObjectNode sku() {
        return sku;
    }

    boolean isBurstable() {
        return sku.path("tier").asText().equals("Burstable");
    }

    /** As on the wire. */
    ObjectNode properties() {
        return properties;
    }

    /** A text of the properties, by its path with dots; empty if it has none. */
    String text(String path) {
        return properties.at("/" + path.replace('.', '/')).asText("");
    }

    String state() {
        return text("state");
    }

    void state(String changed) {
        properties.put("state", changed);
    }

    String version() {
        return text("version");
    }

    void version(String changed) {
        properties.put("version", changed);
        properties.put("minorVersion", Versions.minor(changed));
        history.add(new Epoch(cloud.now(), changed));
    }

    /** The zone of the standby stays. @param mode {@code Disabled}, {@code SameZone} or {@code ZoneRedundant} @param state as on the wire */
    void highAvailability(String mode, String state) {
        properties.withObject("/highAvailability").put("mode", mode).put("state", state);
    }

    boolean isHighlyAvailable() {
        return !text("highAvailability.mode").equals("Disabled");
    }

    Parameters parameters() {
        return parameters;
    }

    Map<String, String> tags() {
        return tags;
    }

    void tags(Map<String, String> changed) {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /** The id of what it is a replica of. */
    Optional<String> source() {
        return source;
    }

    void replicates(Server original) {
        source = Optional.of(original.id());
        properties.put("sourceServerResourceId", original.id());
        properties.put("replicationRole", "AsyncReplica").put("replicaCapacity", 0);
        properties
                .putObject("replica")
                .put("role", "AsyncReplica")
                .put("capacity", 0)
                .put("replicationState", "Active");
    }

    /** It is no replica any more. */
    void standsAlone() {
        source = Optional.empty();
        properties.remove("sourceServerResourceId");
        properties.put("replicationRole", "Primary").put("replicaCapacity", NewServer.REPLICAS);
        properties.putObject("replica").put("role", "Primary").put("capacity", NewServer.REPLICAS);
    }

    int upgradesAsked() {
        return upgradesAsked;
    }

    void countUpgrade() {
        upgradesAsked++;
    }

    /** Since when it can be restored: its first backup, at most as long ago as it keeps them. */
    Optional<Instant> earliestRestore() {
        var first = created.plus(cloud.delays().firstBackup());
        if (first.isAfter(cloud.now())) {
            return Optional.empty();
        }
        var kept = cloud.now()
                .minus(Duration.ofDays(
                        properties.at("/backup/backupRetentionDays").asInt()));
        return Optional.of(kept.isAfter(first) ? kept : first);
    }

    /** At a time since it was made. */
    String versionAt(Instant time) {
        return history.reversed().stream()
                .filter(epoch -> !epoch.from().isAfter(time))
                .findFirst()
                .orElseThrow()
                .version();
    }

    /** On-demand ones by their names. */
    Map<String, Backup> backups() {
        return backups;
    }

    /** By their names. */
    Map<String, LogFile> logs() {
        return logs;
    }

    void log(String file, String type, String text) {
        logs.put(file, new LogFile(file, type, cloud.now(), text));
    }

    /** As ARM shows it. */
    ObjectNode wire() {
        var out = Json.mapper().createObjectNode();
        out.set("sku", sku.deepCopy());
        out.putObject("systemData").put("createdAt", ArmTime.ticks(created));
        var shown = properties.deepCopy();
        earliestRestore()
                .ifPresent(
                        earliest -> shown.withObject("/backup").put("earliestRestoreDate", ArmTime.offset(earliest)));
        out.set("properties", shown);
        out.put("location", place.location());
        out.put("id", id());
        out.put("name", name);
        out.put("type", Route.PROVIDER + "/flexibleServers");
        if (!tags.isEmpty()) {
            tags.forEach(out.putObject("tags")::put);
        }
        return out;
    }
}
