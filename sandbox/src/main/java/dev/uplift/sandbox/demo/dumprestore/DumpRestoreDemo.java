package dev.uplift.sandbox.demo.dumprestore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.demo.stage.Home;
import dev.uplift.sandbox.demo.stage.Observer;
import dev.uplift.sandbox.demo.stage.ProgressDisplay;
import dev.uplift.sandbox.demo.stage.Stage;
import dev.uplift.sandbox.demo.stage.Started;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** One run: a real server with real data is filled, upgraded and compared. */
public final class DumpRestoreDemo {

    private static final int SOURCE_MAJOR = 13;
    private static final List<Integer> TARGET_MAJORS = List.of(18, 17, 15);

    private final Options options;
    private final PrintStream output;
    private final PrintStream error;
    private final ProgressDisplay display;

    private DumpRestoreDemo(Options options, PrintStream output, PrintStream error) {
        this.options = options;
        this.output = output;
        this.error = error;
        this.display = ProgressDisplay.on(error);
    }

    /**
     * What these arguments ask for.
     *
     * @throws IllegalArgumentException for what is not understood; the message says what
     */
    public static DumpRestoreDemo of(List<String> arguments, PrintStream output, PrintStream error) {
        return new DumpRestoreDemo(Options.parse(arguments), output, error);
    }

    /** @return 0 if the upgrade is proved, else 1, after the reason was said */
    public int run() {
        return Stage.run(options.home(), display, this::in);
    }

    private boolean in(Home home) throws IOException, SQLException, InterruptedException {
        try (var started = new Started(display::say)) {
            var servers =
                    Servers.make(home.path(), display, started, options.story() ? DemoTraffic.SETTINGS : Map.of());
            var stack = Stack.in(home.path().resolve("stack"))
                    .shortLived()
                    .clientTools(servers.target().installation().bin())
                    .person(Approver.NAME, "approver");
            started.add("the stack", stack::stop);
            startAndFill(servers, stack, home.path().resolve("load"));
            var before = DemoDatabases.countRows(servers.source());
            display.say("The source holds %,d rows in %d tables.".formatted(sum(before), before.size()));

            var document = upgrade(servers, stack, home);
            Files.writeString(home.path().resolve("upgrade.json"), document.toPrettyString());
            var proved = report(document, prove(servers.target(), before));
            if (options.keep()) {
                sayAddresses(servers, stack);
                new CountDownLatch(1).await();
            }
            return proved;
        }
    }

    /** The control plane starts while the source is filled: both take their time. */
    private void startAndFill(Servers servers, Stack stack, Path folder) throws IOException, InterruptedException {
        display.say(
                "Starting the control plane, and filling the source with about %,d rows.".formatted(options.rows()));
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var filled = beside.submit(() -> {
                    DemoDatabases.load(servers.source(), folder, options.rows());
                    if (options.story()) {
                        DemoTraffic.run(servers.source());
                    }
                    return true;
                });
                stack.start();
                filled.get();
            } catch (ExecutionException failed) {
                throw new IOException(failed.getCause().getMessage(), failed.getCause());
            } finally {
                beside.shutdownNow();
            }
        }
    }

    private JsonNode upgrade(Servers servers, Stack stack, Home home) throws IOException, InterruptedException {
        var base = URI.create(stack.apiUrl());
        try (var api = new UpgradesApi(base, stack.token("operator"))) {
            var upgrade = api.submit(request(servers, stack));
            display.say("Upgrading: " + upgrade);
            var observer = new Observer(api, display);
            var document = observer.untilSomebodyIsNeeded(upgrade);
            display.endLine();
            if (!options.story()) {
                return document;
            }
            var report = ReportFiles.in(home);
            if (UpgradesApi.view(document).awaitsApproval()) {
                report.write(api, upgrade);
                display.say("The report of the rehearsal: " + report.html());
                try (var approving = new UpgradesApi(base, stack.token(Approver.NAME))) {
                    new Approver(approving, display, options.yes()).decide(upgrade, document);
                }
                document = observer.untilSomebodyIsNeeded(upgrade);
                display.endLine();
            }
            report.write(api, upgrade);
            display.say("The report: " + report.html());
            return ((ObjectNode) document).set("report", report.paths());
        }
    }

    private Map<String, Object> request(Servers servers, Stack stack) {
        var how = options.story()
                ? Map.of(
                        "rehearsal",
                        "required",
                        "approval",
                        "one",
                        "observe",
                        "PT0S",
                        "verification",
                        List.of(Map.of(
                                "type",
                                "sql",
                                "name",
                                "every order has a customer",
                                "database",
                                "shop",
                                "sql",
                                "SELECT NOT EXISTS (SELECT FROM sales.orders o LEFT JOIN sales.customers c"
                                        + " ON c.id = o.customer_id WHERE c.id IS NULL)",
                                "expect",
                                "t")))
                : Map.of(
                        "rehearsal",
                        "skip",
                        "rehearsalReason",
                        "the demo without --story",
                        "approval",
                        "none",
                        "observe",
                        "PT0S");
        return Map.of(
                "server",
                server(
                        servers.source(),
                        stack.secret("demo-source", servers.source().password())),
                "target",
                server(
                        servers.target(),
                        stack.secret("demo-target", servers.target().password())),
                "targetVersion",
                Integer.toString(servers.targetMajor()),
                "strategy",
                "dump-restore",
                "options",
                how);
    }

    private static Map<String, Object> server(PostgresServer server, String credentials) {
        return Map.of(
                "provider",
                "dump-restore",
                "address",
                Map.of("host", "127.0.0.1", "port", server.port(), "user", "postgres"),
                "credentials",
                credentials,
                "labels",
                Map.of("team", "shop"));
    }

    private static Proof prove(PostgresServer target, SortedMap<Table, Long> before) {
        var major = target.installation().major();
        try {
            return new Proof(major, DemoDatabases.version(target), before, DemoDatabases.countRows(target));
        } catch (SQLException silent) {
            return new Proof(major, "(%s)".formatted(silent.getMessage()), before, Collections.emptySortedMap());
        }
    }

    private boolean report(JsonNode document, Proof proof) throws IOException {
        var view = UpgradesApi.view(document);
        var doubts = proof.doubts(view);
        (options.json() ? error : output).println(Report.of(view, proof, doubts));
        if (options.json()) {
            output.println(document);
        }
        return doubts.isEmpty();
    }

    private void sayAddresses(Servers servers, Stack stack) {
        display.say("");
        display.say("API     %s (tokens in %s)".formatted(stack.apiUrl(), stack.tokensFile()));
        display.say("source  " + psql(servers.source()));
        display.say("target  " + psql(servers.target()));
        display.say("All of it stays until Ctrl-C.");
    }

    private static String psql(PostgresServer server) {
        return "PGPASSWORD=$(cat '%s') %s -h 127.0.0.1 -p %d -U postgres shop"
                .formatted(server.passwordFile(), server.installation().program("psql"), server.port());
    }

    private static long sum(SortedMap<Table, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The server to upgrade, and the new one. */
    private record Servers(PostgresServer source, PostgresServer target) {

        static Servers make(Path home, ProgressDisplay display, Started started, Map<String, String> sourceSettings) {
            display.say("Looking for PostgreSQL %d and a newer one; the first time they are fetched."
                    .formatted(SOURCE_MAJOR));
            var old = PostgresInstallation.full(SOURCE_MAJOR);
            var fresh = newest();
            display.say("PostgreSQL %s will become %s.".formatted(old.version(), fresh.version()));
            return new Servers(
                    start(old, home.resolve("source"), sourceSettings, started),
                    start(fresh, home.resolve("target"), Map.of(), started));
        }

        int targetMajor() {
            return target.installation().major();
        }

        private static PostgresServer start(
                PostgresInstallation installation, Path data, Map<String, String> settings, Started started) {
            var server = PostgresServer.create(installation, data, settings);
            started.add("the server in " + data, server::stop);
            return server.start();
        }

        private static PostgresInstallation newest() {
            var reasons = new ArrayList<String>();
            for (var major : TARGET_MAJORS) {
                try {
                    return PostgresInstallation.full(major);
                } catch (IllegalStateException missing) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("stopped while PostgreSQL was fetched");
                    }
                    reasons.add(missing.getMessage());
                }
            }
            throw new IllegalStateException(String.join("\n", reasons));
        }
    }
}
