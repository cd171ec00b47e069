package dev.uplift.worker.provider.azure.server;

import static dev.uplift.worker.provider.azure.server.Fields.isEnabled;
import static dev.uplift.worker.provider.azure.server.Fields.text;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerInner;
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
    private static final String NO_STANDBY = "NotEnabled";

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
    public static FlexibleServer of(ServerInner shown) {
        return of(text(shown.id()).orElse(""), text(shown.name()).orElse(""), shown);
    }

    /** The one that was asked for, whatever it says of itself. */
    public static FlexibleServer of(ServerAddress asked, ServerInner shown) {
        return of(text(shown.id()).orElse(asked.id()), text(shown.name()).orElse(asked.server()), shown);
    }

    private static FlexibleServer of(String id, String name, ServerInner shown) {
        return new FlexibleServer(
                id,
                name,
                text(shown.location()).orElse(""),
                text(shown.version()).orElse(""),
                text(shown.minorVersion()),
                text(shown.state()).orElse(""),
                text(shown.fullyQualifiedDomainName()),
                sku(shown.sku()),
                storage(shown.storage()),
                backup(shown.backup()),
                network(shown.network()),
                highAvailability(shown.highAvailability()),
                Optional.ofNullable(shown.maintenanceWindow())
                        .filter(window -> isEnabled(window.customWindow()))
                        .map(FlexibleServer::window),
                role(shown),
                text(shown.sourceServerResourceId()),
                text(shown.availabilityZone()),
                shown.cluster() != null && shown.cluster().clusterSize() != null,
                Optional.ofNullable(shown.tags()).orElse(Map.of()));
    }

    private static String role(ServerInner shown) {
        return text(shown.replicationRole())
                .or(() -> Optional.ofNullable(shown.replica()).flatMap(replica -> text(replica.role())))
                .orElse("None");
    }

    private static Sku sku(com.azure.resourcemanager.postgresqlflexibleserver.models.Sku shown) {
        return shown == null
                ? new Sku("", "")
                : new Sku(text(shown.name()).orElse(""), text(shown.tier()).orElse(""));
    }

    private static Storage storage(com.azure.resourcemanager.postgresqlflexibleserver.models.Storage shown) {
        return shown == null
                ? new Storage(Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty(), false)
                : new Storage(
                        text(shown.type()),
                        number(shown.storageSizeGB()),
                        Optional.ofNullable(shown.iops()),
                        Optional.ofNullable(shown.throughput()),
                        text(shown.tier()),
                        isEnabled(shown.autoGrow()));
    }

    private static Backup backup(com.azure.resourcemanager.postgresqlflexibleserver.models.Backup shown) {
        return shown == null
                ? new Backup(0, false, Optional.empty())
                : new Backup(
                        number(shown.backupRetentionDays()),
                        isEnabled(shown.geoRedundantBackup()),
                        Optional.ofNullable(shown.earliestRestoreDate()).map(OffsetDateTime::toInstant));
    }

    private static Network network(com.azure.resourcemanager.postgresqlflexibleserver.models.Network shown) {
        return shown == null
                ? new Network(false, Optional.empty(), Optional.empty())
                : new Network(
                        isEnabled(shown.publicNetworkAccess()),
                        text(shown.delegatedSubnetResourceId()),
                        text(shown.privateDnsZoneArmResourceId()));
    }

    private static HighAvailability highAvailability(
            com.azure.resourcemanager.postgresqlflexibleserver.models.HighAvailability shown) {
        return shown == null
                ? new HighAvailability(DISABLED, NO_STANDBY, Optional.empty())
                : new HighAvailability(
                        text(shown.mode()).orElse(DISABLED),
                        text(shown.state()).orElse(NO_STANDBY),
                        text(shown.standbyAvailabilityZone()));
    }

    private static MaintenanceWindow window(
            com.azure.resourcemanager.postgresqlflexibleserver.models.MaintenanceWindow shown) {
        return new MaintenanceWindow(number(shown.dayOfWeek()), number(shown.startHour()), number(shown.startMinute()));
    }

    private static int number(Integer shown) {
        return shown == null ? 0 : shown;
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
