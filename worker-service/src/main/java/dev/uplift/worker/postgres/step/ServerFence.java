package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.Setting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fence of an upgrade on one server, closed and opened by its steps.
 *
 * @param work the turn
 * @param sessions of the server
 * @param called what messages call the server, for example {@code source}
 */
public record ServerFence(Work work, Sessions sessions, String called) {

    /** The fact that names the fenced databases, each with its own {@code default_transaction_read_only}, or nothing. */
    public static final String DATABASES = "fence.databases";

    private static final Duration TO_LEAVE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Setting READ_ONLY = new Setting("default_transaction_read_only", "on");
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String PERMISSION_DENIED = "42501";

    /** After it, no client writes to the databases that our role may close. @return with what was there before */
    public StepResult close() throws SQLException, InterruptedException {
        try (var session = sessions.open()) {
            var hard = work.command().options().fence() == UpgradeOptions.Fence.HARD;
            var databases = Databases.read(session).stream()
                    .filter(DatabaseProperties::isUsers)
                    .filter(new Mine(session)::test)
                    .toList();
            var standing = fence().plan(session, databases, hard);
            var facts = facts(standing, databases);
            work.learned(facts, List.of());
            work.mayAct();
            fence().close(session, standing);
            return sendAway(session, Set.copyOf(standing.databases()))
                    .map(StepResult::failed)
                    .orElseGet(() -> StepResult.done(facts));
        }
    }

    private Fence fence() {
        return new Fence(work.command().upgrade());
    }

    /** Whether our role may close and open a database. */
    private record Mine(boolean superuser) {
        Mine(Session session) throws SQLException {
            this(session.superuser());
        }

        boolean test(DatabaseProperties database) {
            return superuser || database.ownedByUs();
        }
    }

    private static Map<String, Object> facts(Fence.Standing standing, List<DatabaseProperties> databases) {
        var before = databases.stream()
                .collect(Collectors.toMap(
                        DatabaseProperties::name,
                        database -> database.settings().stream()
                                .filter(setting -> setting.name().equals(READ_ONLY.name()))
                                .map(Setting::value)
                                .findFirst()
                                .orElse("")));
        var facts = new HashMap<String, Object>();
        facts.put("fence.epoch", standing.epoch());
        facts.put(DATABASES, before);
        facts.put("fence.roles", standing.roles());
        return facts;
    }

    /** Ends sessions that were there before the fence, and still write; later ones cannot. @return if some did not go */
    public Optional<Problem> sendAway(Session session, Set<String> databases)
            throws SQLException, InterruptedException {
        var before = fence().writers(session, databases);
        for (var writer : before) {
            work.mayAct();
            session.holds("SELECT pg_terminate_backend(?)", writer.pid());
        }
        var deadline = System.nanoTime() + TO_LEAVE.toNanos();
        var left = before;
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            var now = Set.copyOf(fence().writers(session, databases));
            left = before.stream().filter(now::contains).toList();
            if (!left.isEmpty()) {
                Thread.sleep(PAUSE);
            }
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(stayed(left));
    }

    private Problem stayed(List<Fence.Writer> writers) {
        var who = writers.stream()
                .map(writer -> "pid %d of %s".formatted(writer.pid(), writer.user()))
                .collect(Collectors.joining(", "));
        return Problem.of(
                Problem.Kind.DATABASE,
                "sessions-not-terminated",
                "Sessions on the %s did not end within %d s: %s".formatted(called, TO_LEAVE.toSeconds(), who),
                "End these clients yourself, then retry.");
    }

    /** After it, the server takes writes again; a fence of another upgrade stays as it is. */
    public StepResult open() throws SQLException {
        try (var session = sessions.open()) {
            work.mayAct();
            fence().open(session);
            var closed = stillClosed(session);
            return closed.isEmpty() ? StepResult.done() : StepResult.failed(closed(closed));
        }
    }

    /** Tries as a client would, since only that proves it. */
    private List<String> stillClosed(Session session) throws SQLException {
        var mine = new Mine(session);
        var closed = new ArrayList<String>();
        for (var database : Databases.read(session)) {
            if (isOpen(database) && mine.test(database) && !takesWrites(database.name())) {
                closed.add(database.name());
            }
        }
        return closed;
    }

    private static boolean isOpen(DatabaseProperties database) {
        return database.isUsers()
                && database.mark().isEmpty()
                && !database.settings().contains(READ_ONLY);
    }

    private boolean takesWrites(String database) throws SQLException {
        try (var client = sessions.client(database, ANSWER);
                var statement = client.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE uplift_proof ()");
            return true;
        } catch (SQLException refused) {
            if (READ_ONLY_TRANSACTION.equals(refused.getSQLState())) {
                return false;
            }
            // A role that may not make tables proves nothing; the fence itself is gone.
            if (PERMISSION_DENIED.equals(refused.getSQLState())) {
                return true;
            }
            throw refused;
        }
    }

    private Problem closed(List<String> databases) {
        return Problem.of(
                Problem.Kind.DATABASE,
                "source-still-read-only",
                "The fence is open, and yet databases of the %s take no writes: %s"
                        .formatted(called, String.join(", ", databases)),
                "Look for default_transaction_read_only in the server's configuration and in the role's parameters.");
    }
}
