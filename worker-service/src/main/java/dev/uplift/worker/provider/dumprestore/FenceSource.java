package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.WriteCounters;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** After it, no client writes to the source, and it is known how much had been written until then. */
final class FenceSource {

    private static final Duration TO_LEAVE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private FenceSource() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return servers.onSource(source -> {
            try (var session = source.open()) {
                return run(servers, source, session);
            }
        });
    }

    private static StepResult run(Servers servers, Sessions source, Session session)
            throws SQLException, InterruptedException {
        var work = servers.work();
        var hard = work.command().options().fence() == UpgradeOptions.Fence.HARD;
        var superuser = session.superuser();
        var databases = Databases.read(session).stream()
                .filter(DatabaseProperties::isUsers)
                .filter(database -> superuser || database.ownedByUs())
                .toList();
        var fence = new Fence(servers.upgrade());
        var standing = fence.plan(session, databases, hard);
        var facts = facts(standing, databases);
        work.learned(facts, List.of());
        work.mayAct();
        fence.close(session, standing);
        var stayed = sendAway(servers, fence, session, Set.copyOf(standing.databases()));
        if (!stayed.isEmpty()) {
            return StepResult.failed(stayed("source", stayed));
        }
        facts.put("fence.counters", WriteCounters.settled(source, standing.databases()));
        return StepResult.done(facts);
    }

    private static Map<String, Object> facts(Fence.Standing standing, List<DatabaseProperties> databases) {
        var before = databases.stream()
                .collect(Collectors.toMap(
                        DatabaseProperties::name,
                        database -> database.settings().stream()
                                .filter(setting -> setting.name().equals("default_transaction_read_only"))
                                .map(setting -> setting.value())
                                .findFirst()
                                .orElse("")));
        var facts = new HashMap<String, Object>();
        facts.put("fence.epoch", standing.epoch());
        facts.put("fence.databases", before);
        facts.put("fence.roles", standing.roles());
        return facts;
    }

    /** Sessions that were there before the fence still write; later ones cannot. @return those that did not go */
    static List<Fence.Writer> sendAway(Servers servers, Fence fence, Session session, Set<String> databases)
            throws SQLException, InterruptedException {
        var before = fence.writers(session, databases);
        for (var writer : before) {
            servers.work().mayAct();
            session.holds("SELECT pg_terminate_backend(?)", writer.pid());
        }
        var deadline = System.nanoTime() + TO_LEAVE.toNanos();
        var left = before;
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            var now = Set.copyOf(fence.writers(session, databases));
            left = before.stream().filter(now::contains).toList();
            if (!left.isEmpty()) {
                Thread.sleep(PAUSE);
            }
        }
        return left;
    }

    static Problem stayed(String server, List<Fence.Writer> writers) {
        var who = writers.stream()
                .map(writer -> "pid %d of %s".formatted(writer.pid(), writer.user()))
                .collect(Collectors.joining(", "));
        return Problem.of(
                Problem.Kind.DATABASE,
                "sessions-not-terminated",
                "Sessions on the %s did not end within %d s: %s".formatted(server, TO_LEAVE.toSeconds(), who),
                "End these clients yourself, then retry.");
    }
}
