package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.azure.ServerView;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import dev.uplift.worker.provider.azure.subscription.Arm;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A simulated Azure on a standing clock: a server with parameters, a standby and a virtual endpoint, and others beside it. */
final class AzureWorld implements AzurePlatform {

    static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    static final Names NAMES = new Names(UPGRADE);
    static final String SERVER = "orders";
    static final String REPLICA = "orders-read";
    static final String ENDPOINT = "orders-rw";
    static final String TO = "17";
    static final ServerAddress ORDERS = new ServerAddress("11111111-2222-3333-4444-555555555555", "shop", SERVER);

    private static final String FROM = "15";
    private static final String API_VERSION = "2026-10-01";

    /** Short, since every question waits a tenth of it for others that nobody asks here. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));

    final AzureSimulator azure;
    final ResourceGroup group;
    private final Function<AzureWorld, Story> told;
    private final Subscriptions looking;
    private Story story;

    /** @param replicas how many read replicas the server has */
    AzureWorld(int replicas, Function<AzureWorld, Story> told) throws IOException {
        this.azure = AzureSimulator.start(PlatformClock.standing(), 0);
        // the time that clients wait when they are throttled is real
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        this.group = azure.group(ORDERS.subscription(), ORDERS.resourceGroup());
        this.told = told;
        this.looking = subscriptions();
        group.create(NewServer.of(SERVER, FROM)
                .highlyAvailable()
                .with("backup.backupRetentionDays", 14)
                .with("maintenanceWindow.customWindow", "Enabled")
                .with("maintenanceWindow.dayOfWeek", 2)
                .with("maintenanceWindow.startHour", 3)
                .withParameter("work_mem", "65536")
                .withParameter("max_connections", "400")
                .withParameter("azure.extensions", "citext,pg_cron,pgcrypto,uuid-ossp")
                .tagged("team", "shop"));
        for (int n = 0; n < replicas; n++) {
            group.create(NewServer.of(replicas == 1 ? REPLICA : REPLICA + n, FROM)
                    .replicaOf(SERVER)
                    .tagged("team", "reports"));
        }
        group.create(NewServer.of("billing", FROM).tagged("team", "money"));
        arm().pointEndpoint(ORDERS, ENDPOINT);
        letTimePass();
    }

    private Subscriptions subscriptions() {
        return new Subscriptions(azure.uri(), API_VERSION, "token", BETWEEN_LOOKS, azure.clock()::now);
    }

    /** For what the test itself wants to know or do. */
    Arm arm() {
        return looking.arm();
    }

    static Server server() {
        return new Server(
                "azure-flexible-server",
                Map.of(
                        "subscription",
                        ORDERS.subscription(),
                        "resourceGroup",
                        ORDERS.resourceGroup(),
                        "server",
                        ORDERS.server()),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    ServerView view(String name) {
        return group.server(name).orElseThrow(() -> new AssertionError("no server " + name));
    }

    SourceSettings settings() {
        return arm().settings(ORDERS, arm().server(ORDERS).orElseThrow());
    }

    UpgradedServer seen() {
        return UpgradedServer.of(ORDERS, settings(), TO, false);
    }

    Story story(Map<String, Object> options, List<Story.Act> acts) {
        return new Story(
                UPGRADE,
                server(),
                TO,
                UpgradeOptions.of(options),
                Map.of(SourceSettings.FACT, settings().toFact()),
                acts);
    }

    @Override
    public Story story() {
        if (story == null) {
            story = told.apply(this);
        }
        return story;
    }

    @Override
    public AzureSimulator azure() {
        return azure;
    }

    @Override
    public Driver driver() {
        return new AzureDriver(subscriptions(), HTTP);
    }

    /** When all that was begun has ended. */
    @Override
    public Object state() {
        azure.clock().advance(Duration.ofHours(3));
        var servers = group.servers().stream()
                .collect(Collectors.toMap(ServerView::name, this::comparable, (a, _) -> a, TreeMap::new));
        return Map.of("servers", servers);
    }

    private Map<String, Object> comparable(ServerView view) {
        var all = new HashMap<String, Object>();
        var server = arm().server(ORDERS.named(view.name())).orElseThrow();
        all.put("version", view.version());
        all.put("state", view.state());
        all.put("standby", server.highAvailability());
        all.put("network", server.network());
        all.put("storage", server.storage());
        all.put("maintenance", server.maintenanceWindow());
        all.put("retention", server.backup().retentionDays());
        all.put("tags", view.tags());
        all.put("parameters", view.parameters());
        all.put("source", view.source());
        all.put("backups", view.backups());
        all.put("endpoints", arm().endpoints(ORDERS.named(view.name())));
        return all;
    }

    @Override
    public void takeNames() {
        Stream.of(Names.CLONE, Names.RESTORED).map(NAMES::of).forEach(name -> group.create(NewServer.of(name, FROM)));
        arm().takeBackup(ORDERS, NAMES.of(Names.BEFORE));
        azure.clock().advance(Duration.ofMinutes(10));
    }
}
