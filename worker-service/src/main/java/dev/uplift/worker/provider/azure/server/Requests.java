package dev.uplift.worker.provider.azure.server;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerInner;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.VirtualEndpointResourceInner;
import com.azure.resourcemanager.postgresqlflexibleserver.models.Backup;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ConfigurationForUpdate;
import com.azure.resourcemanager.postgresqlflexibleserver.models.CreateMode;
import com.azure.resourcemanager.postgresqlflexibleserver.models.GeoRedundantBackupEnum;
import com.azure.resourcemanager.postgresqlflexibleserver.models.HighAvailability;
import com.azure.resourcemanager.postgresqlflexibleserver.models.HighAvailabilityMode;
import com.azure.resourcemanager.postgresqlflexibleserver.models.MaintenanceWindow;
import com.azure.resourcemanager.postgresqlflexibleserver.models.Network;
import com.azure.resourcemanager.postgresqlflexibleserver.models.RestartParameter;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ServerForUpdate;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ServerPublicNetworkAccessState;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ServerVersion;
import com.azure.resourcemanager.postgresqlflexibleserver.models.Sku;
import com.azure.resourcemanager.postgresqlflexibleserver.models.SkuTier;
import com.azure.resourcemanager.postgresqlflexibleserver.models.Storage;
import com.azure.resourcemanager.postgresqlflexibleserver.models.VirtualEndpointType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Bodies of calls that change something; pure. What is left out, Azure leaves as it is. */
public final class Requests {

    private Requests() {}

    /** A major upgrade. Nothing else may be in it: the version alone makes it one, and it cannot be taken back. */
    public static ServerForUpdate upgrade(String major) {
        return new ServerForUpdate().withVersion(ServerVersion.fromString(major));
    }

    /**
     * A new server with what another one held at a moment, in the same network, and without a standby.
     *
     * @param moment not before the earliest that can be restored, to the second
     */
    public static ServerInner restore(FlexibleServer source, Instant moment, Map<String, String> tags) {
        return created(source, CreateMode.POINT_IN_TIME_RESTORE, source.id(), tags)
                .withPointInTimeUtc(moment.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))
                .withBackup(new Backup()
                        .withGeoRedundantBackup(
                                source.backup().geoRedundant()
                                        ? GeoRedundantBackupEnum.ENABLED
                                        : GeoRedundantBackupEnum.DISABLED));
    }

    /** A replica as it was before, of a server that may be another one now. @param primary its resource id */
    public static ServerInner replica(FlexibleServer replica, String primary) {
        var body = created(replica, CreateMode.REPLICA, primary, replica.tags())
                .withSku(new Sku()
                        .withName(replica.sku().name())
                        .withTier(SkuTier.fromString(replica.sku().tier())))
                .withStorage(new Storage().withStorageSizeGB(replica.storage().gibibytes()));
        return replica.availabilityZone().map(body::withAvailabilityZone).orElse(body);
    }

    private static ServerInner created(FlexibleServer like, CreateMode mode, String source, Map<String, String> tags) {
        return new ServerInner()
                .withLocation(like.region())
                .withTags(tags)
                .withCreateMode(mode)
                .withSourceServerResourceId(source)
                .withNetwork(network(like.network()));
    }

    private static Network network(FlexibleServer.Network of) {
        return new Network()
                .withPublicNetworkAccess(
                        of.publicAccess()
                                ? ServerPublicNetworkAccessState.ENABLED
                                : ServerPublicNetworkAccessState.DISABLED)
                .withDelegatedSubnetResourceId(of.subnet().orElse(null))
                .withPrivateDnsZoneArmResourceId(of.dnsZone().orElse(null));
    }

    /** A standby as it was wanted before. */
    public static ServerForUpdate standby(FlexibleServer.HighAvailability wanted) {
        return new ServerForUpdate()
                .withHighAvailability(new HighAvailability()
                        .withMode(HighAvailabilityMode.fromString(wanted.mode()))
                        .withStandbyAvailabilityZone(wanted.standbyZone().orElse(null)));
    }

    /** When Azure may maintain it. */
    public static ServerForUpdate maintenanceWindow(FlexibleServer.MaintenanceWindow wanted) {
        return new ServerForUpdate()
                .withMaintenanceWindow(new MaintenanceWindow()
                        .withCustomWindow("Enabled")
                        .withDayOfWeek(wanted.dayOfWeek())
                        .withStartHour(wanted.startHour())
                        .withStartMinute(wanted.startMinute()));
    }

    /** How long it can be restored. @param days 7 to 35 */
    public static ServerForUpdate backupRetention(int days) {
        return new ServerForUpdate().withBackup(new Backup().withBackupRetentionDays(days));
    }

    /** The value of a server parameter. */
    public static ConfigurationForUpdate parameter(String value) {
        return new ConfigurationForUpdate().withValue(value).withSource("user-override");
    }

    /** A restart in place, without the standby taking over. */
    public static RestartParameter restart() {
        return new RestartParameter().withRestartWithFailover(false);
    }

    /** A stable host name that leads to a server's primary. @param server its name */
    public static VirtualEndpointResourceInner virtualEndpoint(String server) {
        return new VirtualEndpointResourceInner()
                .withEndpointType(VirtualEndpointType.READ_WRITE)
                .withMembers(List.of(server));
    }
}
