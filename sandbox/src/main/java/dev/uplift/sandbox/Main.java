package dev.uplift.sandbox;

import dev.uplift.sandbox.Arguments.UsageException;
import dev.uplift.sandbox.demo.Demo;
import dev.uplift.sandbox.kafka.KafkaProcess;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.simulated.SimulatedPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** The commands of the launcher that concern the stack on this machine, and the processes of the sandbox. */
public final class Main {

    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final int MAX_PORT = 65_535;

    private Main() {}

    /** Ends with 0, or 1 if it failed, or 2 if it was called wrongly. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) {
        try {
            if (arguments.isEmpty()) {
                throw new UsageException("a command is missing: demo, up, down, status, logs, kafka or simulated");
            }
            return run(arguments.getFirst(), arguments.subList(1, arguments.size()));
        } catch (UsageException usage) {
            System.err.println("uplift: " + usage.getMessage());
            return USAGE;
        } catch (InterruptedException | CancellationException stopped) {
            return FAILURE;
        } catch (IOException | UncheckedIOException | IllegalStateException failed) {
            System.err.println("uplift: " + failed.getMessage());
            return FAILURE;
        }
    }

    private static int run(String command, List<String> rest) throws IOException, InterruptedException {
        return switch (command) {
            case "demo" -> {
                endWithLauncher();
                yield Demo.run(rest);
            }
            case "up" -> StackCommands.up(rest);
            case "down" -> StackCommands.down(rest);
            case "status" -> StackCommands.status(rest);
            case "logs" -> StackCommands.logs(rest);
            case "kafka" -> kafka(Arguments.parse(rest, Set.of(), Set.of()));
            case "simulated" -> simulated(Arguments.parse(rest, Set.of(), Set.of()));
            default -> throw new UsageException("unknown command " + command);
        };
    }

    /** If the launcher is killed, nobody else would clean up behind us. */
    private static void endWithLauncher() {
        var launcher = System.getenv("UPLIFT_LAUNCHER");
        if (launcher != null && launcher.matches("\\d+")) {
            ProcessHandle.of(Long.parseLong(launcher))
                    .ifPresent(process -> Thread.ofPlatform()
                            .daemon()
                            .name("launcher-watch")
                            .start(() -> {
                                Processes.awaitEnd(process, Duration.ofDays(365));
                                System.exit(FAILURE);
                            }));
        }
    }

    private static int kafka(Arguments arguments) throws IOException, InterruptedException {
        arguments.restrict(2, 2);
        var port = Arguments.number("port", arguments.rest().get(1), 1, MAX_PORT);
        KafkaProcess.run(Path.of(arguments.rest().getFirst()), port);
        return 0;
    }

    private static int simulated(Arguments arguments) throws IOException, InterruptedException {
        arguments.restrict(1, 1);
        var port = Arguments.number("port", arguments.rest().getFirst(), 0, MAX_PORT);
        var platform = SimulatedPlatform.start(port);
        System.out.println("The simulated platform is ready: " + platform.uri());
        new CountDownLatch(1).await();
        return 0;
    }
}
