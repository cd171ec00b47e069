package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Ends processes of a stack in order: first the services, all at once, then what they need. */
final class Shutdown {

    /** Long enough for hand-back and checkpoints, and short enough for a person who waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Set<String> NEEDED_BY_SERVICES = Set.of("postgres", "kafka");

    private Shutdown() {}

    /** In the order of their start; SIGKILL for whoever takes more than 20 s. */
    static void stop(List<StackFile.Entry> entries) {
        var services = entries.stream()
                .filter(entry -> !NEEDED_BY_SERVICES.contains(entry.name()))
                .toList();
        stopTogether(services);
        entries.reversed().stream()
                .filter(entry -> NEEDED_BY_SERVICES.contains(entry.name()))
                .forEach(entry -> stopTogether(List.of(entry)));
    }

    private static void stopTogether(List<StackFile.Entry> entries) {
        entries.forEach(entry -> entry.running().ifPresent(process -> {
            Processes.signal(process, entry.stopSignal());
            // one that was stopped would not notice
            Processes.signal(process, "CONT");
        }));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var entry : entries) {
            entry.running().ifPresent(process -> {
                if (!Processes.awaitEnd(process, Duration.ofNanos(deadline - System.nanoTime()))) {
                    Processes.killTree(process);
                }
            });
            // A detached process led a group. While somebody is left in it, its id is not given to another process.
            if (ProcessHandle.of(entry.pid()).filter(Processes::isRunning).isEmpty()) {
                Processes.killGroup(entry.pid());
            }
        }
    }
}
