package dev.uplift.sandbox;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.Arguments.UsageException;
import dev.uplift.sandbox.stack.RunningStack;
import dev.uplift.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** up, down, status and logs: the stack of a home, whose processes outlive each of these commands. */
final class StackCommands {

    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_WORKERS = 32;
    private static final int FAILURE = 1;
    private static final String LINES = "200";

    private StackCommands() {}

    static int up(List<String> words) throws IOException {
        var arguments = Arguments.parse(words, Set.of("--home", "--port", "--workers"), Set.of());
        arguments.restrict(0, 0);
        var home = home(arguments);
        Files.createDirectories(home);
        try (var channel = FileChannel.open(home.resolve("lock"), CREATE, WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw new IllegalStateException("another uplift up is at work in " + home);
            }
            return up(home, arguments);
        }
    }

    private static int up(Path home, Arguments arguments) throws IOException {
        var port = arguments.number("--port", 1, MAX_PORT);
        var running = RunningStack.in(home);
        var api = running.find("api").filter(RunningStack.Status::alive);
        if (api.isPresent() && port.isPresent() && port.get() != api.get().port()) {
            throw new IllegalStateException("the stack in %s runs with its API on port %d; end it first: uplift down"
                    .formatted(home, api.get().port()));
        }
        var before = running.status().stream()
                .filter(status -> status.name().startsWith("worker-"))
                .count();
        var workers = arguments.number("--workers", 1, MAX_WORKERS).orElse((int) Math.max(1, before));
        if (running.isComplete() && workers <= before) {
            System.out.println("The stack runs already.");
        } else {
            System.err.println("Starting PostgreSQL, Kafka, the API service and %d worker%s in %s"
                    .formatted(workers, workers == 1 ? "" : "s", home));
        }
        // harmless if all runs: it starts what does not, and waits until all is ready
        var stack = Stack.in(home)
                .port(port.orElse(DEFAULT_PORT))
                .workers((int) Math.max(workers, before))
                .detached()
                .start();
        sayAddresses(stack);
        return 0;
    }

    private static void sayAddresses(Stack stack) throws IOException {
        System.out.println("""
                API        %s
                tokens     %s (lines of: token name role)
                logs       %s
                PostgreSQL 127.0.0.1:%d, database uplift
                Kafka      %s""".formatted(
                        stack.apiUrl(),
                        stack.tokensFile(),
                        stack.home().resolve("logs"),
                        stack.process("postgres").port(),
                        stack.kafkaBootstrapServers()));
        if (stack.process("worker-1").environment().get("UPLIFT_CLIENT_TOOLS").isEmpty()) {
            System.err.println("No PostgreSQL client tools (pg_dump, pg_restore) were found: dump-restore needs them."
                    + " Install the package postgresql-client, then: uplift down, uplift up.");
        }
    }

    static int down(List<String> words) throws IOException {
        var arguments = Arguments.parse(words, Set.of("--home"), Set.of());
        arguments.restrict(0, 0);
        var stopped = RunningStack.in(home(arguments)).stop();
        System.out.println(stopped == 0 ? "Nothing runs." : "Stopped %d processes.".formatted(stopped));
        return 0;
    }

    static int status(List<String> words) throws IOException {
        var arguments = Arguments.parse(words, Set.of("--home"), Set.of("--json"));
        arguments.restrict(0, 0);
        var running = RunningStack.in(home(arguments));
        if (arguments.has("--json")) {
            System.out.println(new String(Json.write(running.status()), StandardCharsets.UTF_8));
        } else if (running.status().isEmpty()) {
            System.out.println("Nothing runs.");
        } else {
            System.out.println("%-12s %8s %6s  %s".formatted("NAME", "PID", "PORT", "STATE"));
            running.status().forEach(StackCommands::print);
        }
        return running.isComplete() ? 0 : FAILURE;
    }

    private static void print(RunningStack.Status status) {
        System.out.println("%-12s %8d %6d  %s"
                .formatted(status.name(), status.pid(), status.port(), status.alive() ? "alive" : "dead"));
    }

    /** Without a name those of all processes; a name may be the beginning of several. */
    static int logs(List<String> words) throws IOException, InterruptedException {
        var arguments = Arguments.parse(words, Set.of("--home"), Set.of("--follow", "-f"));
        arguments.restrict(0, 1);
        var prefix = arguments.rest().isEmpty() ? "" : arguments.rest().getFirst();
        var folder = home(arguments).resolve("logs");
        var command = new ArrayList<>(List.of("tail", "-n", LINES));
        if (arguments.has("--follow") || arguments.has("-f")) {
            command.add("-F");
        }
        var files = logFiles(folder, prefix);
        if (files.isEmpty()) {
            throw new IllegalStateException("no log %s in %s".formatted(prefix, folder));
        }
        command.addAll(files);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static List<String> logFiles(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> {
                        var name = file.getFileName().toString();
                        return name.startsWith(prefix) && name.endsWith(".log");
                    })
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static Path home(Arguments arguments) {
        var home = arguments.value("--home").orElse(".uplift");
        if (home.isBlank()) {
            throw new UsageException("--home needs a folder");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }
}
