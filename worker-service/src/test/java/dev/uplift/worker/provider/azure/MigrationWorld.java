package dev.uplift.worker.provider.azure;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.provider.azure.plan.MigrationPlan;
import dev.uplift.worker.provider.azure.plan.MigrationPlan.Moved;
import dev.uplift.worker.provider.azure.server.Migration;
import dev.uplift.worker.provider.azure.server.MigrationRequest;
import dev.uplift.worker.provider.azure.server.MigrationRequest.Login;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A simulated Azure on a standing clock, with a server to move from and one to move to; nobody looks into them by SQL. */
final class MigrationWorld implements AzurePlatform {

    static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    static final Names NAMES = new Names(UPGRADE);
    static final ServerAddress SOURCE = new ServerAddress("11111111-2222-3333-4444-555555555555", "shop", "orders");
    static final ServerAddress TARGET = SOURCE.named("orders-new");
    static final List<String> DATABASES = List.of("app", "stats");
    static final Map<String, String> SECRETS = Map.of(
            "env:FROM",
            "postgresql://mover:s3cret-from@host/postgres",
            "env:TO",
            "{\"username\": \"admin\", \"password\": \"s3cret-to\"}");

    private static final String API_VERSION = "2025-08-01";
    private static final Duration LONG = Duration.ofHours(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));

    /** The others ask PostgreSQL, which is not simulated. */
    private static final Set<String> BY_AZURE =
            Set.of("migrate-data", "cut-over", "cancel-migration", "delete-migration", "confirm-available");

    final AzureSimulator azure = AzureSimulator.start(PlatformClock.standing(), 0);
    final ResourceGroup group = azure.group(SOURCE.subscription(), SOURCE.resourceGroup());
    private final Story story;

    private final Server target;
    private final Map<String, String> secrets;

    /** Nobody looks into the servers by SQL. @param provider options of the driver */
    MigrationWorld(Map<String, Object> provider, Course course) throws IOException {
        this(
                server(SOURCE, "env:FROM", Map.of()),
                server(TARGET, "env:TO", Map.of()),
                SECRETS,
                options(provider),
                plan -> course.of(plan).stream()
                        .filter(act -> BY_AZURE.contains(act.step().action()))
                        .toList());
    }

    MigrationWorld(
            Server source, Server target, Map<String, String> secrets, Map<String, Object> options, Course course)
            throws IOException {
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        group.create(NewServer.of(SOURCE.server(), "15"));
        group.create(NewServer.of(TARGET.server(), "17").withParameter("azure.extensions", "PGCRYPTO"));
        this.target = target;
        this.secrets = secrets;
        this.story = new Story(UPGRADE, source, "17", UpgradeOptions.of(options), Map.of(), course.of(plan(options)));
    }

    private static Map<String, Object> options(Map<String, Object> provider) {
        return Map.of("provider", provider, "fence", "off");
    }

    static Plan plan(Map<String, Object> options) {
        return MigrationPlan.of(new Moved("the source", "15.15", "17.7", DATABASES), UpgradeOptions.of(options));
    }

    /** @param reached how, if not as Azure says */
    static Server server(ServerAddress address, String credentials, Map<String, Object> reached) {
        var all = new HashMap<>(reached);
        all.put("subscription", address.subscription());
        all.put("resourceGroup", address.resourceGroup());
        all.put("server", address.server());
        return new Server("azure-migration", all, Optional.of(credentials), Map.of(), Server.DEFAULT_POOL);
    }

    Subscriptions subscriptions() {
        return new Subscriptions(azure.uri(), API_VERSION, "token", BETWEEN_LOOKS, azure.clock()::now);
    }

    Optional<Migration> migration(String pattern) {
        return subscriptions().arm().migrations().find(TARGET, NAMES.of(pattern));
    }

    @Override
    public Story story() {
        return story;
    }

    @Override
    public Optional<Server> target() {
        return Optional.of(target);
    }

    @Override
    public Map<String, String> secrets() {
        return secrets;
    }

    @Override
    public AzureSimulator azure() {
        return azure;
    }

    @Override
    public Driver driver() {
        return new AzureMigrationDriver(subscriptions(), HTTP);
    }

    @Override
    public Object state() {
        azure.clock().advance(LONG);
        return Stream.of(Names.MIGRATION, Names.VALIDATION)
                .flatMap(name -> migration(name).stream())
                .map(migration -> List.of(migration.state(), migration.databases(), migration.tags()))
                .toList();
    }

    @Override
    public void takeNames() {
        var request = new MigrationRequest(
                SOURCE.id(),
                "PostgreSQLFlexibleServer",
                "Prefer",
                DATABASES,
                false,
                "Validate",
                false,
                new Login("a", "b"),
                new Login("c", "d"));
        Stream.of(Names.MIGRATION, Names.VALIDATION).forEach(name -> {
            subscriptions().arm().migrations().create(TARGET, NAMES.of(name), request, "canadacentral", Map.of());
            azure.clock().advance(LONG);
        });
    }
}
