package dev.uplift.benchmarks;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How many steps a second the control plane carries, against how many transactions a second its own PostgreSQL commits:
 * 2,000 upgrades of 7 steps that do nothing, submitted at once, with durable settings.
 */
final class ControlPlane {

    private static final int UPGRADES = 2000;
    private static final int STEPS = 7;
    private static final Duration WARM_UP = Duration.ofSeconds(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Latency of a step as the decisions saw it: from the transaction that commanded it to the one that took it in. */
    private static final String LATENCY = """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY millis), percentile_cont(0.99) WITHIN GROUP (ORDER BY millis)
              FROM (SELECT 1000 * extract(epoch FROM done.at - started.at) AS millis
                      FROM timeline done
                      JOIN timeline started USING (upgrade_id)
                      JOIN upgrade ON upgrade.id = done.upgrade_id AND upgrade.requested_by = 'operator'
                     WHERE done.type = 'step-completed' AND started.type = 'step-started'
                       AND done.data ->> 'step' = started.data ->> 'step'
                       AND done.data ->> 'step' LIKE 'nothing:%'
                       AND upgrade.created_at >= ?) AS steps
            """;

    private ControlPlane() {}

    /** What is printed. Ratios are steps a second over commits a second of the same run. */
    record Result(
            int upgrades,
            int steps,
            double seconds,
            double upgradesPerSecond,
            double stepsPerSecond,
            Latency stepLatencyMillis,
            Map<String, Double> cpuSeconds,
            double commitsPerSecond,
            double commitsPerSecondBefore,
            double commitsPerSecondAfter,
            double ratio,
            double ratioWithGo,
            Run withGo) {}

    record Latency(double p50, double p99) {}

    /** @param cpuSeconds by process, with its children */
    record Run(
            double seconds,
            double upgradesPerSecond,
            double stepsPerSecond,
            Latency stepLatencyMillis,
            Map<String, Double> cpuSeconds) {}

    static Result run(List<String> arguments) throws Exception {
        var home = Files.createTempDirectory("uplift-bench");
        try (var stack = Stack.in(home).workers(1).start()) {
            requireDurable(stack);
            var commits = Commits.prepare(stack);
            say("commits a second of the same PostgreSQL, before");
            var before = commits.perSecond();
            warmUp(stack);
            say("%d upgrades of %d steps".formatted(UPGRADES, STEPS));
            var run = measure(stack, UPGRADES, true);
            say("%d upgrades whose steps wait for Go".formatted(UPGRADES));
            var withGo = measure(stack, UPGRADES, false);
            say("commits a second, after");
            var after = commits.perSecond();
            var perSecond = (before + after) / 2;
            return new Result(
                    UPGRADES,
                    STEPS,
                    run.seconds(),
                    run.upgradesPerSecond(),
                    run.stepsPerSecond(),
                    run.stepLatencyMillis(),
                    run.cpuSeconds(),
                    perSecond,
                    before,
                    after,
                    run.stepsPerSecond() / perSecond,
                    withGo.stepsPerSecond() / perSecond,
                    withGo);
        } finally {
            Folders.delete(home);
        }
    }

    private static void say(String what) {
        System.err.println(what);
    }

    /** As what is measured, both kinds in turn, until the JVMs have compiled what runs often. */
    private static void warmUp(Stack stack) throws IOException, InterruptedException, SQLException {
        say("warming up for %d s".formatted(WARM_UP.toSeconds()));
        var until = System.nanoTime() + WARM_UP.toNanos();
        for (var repeatable = true; System.nanoTime() < until; repeatable = !repeatable) {
            measure(stack, UPGRADES, repeatable);
        }
    }

    private static void requireDurable(Stack stack) throws SQLException {
        try (var connection = stack.database().connect("uplift");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT current_setting('fsync') || current_setting('synchronous_commit')")) {
            rows.next();
            if (!rows.getString(1).equals("onon")) {
                throw new IllegalStateException("the control plane's PostgreSQL is not durable: " + rows.getString(1));
            }
        }
    }

    private static Run measure(Stack stack, int upgrades, boolean repeatable)
            throws IOException, InterruptedException, SQLException {
        try (var connection = stack.database().connect("uplift")) {
            var beginning = Ends.now(connection);
            var cpuBefore = CpuTime.of(stack);
            var start = System.nanoTime();
            var fleet = UUID.randomUUID();
            new Submissions(stack, n -> request(fleet + "-" + n, repeatable)).submit(upgrades);
            var succeeded = new Ends(connection, beginning).await(upgrades, LONGEST);
            if (succeeded < upgrades) {
                throw new IllegalStateException((upgrades - succeeded) + " upgrades failed");
            }
            var seconds = (System.nanoTime() - start) / 1e9;
            return new Run(
                    seconds,
                    upgrades / seconds,
                    (double) upgrades * STEPS / seconds,
                    latency(connection, beginning),
                    CpuTime.of(stack).since(cpuBefore));
        }
    }

    private static Map<String, Object> request(String server, boolean repeatable) {
        return Map.of(
                "server",
                        Map.of(
                                "provider",
                                "simulated",
                                "address",
                                Map.of("endpoint", "http://127.0.0.1:9", "server", server)),
                "targetVersion", "16",
                "options",
                        Map.of(
                                "rehearsal", "skip",
                                "rehearsalReason", "only the control plane is measured",
                                "approval", "none",
                                "observe", "PT0S",
                                "provider", Map.of("steps", STEPS, "repeatable", repeatable)));
    }

    private static Latency latency(Connection connection, java.sql.Timestamp since) throws SQLException {
        try (var select = connection.prepareStatement(LATENCY)) {
            select.setTimestamp(1, since);
            try (var rows = select.executeQuery()) {
                rows.next();
                return new Latency(rows.getDouble(1), rows.getDouble(2));
            }
        }
    }
}
