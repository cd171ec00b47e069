package dev.uplift.system;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of the database shop who write all the time, whatever is done to their server, and count what was accepted. */
final class Visitors implements AutoCloseable {

    private static final String READ_ONLY = "25006";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private final String url;
    private Optional<Connection> connection = Optional.empty();

    private Visitors(String url) {
        this.url = url;
    }

    /** They log in as {@code shop} and write to the table {@code visits}. */
    static Visitors of(String url) {
        var visitors = new Visitors(url);
        visitors.thread.scheduleWithFixedDelay(visitors::visit, 0, 10, TimeUnit.MILLISECONDS);
        visitors.areLetIn();
        return visitors;
    }

    private void visit() {
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(DriverManager.getConnection(url, "shop", "shop"));
            }
            write(connection.get());
            accepted.incrementAndGet();
        } catch (SQLException refused) {
            refusals.add(String.valueOf(refused.getSQLState()));
            leave();
        }
    }

    private void write(Connection open) throws SQLException {
        unanswered.incrementAndGet();
        try (var statement = open.createStatement()) {
            statement.execute("INSERT INTO visits DEFAULT VALUES");
            unanswered.decrementAndGet();
        } catch (SQLException refused) {
            if (READ_ONLY.equals(refused.getSQLState())) {
                unanswered.decrementAndGet();
            }
            throw refused;
        }
    }

    private void leave() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException gone) {
                refusals.add(String.valueOf(gone.getSQLState()));
            }
        });
        connection = Optional.empty();
    }

    /** Waits until one more write is accepted. */
    void areLetIn() {
        var before = accepted.get();
        await("a write is accepted").atMost(LONG).until(() -> accepted.get() > before);
    }

    /** Whether a server said to them that it was read-only. */
    boolean wereKeptOut() {
        return refusals.contains(READ_ONLY);
    }

    /** Writes that a server said it had kept. */
    int accepted() {
        return accepted.get();
    }

    /** Writes whose connection was cut before the answer came: they may have been kept, or not. */
    int unanswered() {
        return unanswered.get();
    }

    /** They write no more. */
    @Override
    public void close() {
        thread.close();
        leave();
    }
}
