package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A source of version 13, an empty target of version 18, and one upgrade from one to the other, step by step. */
final class TwoServers implements AutoCloseable {

    private static final OutgoingHttp HTTP = new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty()));
    private static final Map<String, String> FAST = Map.of("fsync", "off", "max_connections", "60");

    /** Everything on a server that an undo must leave as it was. */
    static final String STATE = """
            SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                SELECT format('database %s %s %s %s', datname, datacl, datconnlimit, shobj_description(oid, 'pg_database')) FROM pg_database
                UNION ALL SELECT 'role ' || rolname || coalesce(shobj_description(oid, 'pg_authid'), '') FROM pg_roles
                UNION ALL SELECT 'setting ' || setdatabase || setrole || setconfig::text FROM pg_db_role_setting
                UNION ALL SELECT 'table ' || schemaname || tablename FROM pg_tables WHERE schemaname = 'public'
                UNION ALL SELECT 'extension ' || extname FROM pg_extension
                UNION ALL SELECT 'public ' || nspacl::text FROM pg_namespace WHERE nspname = 'public') s(line)
            """;

    final PostgresServer source;
    final PostgresServer target;
    final UpgradeId upgrade = UpgradeId.random();
    final Map<String, Object> facts = new HashMap<>();
    final List<Check> checks = new ArrayList<>();
    final Driver driver;
    private final Map<String, String> secrets = new HashMap<>();
    private UpgradeOptions.Fence fence = UpgradeOptions.Fence.ON;
    private UpgradeOptions.Rehearsal rehearsal = UpgradeOptions.Rehearsal.SKIP;
    private Map<String, Object> options = Map.of();
    private UpgradeOptions.DataComparison comparison = UpgradeOptions.DataComparison.FULL;
    private long turn;

    TwoServers(Path folder) {
        this(folder, Map.of());
    }

    /** @param settings of the source beside those that make it fast */
    TwoServers(Path folder, Map<String, String> settings) {
        var old = PostgresInstallation.full(13);
        var latest = PostgresInstallation.full(18);
        source = PostgresServer.create(old, folder.resolve("source"), with(settings))
                .start();
        target = PostgresServer.create(latest, folder.resolve("target"), FAST);
        try {
            target.start();
        } catch (RuntimeException failed) {
            source.close();
            throw failed;
        }
        driver = new DumpRestoreDriver(Optional.of(latest.bin().toString()), HTTP);
        secrets.put("env:SOURCE", "postgresql://postgres:%s@ignored:1/x".formatted(source.password()));
        secrets.put("env:TARGET", target.password());
    }

    private static Map<String, String> with(Map<String, String> settings) {
        var all = new HashMap<>(FAST);
        all.putAll(settings);
        return all;
    }

    TwoServers withFence(UpgradeOptions.Fence other) {
        fence = other;
        return this;
    }

    TwoServers withRehearsal() {
        rehearsal = UpgradeOptions.Rehearsal.REQUIRED;
        return this;
    }

    TwoServers withOptions(Map<String, Object> provider) {
        options = provider;
        return this;
    }

    TwoServers withComparison(UpgradeOptions.DataComparison other) {
        comparison = other;
        return this;
    }

    void secret(String reference, String value) {
        secrets.put(reference, value);
    }

    /** One turn of a step, which the test runs or starts itself; it gets the facts that it asks for, as the API does. */
    RecordedWork turn(Step step) {
        turn++;
        var needed = new HashMap<>(facts);
        needed.keySet().retainAll(step.needs());
        var passed = Json.read(Json.write(needed), Map.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> known = (Map<String, Object>) passed;
        var over = Json.read(Json.write(step), Step.class);
        var command = new Execute(
                upgrade,
                turn,
                over,
                server(source, "env:SOURCE"),
                Optional.of(server(target, "env:TARGET")),
                "18",
                "dump-restore",
                options(),
                known,
                Duration.ofMinutes(10),
                Optional.empty());
        var work = new RecordedWork(command, secrets);
        return driver.actions().get(step.action()).lastWords().isPositive() ? work.withLastWords() : work;
    }

    private static Server server(PostgresServer server, String credentials) {
        var address = Map.<String, Object>of("host", "127.0.0.1", "port", server.port(), "user", "postgres");
        return new Server("dump-restore", address, Optional.of(credentials), Map.of(), null);
    }

    StepResult run(Step step) throws InterruptedException {
        return run(turn(step));
    }

    StepResult run(RecordedWork work) throws InterruptedException {
        try {
            var result = driver.actions().get(work.command().step().action()).run(work);
            if (result instanceof StepResult.Done done) {
                facts.putAll(done.facts());
            }
            return result;
        } finally {
            facts.putAll(work.learned);
            checks.addAll(work.checks);
        }
    }

    StepResult run(Plan plan, String name) throws InterruptedException {
        return run(plan.steps().get(plan.indexOf(name)));
    }

    /** Runs steps that must end well. */
    void runEach(Plan plan, String... names) throws InterruptedException {
        for (var name : names) {
            done(run(plan, name), name);
        }
    }

    StepResult undo(Plan plan, String name) throws InterruptedException {
        return run(plan.undo().stream()
                .map(undo -> undo.step())
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    Outcome outcome(String action) throws InterruptedException {
        var step = Step.of(Phase.PRECHECK, action, Duration.ofMinutes(5)).asRepeatable();
        var result = run(step);
        assertThat(result).isInstanceOf(StepResult.Done.class);
        var outcome = ((StepResult.Done) result).outcome().orElseThrow();
        assertThat(driver.descriptor().prechecks())
                .extracting(CatalogueEntry::id)
                .containsAll(outcome.findings().stream().map(Finding::id).toList());
        return outcome;
    }

    List<Finding> findings() throws InterruptedException {
        return outcome(Driver.PRECHECK).findings();
    }

    Plan plan() throws InterruptedException {
        var outcome = outcome(Driver.PRECHECK);
        assertThat(outcome.findings()).noneMatch(Finding::blocks);
        return outcome.plan().orElseThrow();
    }

    /** Runs all steps of the plan, which must all end well. */
    void runAll(Plan plan) throws InterruptedException {
        for (var step : plan.steps()) {
            done(run(step), step.name());
        }
    }

    static void done(StepResult result, String step) {
        assertThat(result).as(step).isInstanceOf(StepResult.Done.class);
    }

    static Problem problem(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Failed.class);
        return ((StepResult.Failed) result).problem();
    }

    static void execute(PostgresServer server, String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static List<String> texts(PostgresServer server, String database, String query) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** A table for {@link #hold}; it is partitioned, since nobody asks how big such a one is. */
    static final String HELD = "CREATE TABLE public.held (id int) PARTITION BY LIST (id)";

    /** Until it is closed, whoever copies the source's database shop waits for its table {@link #HELD}. */
    Connection hold() throws SQLException {
        var holder = source.connect("shop");
        holder.setAutoCommit(false);
        try (var lock = holder.createStatement()) {
            lock.execute("LOCK TABLE public.held");
        }
        return holder;
    }

    /** Returns when somebody waits for it. */
    void awaitHeld() {
        eventually(() -> texts(
                        source,
                        "shop",
                        "SELECT count(*) FROM pg_locks WHERE relation = 'public.held'::regclass AND NOT granted")
                .equals(List.of("1")));
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }

    private UpgradeOptions options() {
        return UpgradeOptions.of(
                Map.of("rehearsal", rehearsal, "fence", fence, "provider", options, "dataComparison", comparison));
    }
}
