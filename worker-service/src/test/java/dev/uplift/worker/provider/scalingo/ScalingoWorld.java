package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.scalingo.NewApp;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.scalingo.account.Endpoints;
import dev.uplift.worker.provider.scalingo.account.Place;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.path.UpgradePath;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import dev.uplift.worker.provider.scalingo.plan.Scratch;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import io.vertx.core.Vertx;
import jakarta.ws.rs.client.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A simulated Scalingo on a standing clock: a database, the app that uses it, and others beside it. */
public final class ScalingoWorld implements World {

    public static final UpgradeId UPGRADE = new UpgradeId("a123456789012345");
    public static final String APP = "shop";
    public static final String FROM = "13.5.0-1";
    public static final String TO = "15";

    private static final int SIZE = 40;
    /** What Scalingo says to who calls too often. */
    static final Fault.Effect THROTTLING = new Fault.Refuse(429, "rate_limit", "Retry later");

    static final Set<String> CHANGES = Set.of(
            "Databases_Upgrade", "Backups_Create", "Apps_Scale", "Pitr_Restore", "Addons_Create", "Addons_Delete");

    /** Has no database, but those that are ordered for rehearsals. */
    public static final String LAB = "lab";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));
    static final Client CLIENT = warm(Scalingo.client());

    public final ScalingoSimulator scalingo;
    public final SimulatedDatabase database;
    private final Function<ScalingoWorld, Story> told;
    private String token;
    private Duration behind = Duration.ZERO;
    private Story story;

    /** @param wanted of the app {@link #APP} */
    public ScalingoWorld(NewDatabase wanted, Function<ScalingoWorld, Story> told) throws IOException {
        this.scalingo = ScalingoSimulator.start(PlatformClock.standing(), 0);
        this.told = told;
        this.token = scalingo.token();
        scalingo.create(NewApp.of(APP).with("web", 2).with("worker", 1));
        scalingo.create(NewApp.of("admin").with("web", 3));
        scalingo.create(NewApp.of(LAB));
        this.database = scalingo.create(wanted);
        scalingo.create(NewDatabase.classic("billing", "starter", FROM));
    }

    /** One whose story is of no matter. */
    public ScalingoWorld(NewDatabase wanted) throws IOException {
        this(wanted, world -> world.story(Map.of(), List.of()));
    }

    public static NewDatabase classic(String topology) {
        return NewDatabase.classic(APP, topology, FROM).gib(SIZE);
    }

    /** Outside Quarkus, two first calls at once fall over each other in what they set up for all. */
    private static Client warm(Client client) {
        try (var any = ScalingoSimulator.start(PlatformClock.standing(), 0)) {
            client.target(any.uri()).request().get().close();
            return client;
        } catch (IOException unlikely) {
            throw new UncheckedIOException(unlikely);
        }
    }

    /** What is given to the worker from now on. */
    public void token(String other) {
        token = other;
    }

    /** The worker's clock is so far behind Scalingo's from now on. */
    public void behind(Duration time) {
        behind = time;
    }

    public Scalingo client() {
        return client(BETWEEN_LOOKS);
    }

    private Scalingo client(Duration pollInterval) {
        return new Scalingo(
                CLIENT,
                new Endpoints(scalingo.authUrl(), scalingo.apiUrl(), scalingo.databaseApiUrl()),
                token,
                pollInterval,
                () -> scalingo.clock().now().minus(behind));
    }

    public Place place() {
        return new Place(database.app(), database.id());
    }

    public Server server() {
        return new Server(
                Scalingo.PROVIDER,
                Map.of("region", "osc-fr1", "app", database.app()),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }

    /** From what is there now. @param own the driver's own options */
    public Plan plan(Map<String, Object> own) {
        return HopPlan.of(seen(), UpgradeOptions.of(Map.of("provider", own)));
    }

    /** The same with a rehearsal on a database that is ordered for {@link #LAB}. */
    public Plan rehearsed(Map<String, Object> own) {
        var seen = seen();
        var name = database.view().plan();
        var plan = client().region("osc-fr1").plan("postgresql", name).orElseThrow();
        return HopPlan.of(
                new UpgradedDatabase(
                        seen.addon(),
                        seen.identity(),
                        seen.hops(),
                        seen.cluster(),
                        seen.dumps(),
                        false,
                        Optional.of(new Scratch("postgresql", plan, name))),
                UpgradeOptions.of(Map.of("provider", own)));
    }

    private UpgradedDatabase seen() {
        var region = client().region("osc-fr1");
        var shown = region.database(place());
        var path = UpgradePath.to(region.chain(place(), shown.versionId(), 17), TO);
        return new UpgradedDatabase(
                shown.id(),
                shown.identity(),
                ((UpgradePath.Found) path).hops(),
                shown.cluster(),
                database.view().plan().contains("-dr-") ? Dumps.NONE : Dumps.MANAGED,
                false);
    }

    public Story story(Map<String, Object> own, List<Story.Act> acts) {
        var endpoint = client().region("osc-fr1").database(place()).endpoint().orElseThrow();
        return new Story(
                UPGRADE,
                server(),
                TO,
                UpgradeOptions.of(Map.of("provider", own)),
                Map.of("source.endpoint", endpoint),
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
    public Driver driver() {
        return driver(BETWEEN_LOOKS);
    }

    /** One that remembers what it was answered. */
    Driver driver(Duration pollInterval) {
        return new ScalingoDriver(client(pollInterval), HTTP, new OwnDumps(Optional.empty(), List.of()));
    }

    @Override
    public Calls calls() {
        return scalingo.calls();
    }

    /** How often it was asked. @param operation as the simulator names it */
    public long calls(String operation) {
        return calls().byOperation().getOrDefault(operation, 0L);
    }

    @Override
    public Faults faults() {
        return scalingo.faults();
    }

    @Override
    public boolean changes(String operation) {
        return CHANGES.contains(operation);
    }

    @Override
    public Fault.Effect throttling() {
        return THROTTLING;
    }

    @Override
    public void letTimePass() {
        scalingo.clock().advance(Duration.ofMinutes(3));
    }

    /** When all that was begun has ended. */
    @Override
    public Object state() {
        scalingo.clock().advance(Duration.ofHours(3));
        var view = database.view();
        var all = new HashMap<String, Object>();
        all.put("version", view.version());
        all.put("status", view.status());
        all.put("upgrades", view.upgradesAsked());
        all.put("backups", view.backups());
        all.put("recoverable", view.recoverable());
        all.put("shop", scalingo.containers(APP));
        all.put("admin", scalingo.containers("admin"));
        all.put("ordered", scalingo.databases(LAB).size());
        all.put("offences", scalingo.offences());
        return all;
    }

    /** Nothing that is made has a name. */
    @Override
    public void takeNames() {
        client().region("osc-fr1").takeBackup(place());
        scalingo.clock().advance(Duration.ofMinutes(10));
    }

    @Override
    public void close() {
        scalingo.close();
    }
}
