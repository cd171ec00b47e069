package dev.uplift.worker.provider.azure.server;

import static dev.uplift.worker.provider.azure.server.Fields.number;
import static dev.uplift.worker.provider.azure.server.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A flexible server as Azure shows it; there is no secret in it.
 *
 * @param id its resource id
 * @param name its name
 * @param location for people: {@code Canada Central}
 * @param version major version: {@code 15}
 * @param minorVersion {@code 15} of 15.15; Azure shows it from api-version 2022-12-01 on
 * @param state {@code Ready}, {@code Updating} …
 * @param host where clients find it; empty while it is made
 * @param sku its machine
 * @param storage its disk
 * @param backup how long it can be restored
 * @param network where it is reached
 * @param highAvailability its standby
 * @param maintenanceWindow when Azure maintains it; empty where Azure chooses
 * @param replicationRole {@code None}, {@code Primary}, {@code AsyncReplica} …
 * @param source resource id of the server that a replica replicates
 * @param availabilityZone that it is in
 * @param cluster whether it is an elastic cluster
 * @param tags all of them
 */
public record FlexibleServer(
        String id,
        String name,
        String location,
        String version,
        Optional<String> minorVersion,
        String state,
        Optional<String> host,
        Sku sku,
        Storage storage,
        Backup backup,
        Network network,
        HighAvailability highAvailability,
        Optional<MaintenanceWindow> maintenanceWindow,
        String replicationRole,
        Optional<String> source,
        Optional<String> availabilityZone,
        boolean cluster,
        Map<String, String> tags) {

    private static final String DISABLED = "Disabled";

    /**
     * Its machine.
     *
     * @param name {@code Standard_D2ds_v5}
     * @param tier {@code Burstable}, {@code GeneralPurpose} or {@code MemoryOptimized}
     */
    public record Sku(String name, String tier) {}

    /**
     * Its disk.
     *
     * @param type {@code PremiumV2_LRS}, {@code UltraSSD_LRS}; empty for the usual one
     * @param gibibytes its size
     * @param tier of performance: {@code P10}
     */
    public record Storage(
            Optional<String> type,
            int gibibytes,
            Optional<Integer> iops,
            Optional<Integer> throughput,
            Optional<String> tier,
            boolean autoGrow) {}

    /**
     * How long it can be restored.
     *
     * @param retentionDays 7 to 35
     * @param earliest the first moment that can be restored; empty before the first backup
     */
    public record Backup(int retentionDays, boolean geoRedundant, Optional<Instant> earliest) {}

    /**
     * Where it is reached.
     *
     * @param subnet resource id of the delegated subnet; empty with public access
     * @param dnsZone resource id of the private DNS zone
     */
    public record Network(boolean publicAccess, Optional<String> subnet, Optional<String> dnsZone) {}

    /**
     * Its standby.
     *
     * @param mode {@code Disabled}, {@code SameZone} or {@code ZoneRedundant}
     * @param state {@code NotEnabled}, {@code Healthy} …
     */
    public record HighAvailability(String mode, String state, Optional<String> standbyZone) {

        /** Whether somebody wants a standby; another question is whether it is there. */
        public boolean wanted() {
            return !mode.equals(DISABLED);
        }

        /** Whether the standby could take over now. */
        public boolean healthy() {
            return state.equals("Healthy");
        }
    }

    /** @param dayOfWeek 0 for Sunday */
    public record MaintenanceWindow(int dayOfWeek, int startHour, int startMinute) {}

    /** @param shown as Azure answers a GET or lists it */
    public static FlexibleServer of(JsonNode shown) {
        return new FlexibleServer(
                text(shown, "/id").orElse(""),
                text(shown, "/name").orElse(""),
                text(shown, "/location").orElse(""),
                text(shown, "/properties/version").orElse(""),
                text(shown, "/properties/minorVersion"),
                text(shown, "/properties/state").orElse(""),
                text(shown, "/properties/fullyQualifiedDomainName"),
                new Sku(
                        text(shown, "/sku/name").orElse(""),
                        text(shown, "/sku/tier").orElse("")),
                storage(shown.at("/properties/storage")),
                backup(shown.at("/properties/backup")),
                network(shown.at("/properties/network")),
                highAvailability(shown.at("/properties/highAvailability")),
                window(shown.at("/properties/maintenanceWindow")),
                text(shown, "/properties/replicationRole")
                        .or(() -> text(shown, "/properties/replica/role"))
                        .orElse("None"),
                text(shown, "/properties/sourceServerResourceId"),
                text(shown, "/properties/availabilityZone"),
                shown.at("/properties/cluster/clusterSize").isNumber(),
                Fields.texts(shown, "/tags"));
    }

    private static Storage storage(JsonNode shown) {
        return new Storage(
                text(shown, "/type"),
                number(shown, "/storageSizeGB").orElse(0),
                number(shown, "/iops"),
                number(shown, "/throughput"),
                text(shown, "/tier"),
                isEnabled(shown, "/autoGrow"));
    }

    private static Backup backup(JsonNode shown) {
        return new Backup(
                number(shown, "/backupRetentionDays").orElse(0),
                isEnabled(shown, "/geoRedundantBackup"),
                text(shown, "/earliestRestoreDate")
                        .map(date -> OffsetDateTime.parse(date).toInstant()));
    }

    private static Network network(JsonNode shown) {
        return new Network(
                isEnabled(shown, "/publicNetworkAccess"),
                text(shown, "/delegatedSubnetResourceId"),
                text(shown, "/privateDnsZoneArmResourceId"));
    }

    private static HighAvailability highAvailability(JsonNode shown) {
        return new HighAvailability(
                text(shown, "/mode").orElse(DISABLED),
                text(shown, "/state").orElse("NotEnabled"),
                text(shown, "/standbyAvailabilityZone"));
    }

    private static Optional<MaintenanceWindow> window(JsonNode shown) {
        return isEnabled(shown, "/customWindow")
                ? Optional.of(new MaintenanceWindow(
                        number(shown, "/dayOfWeek").orElse(0),
                        number(shown, "/startHour").orElse(0),
                        number(shown, "/startMinute").orElse(0)))
                : Optional.empty();
    }

    private static boolean isEnabled(JsonNode shown, String pointer) {
        return text(shown, pointer).filter("Enabled"::equals).isPresent();
    }

    /** For requests: {@code canadacentral}. */
    public String region() {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    /** {@code 15.15}, or {@code 15} where Azure does not show the minor. */
    public String exactVersion() {
        return minorVersion.map(minor -> "%s.%s".formatted(version, minor)).orElse(version);
    }

    /** What can be done with it now. */
    public Condition condition() {
        return Condition.of(state);
    }

    /** Whether it replicates another one. */
    public boolean replicates() {
        return replicationRole.endsWith("AsyncReplica");
    }

    /** Whether Azure takes backups of it when asked: not of burstable machines, and not of disks of the second generation. */
    public boolean takesBackups() {
        return !sku.tier().equals("Burstable")
                && storage.type().filter(type -> type.startsWith("PremiumV2")).isEmpty();
    }
}
