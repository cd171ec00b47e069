package dev.uplift.sandbox.demo;

import dev.uplift.sandbox.demo.aws.RunningAws;
import dev.uplift.sandbox.demo.aws.SimulatedAws;
import dev.uplift.sandbox.demo.azure.RunningAzure;
import dev.uplift.sandbox.demo.azure.SimulatedAzure;
import dev.uplift.sandbox.demo.dumprestore.DumpRestoreDemo;
import dev.uplift.sandbox.demo.fleet.FleetDemo;
import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.kubernetes.KubernetesDemo;
import dev.uplift.sandbox.demo.scalingo.RunningScalingo;
import dev.uplift.sandbox.demo.scalingo.SimulatedScalingo;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** {@code ./uplift demo}: upgrades servers before your eyes, and proves it. */
public final class Demo {

    private static final int USAGE_ERROR = 2;
    private static final int STOP_SECONDS = 90;

    private Demo() {}

    /**
     * Runs the demo and stops everything that it started, on Ctrl-C, too.
     *
     * @return the exit code: 0 only if all is proved, 1 if not, 2 for wrong arguments
     */
    public static int run(List<String> arguments) {
        // names and data are not ASCII, whatever the locale of a container says
        var output = utf8(FileDescriptor.out);
        var error = utf8(FileDescriptor.err);
        if (arguments.contains("--help")) {
            output.print(Usage.TEXT);
            return 0;
        }
        try {
            return stoppedByInterrupt(play(arguments, output, error));
        } catch (IllegalArgumentException wrong) {
            error.println(wrong.getMessage());
            error.println("./uplift demo --help lists all options.");
            return USAGE_ERROR;
        }
    }

    private static IntSupplier play(List<String> arguments, PrintStream output, PrintStream error) {
        return switch (Usage.provider(arguments)) {
            case DUMP_RESTORE -> DumpRestoreDemo.of(arguments, output, error)::run;
            case AWS_RDS -> {
                var options = FleetOptions.parse(SimulatedAws.PROVIDER, arguments);
                var cloud = options.endpoint().isPresent()
                        ? RunningAws.of(options, System.getenv())
                        : new SimulatedAws(options);
                yield new FleetDemo(options, cloud, output, error)::run;
            }
            case AZURE_FLEXIBLE_SERVER -> {
                var options = FleetOptions.parse(SimulatedAzure.PROVIDER, arguments);
                var cloud = options.endpoint().isPresent()
                        ? RunningAzure.of(options, System.getenv())
                        : new SimulatedAzure(options);
                yield new FleetDemo(options, cloud, output, error)::run;
            }
            case SCALINGO -> {
                var options = FleetOptions.parse(SimulatedScalingo.PROVIDER, arguments);
                var cloud = options.endpoint().isPresent()
                        ? RunningScalingo.of(options, System.getenv())
                        : new SimulatedScalingo(options);
                yield new FleetDemo(options, cloud, output, error)::run;
            }
            case KUBERNETES -> KubernetesDemo.of(arguments, output, error)::run;
        };
    }

    /** Ctrl-C interrupts the run, which stops what it started; the process ends only when it has. */
    private static int stoppedByInterrupt(IntSupplier run) {
        var runner = Thread.currentThread();
        var finished = new CountDownLatch(1);
        var hook = Thread.ofPlatform().unstarted(() -> interrupt(runner, finished));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.getAsInt();
        } finally {
            finished.countDown();
            forget(hook);
        }
    }

    private static void interrupt(Thread runner, CountDownLatch finished) {
        runner.interrupt();
        try {
            if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The demo did not stop in time; look for processes that are left.");
            }
        } catch (InterruptedException giveUp) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException runningNow) {
            // it is the hook that made us finish
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
