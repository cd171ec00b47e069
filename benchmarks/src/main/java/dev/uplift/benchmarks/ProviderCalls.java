package dev.uplift.benchmarks;

import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.stack.Counters;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many calls of its provider an upgrade costs while many run in one account and region, against those of a worker
 * that asks for each server by itself. The whole stack runs; the provider is simulated, and counts.
 */
final class ProviderCalls {

    private static final String REGION = "eu-west-1";
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(15);
    private static final Duration PARAMETER_SETTLING = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String SLOTS = "12000";

    /** How fast the platform's time runs: as fast as the machine can follow so many. */
    private static final List<Case> CASES = List.of(
            new Case(1, 1, 60),
            new Case(100, 100, 60),
            new Case(1_000, 1_000, 20),
            new Case(10_000, 10_000, 3),
            new Case(10_000, 1, 60));

    private ProviderCalls() {}

    /** @param servers of the account @param upgrades how many of them are upgraded, all at once */
    record Case(int servers, int upgrades, double speed) {}

    /** What is printed. */
    record Result(List<Size> sizes) {}

    /**
     * What one case cost.
     *
     * @param describeCallsPerUpgrade calls that only read
     * @param naiveCallsPerUpgrade the same run, where every look of a step at a server is a call
     * @param ratio calls of the naive way for one of ours
     */
    record Size(
            int servers,
            int upgrades,
            int succeeded,
            long calls,
            double callsPerUpgrade,
            double describeCallsPerUpgrade,
            double changeCallsPerUpgrade,
            double naiveCallsPerUpgrade,
            double ratio,
            double seconds) {}

    /** @param arguments {@code --servers N} leaves out the cases with more servers */
    static Result run(List<String> arguments) throws Exception {
        var at = arguments.indexOf("--servers");
        var most = at < 0 ? Integer.MAX_VALUE : Integer.parseInt(arguments.get(at + 1));
        var sizes = new ArrayList<Size>();
        System.err.println(row(
                "SERVERS", "UPGRADES", "SUCCEEDED", "CALLS", "EACH", "READ", "CHANGE", "NAIVE", "RATIO", "SECONDS"));
        for (var each : CASES) {
            if (each.servers() <= most) {
                var size = measure(each);
                sizes.add(size);
                System.err.println(row(size));
            }
        }
        return new Result(sizes);
    }

    private static Size measure(Case wanted) throws IOException, InterruptedException, SQLException {
        var home = Files.createTempDirectory("uplift-bench");
        try (var aws = AwsSimulator.start(PlatformClock.running(wanted.speed()), 0)) {
            for (int n = 0; n < wanted.servers(); n++) {
                aws.region(REGION).create(NewInstance.of(name(n), "13.16"));
            }
            try (var stack = Stack.in(home)
                    .setting("UPLIFT_SLOTS_CONTROL", SLOTS)
                    .workerEnvironment(Map.of(
                            "UPLIFT_AWS_ENDPOINT",
                            aws.uri().toString(),
                            "UPLIFT_AWS_POLL_INTERVAL",
                            scaled(POLL_INTERVAL, wanted),
                            "AWS_REGION",
                            REGION,
                            "AWS_ACCESS_KEY_ID",
                            "simulated",
                            "AWS_SECRET_ACCESS_KEY",
                            "simulated"))
                    .start()) {
                return measure(wanted, aws, stack);
            }
        } finally {
            Folders.delete(home);
        }
    }

    private static Size measure(Case wanted, AwsSimulator aws, Stack stack)
            throws IOException, InterruptedException, SQLException {
        try (var connection = stack.database().connect("uplift")) {
            var beginning = Ends.now(connection);
            var start = System.nanoTime();
            new Submissions(stack, n -> request(n, wanted)).submit(wanted.upgrades());
            var succeeded = new Ends(connection, beginning).await(wanted.upgrades(), LONGEST);
            var seconds = (System.nanoTime() - start) / 1e9;
            var looks = Counters.sum(
                    stack.process("worker-1"), "uplift_provider_looks_total", Map.of("provider", "aws-rds"));
            return size(wanted, succeeded, aws.calls().byOperation(), looks, seconds);
        }
    }

    private static Size size(Case wanted, int succeeded, Map<String, Long> byOperation, long looks, double seconds) {
        var calls = sum(byOperation, true) + sum(byOperation, false);
        var shared = sum(byOperation, "DescribeDBInstances", "DescribeDBSnapshots", "DescribeEvents");
        var naive = calls - shared + looks;
        double upgrades = wanted.upgrades();
        return new Size(
                wanted.servers(),
                wanted.upgrades(),
                succeeded,
                calls,
                calls / upgrades,
                sum(byOperation, true) / upgrades,
                sum(byOperation, false) / upgrades,
                naive / upgrades,
                (double) naive / calls,
                seconds);
    }

    private static long sum(Map<String, Long> byOperation, boolean reading) {
        return byOperation.entrySet().stream()
                .filter(operation -> reads(operation.getKey()) == reading)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sum(Map<String, Long> byOperation, String... operations) {
        return List.of(operations).stream()
                .mapToLong(operation -> byOperation.getOrDefault(operation, 0L))
                .sum();
    }

    private static boolean reads(String operation) {
        return List.of("Describe", "List", "Download", "Get").stream().anyMatch(operation::startsWith);
    }

    private static Map<String, Object> request(int n, Case wanted) {
        return Map.of(
                "server",
                Map.of("provider", "aws-rds", "address", Map.of("region", REGION, "instance", name(n))),
                "targetVersion",
                "16",
                "strategy",
                "in-place",
                "options",
                Map.of(
                        "rehearsal", "skip",
                        "rehearsalReason", "only the calls are counted",
                        "approval", "none",
                        "observe", "PT0S",
                        "provider", Map.of("parameterSettling", scaled(PARAMETER_SETTLING, wanted))));
    }

    private static String name(int n) {
        return "db-%05d".formatted(n);
    }

    /** As long as on the platform's clock. */
    private static String scaled(Duration platformTime, Case wanted) {
        return Duration.ofMillis((long) (platformTime.toMillis() / wanted.speed()))
                .toString();
    }

    private static String row(Size size) {
        return row(
                size.servers(),
                size.upgrades(),
                size.succeeded(),
                size.calls(),
                tenths(size.callsPerUpgrade()),
                tenths(size.describeCallsPerUpgrade()),
                tenths(size.changeCallsPerUpgrade()),
                tenths(size.naiveCallsPerUpgrade()),
                tenths(size.ratio()),
                tenths(size.seconds()));
    }

    private static String row(Object... cells) {
        return "%8s %9s %10s %8s %7s %7s %7s %7s %6s %8s".formatted(cells);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
