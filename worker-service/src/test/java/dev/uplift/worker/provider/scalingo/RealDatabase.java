package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.scalingo.NewApp;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.account.Endpoints;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.plan.HopPlan;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of Dedicated Resources on a simulated Scalingo, with a real server behind it, and a worker that keeps dumps. */
final class RealDatabase implements AutoCloseable {

    static final int OLD = 13;
    static final int NEW = 15;
    static final String REFERENCE = "env:ORDERS";

    private static final int MOST_LOOKS = 100;
    private static final String APP = "orders";
    private static final String REGION = "osc-fr1";
    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));

    final ScalingoSimulator scalingo = ScalingoSimulator.start(PlatformClock.standing(), 0);
    final String upgraded;
    final SimulatedDatabase database;
    /** What the worker knows and has said, to everybody. */
    final Map<String, Object> facts = new HashMap<>();

    final List<RecordedWork> turns = new ArrayList<>();

    private final Scalingo client = client();
    private final URI url;
    private Map<String, Object> own = Map.of();
    private Optional<String> reference = Optional.empty();
    private OwnDumps dumps = new OwnDumps(Optional.empty(), List.of());

    /** @param gib as Scalingo measures it */
    RealDatabase(int gib) throws IOException {
        var versions = scalingo.versions();
        var old = versions.installed(OLD);
        upgraded = versions.installed(NEW);
        versions.next(old, upgraded);
        versions.last(upgraded);
        database = scalingo.create(
                NewDatabase.dedicated(APP, "starter", old).gib(gib).reallyThere());
        scalingo.create(NewApp.of(ScalingoWorld.LAB));
        scalingo.orderedAreReallyThere();
        url = URI.create(
                client.region(REGION).variable(APP, "SCALINGO_POSTGRESQL_URL").orElseThrow());
    }

    /** With the tools of its own version. */
    RealDatabase keepingDumpsIn(Path directory) {
        return keepingDumpsIn(directory, PostgresInstallation.full(OLD).bin());
    }

    RealDatabase keepingDumpsIn(Path directory, Path tools) {
        dumps = new OwnDumps(Optional.of(directory), List.of(tools));
        return this;
    }

    /** With options of the driver's. */
    RealDatabase with(Map<String, Object> options) {
        own = options;
        return this;
    }

    /** As a worker that nobody told where. */
    RealDatabase keepingNoDumps() {
        dumps = new OwnDumps(Optional.empty(), List.of());
        return this;
    }

    /** The server has credentials; else the app's variable says who logs in. */
    RealDatabase withCredentials() {
        reference = Optional.of(REFERENCE);
        return this;
    }

    /** As its app has it. */
    URI url() {
        return url;
    }

    String name() {
        return url().getPath().substring(1);
    }

    String password() {
        return url().getUserInfo().split(":")[1];
    }

    Connection connect() throws SQLException {
        var url = url();
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d%s?%s".formatted(url.getHost(), url.getPort(), url.getPath(), url.getQuery()),
                url.getUserInfo().split(":")[0],
                password());
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    Outcome outcome(String action, Phase phase) {
        return ((StepResult.Done) run(Step.of(phase, action, Duration.ofMinutes(30))))
                .outcome()
                .orElseThrow();
    }

    Outcome precheck() {
        return outcome(Driver.PRECHECK, Phase.PRECHECK);
    }

    void done(Plan plan, String name) {
        assertThat(run(plan, name)).as(name).isInstanceOf(StepResult.Done.class);
    }

    StepResult run(Plan plan, String name) {
        return run(step(plan, name));
    }

    static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }

    /** Until it has ended; pg_upgrade needs its own time, however much passes there. */
    StepResult run(Step step) {
        var turn = turn(step);
        StepResult result;
        int looks = 0;
        do {
            scalingo.clock().advance(Duration.ofMinutes(2));
            database.awaitServer();
            scalingo.databases(ScalingoWorld.LAB).forEach(SimulatedDatabase::awaitServer);
            result = uninterrupted(turn);
            looks++;
        } while (result instanceof StepResult.Pending && looks < MOST_LOOKS);
        facts.putAll(turn.learned);
        if (result instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return result;
    }

    private StepResult uninterrupted(RecordedWork turn) {
        try {
            return once(turn);
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }

    StepResult once(RecordedWork turn) throws InterruptedException {
        return driver(client).actions().get(turn.command().step().action()).run(turn);
    }

    /** As a worker has it that was started just now. */
    Driver driver() {
        return driver(client());
    }

    private Driver driver(Scalingo reached) {
        return new ScalingoDriver(reached, HTTP, dumps);
    }

    private Scalingo client() {
        return new Scalingo(
                ScalingoWorld.CLIENT,
                new Endpoints(scalingo.authUrl(), scalingo.apiUrl(), scalingo.databaseApiUrl()),
                scalingo.token(),
                Duration.ofMillis(10),
                scalingo.clock()::now);
    }

    RecordedWork turn(Step step) {
        var turn = new RecordedWork(
                new Execute(
                        ScalingoWorld.UPGRADE,
                        1,
                        step,
                        server(),
                        Optional.empty(),
                        Integer.toString(NEW),
                        HopPlan.STRATEGY,
                        UpgradeOptions.of(Map.of("provider", own())),
                        Map.copyOf(facts),
                        Duration.ofMinutes(5),
                        Optional.empty()),
                reference.map(name -> Map.of(name, url().toString())).orElse(Map.of()));
        turns.add(turn);
        return turn;
    }

    private Map<String, Object> own() {
        var given = new HashMap<>(own);
        given.put("credentialsFromApp", reference.isEmpty());
        return given;
    }

    Server server() {
        return new Server(
                Scalingo.PROVIDER,
                Map.of("region", REGION, "app", APP, "sslmode", "require"),
                reference,
                Map.of(),
                Server.DEFAULT_POOL);
    }

    @Override
    public void close() {
        scalingo.close();
    }
}
