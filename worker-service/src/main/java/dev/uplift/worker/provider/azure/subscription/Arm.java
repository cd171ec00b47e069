package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.PostgreSqlManagementClient;
import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ServerInner;
import com.azure.resourcemanager.postgresqlflexibleserver.models.ServerForUpdate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.LogFile;
import dev.uplift.worker.provider.azure.server.Offers;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.Requests;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.ServerBackup;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.SourceSettings.VirtualEndpoint;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is asked of Azure Resource Manager, in this driver's words: by the SDK's client, or in plain calls where this version
 * of it has none. What Azure refuses is thrown as {@link ArmException}. A change is only begun: what becomes of it, the
 * server shows.
 */
public final class Arm {

    private static final String METRICS_API_VERSION = "2024-02-01";

    private final ArmTransport transport;
    private final URI endpoint;
    private final String precheckApiVersion;
    private final Sdk sdk;
    private final Migrations migrations;

    /**
     * @param endpoint {@code https://management.azure.com}, or a server that speaks like it
     * @param apiVersion of Microsoft.DBforPostgreSQL
     * @param precheckApiVersion of its prechecks, which came later
     */
    Arm(ArmTransport transport, URI endpoint, String apiVersion, String precheckApiVersion) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.precheckApiVersion = precheckApiVersion;
        this.sdk = new Sdk(transport, endpoint, apiVersion);
        this.migrations = new Migrations(sdk);
    }

    /** Empty if it is not there. */
    public Optional<FlexibleServer> server(ServerAddress address) {
        return Sdk.find(() -> client(address)
                        .getServers()
                        .getByResourceGroupWithResponse(address.resourceGroup(), address.server(), Context.NONE))
                .map(shown -> FlexibleServer.of(address, shown));
    }

    /** All of a subscription. @param subscription a UUID */
    public List<FlexibleServer> servers(String subscription) {
        return Sdk.list(() -> sdk.client(subscription).getServers().list(), FlexibleServer::of);
    }

    /** All of a resource group. */
    public List<FlexibleServer> servers(String subscription, String resourceGroup) {
        return Sdk.list(
                () -> sdk.client(subscription).getServers().listByResourceGroup(resourceGroup), FlexibleServer::of);
    }

    /** Servers that replicate it. */
    public List<FlexibleServer> replicas(ServerAddress address) {
        return Sdk.list(
                () -> client(address).getReplicas().listByServer(address.resourceGroup(), address.server()),
                FlexibleServer::of);
    }

    /** Stable host names that lead to it. */
    public List<VirtualEndpoint> endpoints(ServerAddress address) {
        return Sdk.list(
                () -> client(address).getVirtualEndpoints().listByServer(address.resourceGroup(), address.server()),
                VirtualEndpoint::of);
    }

    /** Empty if it does not lead to this server. */
    public Optional<VirtualEndpoint> endpoint(ServerAddress address, String name) {
        return Sdk.find(() -> client(address)
                        .getVirtualEndpoints()
                        .getWithResponse(address.resourceGroup(), address.server(), name, Context.NONE))
                .map(VirtualEndpoint::of);
    }

    /** All that it has. */
    public List<Parameter> parameters(ServerAddress address) {
        return Sdk.list(
                () -> client(address).getConfigurations().listByServer(address.resourceGroup(), address.server()),
                Parameter::of);
    }

    /** How it is set up. @param server as it is now */
    public SourceSettings settings(ServerAddress address, FlexibleServer server) {
        return SourceSettings.of(server, replicas(address), endpoints(address), parameters(address));
    }

    /** Where it can be upgraded to, and what could be made beside it. @param from the major version that it runs */
    public Offers offers(ServerAddress address, String from) {
        return Offers.of(
                from,
                Sdk.list(
                        () -> client(address).getServerCapabilities().list(address.resourceGroup(), address.server()),
                        Function.identity()));
    }

    /** Empty if there is none of this name. */
    public Optional<ServerBackup> backup(ServerAddress address, String name) {
        return Sdk.find(() -> client(address)
                        .getBackups()
                        .getWithResponse(address.resourceGroup(), address.server(), name, Context.NONE))
                .map(ServerBackup::of);
    }

    /** All that there are, the automatic ones as well. */
    public List<ServerBackup> backups(ServerAddress address) {
        return Sdk.list(
                () -> client(address).getBackups().listByServer(address.resourceGroup(), address.server()),
                ServerBackup::of);
    }

    /** Logs that it keeps. */
    public List<LogFile> logs(ServerAddress address) {
        return Sdk.list(
                () -> client(address).getLogFiles().listByServer(address.resourceGroup(), address.server()),
                LogFile::of);
    }

    /** @param major that it is upgraded to */
    public Answer upgrade(ServerAddress address, String major) {
        return update(address, Requests.upgrade(major));
    }

    /** A standby as it was wanted. */
    public Answer setStandby(ServerAddress address, FlexibleServer.HighAvailability wanted) {
        return update(address, Requests.standby(wanted));
    }

    /** When Azure may maintain it. */
    public Answer setMaintenanceWindow(ServerAddress address, FlexibleServer.MaintenanceWindow wanted) {
        return update(address, Requests.maintenanceWindow(wanted));
    }

    /** How long it can be restored. @param days 7 to 35 */
    public Answer setBackupRetention(ServerAddress address, int days) {
        return update(address, Requests.backupRetention(days));
    }

    private Answer update(ServerAddress address, ServerForUpdate change) {
        return Sdk.begin(client(address)
                .getServers()
                .updateWithResponseAsync(address.resourceGroup(), address.server(), change));
    }

    /** A new server with what another one held. @param moment not before the earliest that can be restored */
    public Answer restore(ServerAddress made, FlexibleServer source, Instant moment, Map<String, String> tags) {
        return create(made, Requests.restore(source, moment, tags));
    }

    /** @param as it was before */
    public Answer recreateReplica(ServerAddress replica, FlexibleServer as, ServerAddress primary) {
        return create(replica, Requests.replica(as, primary.id()));
    }

    private Answer create(ServerAddress made, ServerInner body) {
        return Sdk.begin(client(made).getServers().createWithResponseAsync(made.resourceGroup(), made.server(), body));
    }

    /** Takes the server away, with all that it holds. */
    public Answer delete(ServerAddress address) {
        return Sdk.begin(
                client(address).getServers().deleteWithResponseAsync(address.resourceGroup(), address.server()));
    }

    /** In place: the standby does not take over. */
    public Answer restart(ServerAddress address) {
        return Sdk.begin(client(address)
                .getServers()
                .restartWithResponseAsync(address.resourceGroup(), address.server(), Requests.restart()));
    }

    /** A backup that stays as long as the server's own ones. */
    public Answer takeBackup(ServerAddress address, String name) {
        return Sdk.begin(
                client(address).getBackups().createWithResponseAsync(address.resourceGroup(), address.server(), name));
    }

    /** Of those that were taken on demand. */
    public Answer deleteBackup(ServerAddress address, String name) {
        return Sdk.begin(
                client(address).getBackups().deleteWithResponseAsync(address.resourceGroup(), address.server(), name));
    }

    /** @param name of a server parameter */
    public Answer setParameter(ServerAddress address, String name, String value) {
        return Sdk.begin(client(address)
                .getConfigurations()
                .updateWithResponseAsync(address.resourceGroup(), address.server(), name, Requests.parameter(value)));
    }

    /** A stable host name leads to this server from now on; it must lead to no other one. */
    public Answer pointEndpoint(ServerAddress address, String name) {
        return Sdk.begin(client(address)
                .getVirtualEndpoints()
                .createWithResponseAsync(
                        address.resourceGroup(), address.server(), name, Requests.virtualEndpoint(address.server())));
    }

    /** A stable host name leads nowhere. */
    public Answer removeEndpoint(ServerAddress address, String name) {
        return Sdk.begin(client(address)
                .getVirtualEndpoints()
                .deleteWithResponseAsync(address.resourceGroup(), address.server(), name));
    }

    /** Azure looks itself whether an upgrade would get through. @return with the id of what it finds */
    public Answer startPrecheck(ServerAddress address, String major) {
        var request = plain(HttpMethod.POST, address.id() + "/startMajorVersionUpgradePrecheck", precheckApiVersion)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setBody(JsonNodeFactory.instance
                        .objectNode()
                        .put("targetVersion", major)
                        .toString());
        var response = transport.sendSync(request, Context.NONE);
        return Answer.of(response.getStatusCode(), response.getHeaders());
    }

    /** What Azure found. @param id of the operation that it was */
    public Optional<PlatformPrecheck> precheck(ServerAddress address, String id) {
        return Sdk.present(() -> get(plain(
                        HttpMethod.GET,
                        "%s/majorVersionUpgradePrecheck/%s".formatted(address.id(), id),
                        precheckApiVersion)))
                .map(PlatformPrecheck::of);
    }

    /** Databases that come to flexible servers. */
    public Migrations migrations() {
        return migrations;
    }

    /**
     * How far an operation is; one that cannot be asked is a forgotten one, since the resource tells as well.
     *
     * @param operation as {@link Answer} had it: signed, so it is asked as it stands
     */
    public AsyncOperation operation(URI operation) {
        try {
            return AsyncOperation.of(get(
                    new HttpRequest(HttpMethod.GET, endpoint.resolve(operation).toString())));
        } catch (ArmException refused) {
            if (refused.isAbsence() || refused.isLacking()) {
                return new AsyncOperation.Forgotten();
            }
            throw refused;
        }
    }

    /**
     * What Azure Monitor measured, by minutes: averages and totals of each.
     *
     * @param names for example {@code cpu_percent}
     * @return as Azure answers it
     */
    public JsonNode metrics(ServerAddress address, List<String> names, Instant from, Instant until) {
        var request =
                plain(HttpMethod.GET, address.id() + "/providers/Microsoft.Insights/metrics", METRICS_API_VERSION);
        return get(request.setUrl("%s&metricnames=%s&interval=PT1M&aggregation=Average,Total&timespan=%s"
                .formatted(
                        request.getUrl(),
                        encoded(String.join(",", names)),
                        encoded("%s/%s".formatted(seconds(from), seconds(until))))));
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest plain(HttpMethod method, String path, String version) {
        return new HttpRequest(
                method,
                endpoint.resolve("%s?api-version=%s".formatted(path, version)).toString());
    }

    private JsonNode get(HttpRequest request) {
        return Json.read(
                transport.sendSync(request, Context.NONE).getBodyAsBinaryData().toBytes(), JsonNode.class);
    }

    private PostgreSqlManagementClient client(ServerAddress address) {
        return sdk.client(address.subscription());
    }
}
