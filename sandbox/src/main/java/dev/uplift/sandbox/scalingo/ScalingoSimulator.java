package dev.uplift.sandbox.scalingo;

import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Scalingo on one port of 127.0.0.1: give {@link #authUrl}, {@link #apiUrl} and {@link #databaseApiUrl} to clients as its
 * addresses, and {@link #token} as the API token.
 */
public final class ScalingoSimulator implements AutoCloseable {

    /** How old a database is that is put there: older than its points in time. */
    private static final Duration AGE = Duration.ofDays(40);

    private final PlatformClock clock;
    private final ScalingoCloud cloud;
    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final PlatformServer server;
    private final String token;

    private ScalingoSimulator(PlatformClock clock, int port) throws IOException {
        this.clock = clock;
        this.cloud = new ScalingoCloud(clock);
        this.token = cloud.tokens().create(Set.of());
        var routes = Stream.of(
                        cloud.tokens().routes(),
                        new Apps(cloud).routes(),
                        new Addons(cloud).routes(),
                        new DatabaseQueries(cloud).routes(),
                        new Releases(cloud).routes(),
                        new Upgrades(cloud).routes(),
                        new Actions(cloud).routes(),
                        new Metrics(cloud).routes(),
                        new Backups(cloud).routes(),
                        new Recovery(cloud).routes())
                .flatMap(List::stream)
                .toList();
        this.server = PlatformServer.start(port, new ScalingoProtocol(cloud, routes), calls, faults);
    }

    /** Starts with the region {@code osc-fr1}. @param port 0 takes a free one */
    public static ScalingoSimulator start(PlatformClock clock, int port) throws IOException {
        return new ScalingoSimulator(clock, port);
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    /** The address of the API of tokens. */
    public String authUrl() {
        return uri() + "/auth/v1";
    }

    /** The address of a region's API, with {@code {region}} where its name belongs. */
    public String apiUrl() {
        return uri() + "/api/{region}/v1";
    }

    /** The address of a region's API of databases, with {@code {region}} where its name belongs. */
    public String databaseApiUrl() {
        return uri() + "/db-api/{region}/api";
    }

    public PlatformClock clock() {
        return clock;
    }

    /** What is to go wrong with calls, by the names of operations that docs/simulators.md lists. */
    public Faults faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    /** An API token that may do everything. */
    public String token() {
        return token;
    }

    /** An API token that may do everything but these operations. */
    public String tokenWithout(String... operations) {
        return cloud.alone(() -> cloud.tokens().create(Set.of(operations)));
    }

    /** One more region. */
    public void addRegion(String region) {
        cloud.alone(() -> cloud.addRegion(region));
    }

    /** The versions on offer, and which leads to which. */
    public Versions versions() {
        return cloud.versions();
    }

    /** How long things take from now on; what has begun is not changed. */
    public void delays(Delays delays) {
        cloud.alone(() -> cloud.delays(delays));
    }

    /** How it answers from now on where sources disagree. */
    public void dialect(Dialect dialect) {
        cloud.alone(() -> cloud.dialect(dialect));
    }

    /** From now on the account has no means of payment, and may order nothing. */
    public void unpaid() {
        cloud.alone(() -> cloud.terms(cloud.terms().withoutPayment()));
    }

    /** From now on nothing may be ordered by this plan. */
    public void refusePlan(String name) {
        cloud.alone(() -> cloud.terms(cloud.terms().without(name)));
    }

    /** From now on a PostgreSQL server is behind each addon that is ordered; see {@link NewDatabase#reallyThere}. */
    public void orderedAreReallyThere() {
        cloud.alone(() -> cloud.terms(cloud.terms().withServers()));
    }

    /** The databases of an app now, ordered ones among them; the oldest first. */
    public List<SimulatedDatabase> databases(String app) {
        return cloud.alone(() -> cloud.app(app).orElseThrow().addons().stream()
                .map(database -> new SimulatedDatabase(cloud, database))
                .toList());
    }

    /** How many calls a token has in a minute from now on; 60 unless this is called. */
    public void callsPerMinute(int calls) {
        cloud.alone(() -> cloud.limit().perMinute(calls));
    }

    /** Puts an app there. */
    public void create(NewApp wanted) {
        cloud.alone(() -> add(wanted, false));
    }

    private App add(NewApp wanted, boolean ofDatabase) {
        var app = new App(wanted, ofDatabase, cloud.now().minus(AGE));
        cloud.addRegion(wanted.region());
        cloud.add(app);
        return app;
    }

    /** Puts a database there, and its app if that is missing. */
    public SimulatedDatabase create(NewDatabase wanted) {
        return cloud.alone(() -> {
            var app = cloud.app(wanted.app())
                    .orElseGet(() -> add(
                            NewApp.of(wanted.app()).in(wanted.region()),
                            wanted.plan().dedicated()));
            var database = new Database(cloud, app, wanted, AGE);
            app.addons().add(database);
            app.variables()
                    .putIfAbsent("SCALINGO_POSTGRESQL_URL", database.url().toString());
            return new SimulatedDatabase(cloud, database);
        });
    }

    /** How many containers of each type an app has now. */
    public Map<String, Integer> containers(String app) {
        return cloud.alone(() -> Map.copyOf(cloud.app(app).orElseThrow().containers()));
    }

    /** What no careful client does: upgrades while something runs or beyond what is wanted, tokens of somebody else. */
    public List<String> offences() {
        return cloud.alone(cloud::offences);
    }

    /** Stops; the state is gone, and so are the servers that were really there. */
    @Override
    public void close() {
        server.close();
        cloud.servers().close();
    }
}
