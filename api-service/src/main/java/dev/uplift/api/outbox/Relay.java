package dev.uplift.api.outbox;

import dev.uplift.api.core.Input;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.workers.Workers;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.wire.CloudEvent;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Carries the outbox to Kafka, and timers to the decisions. Every API process has one; rows are shared out by {@code
 * SKIP LOCKED}. A row is deleted in the transaction in which Kafka acknowledged it, so it may be sent twice, never not.
 */
@ApplicationScoped
public class Relay {

    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final long IDLE_MILLIS = 500;
    private static final long PAUSE_MILLIS = 1000;
    private static final int ACKNOWLEDGED_WITHIN_SECONDS = 15;

    private static final String DUE_MESSAGES = """
            SELECT id, topic, key, type, body FROM outbox
             WHERE topic IS NOT NULL AND due_at <= now() ORDER BY due_at, id LIMIT 500 FOR UPDATE SKIP LOCKED
            """;
    private static final String DUE_TIMERS = """
            SELECT id, type, upgrade_id, turn FROM outbox
             WHERE topic IS NULL AND due_at <= now() ORDER BY due_at, id LIMIT 200 FOR UPDATE SKIP LOCKED
            """;
    private static final String DELETE = "DELETE FROM outbox WHERE id = ANY (?)";
    /** Nobody can take these commands now; looked at again soon, so that they do not stand in the way of others. */
    private static final String POSTPONE = "UPDATE outbox SET due_at = now() + interval '1 second' WHERE id = ANY (?)";

    private final AgroalDataSource database;
    private final Kafka kafka;
    private final Workers workers;
    private final Transitions transitions;
    private final Clock clock;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean ending;
    private Thread thread;

    Relay(AgroalDataSource database, Kafka kafka, Workers workers, Transitions transitions, Clock clock) {
        this.database = database;
        this.kafka = kafka;
        this.workers = workers;
        this.transitions = transitions;
        this.clock = clock;
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        thread = Thread.ofPlatform().name("outbox-relay").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        ending = true;
        wake();
        thread.join(TimeUnit.SECONDS.toMillis(ACKNOWLEDGED_WITHIN_SECONDS));
    }

    /** There may be new rows. */
    public void wake() {
        news.release();
    }

    private void run() {
        while (!ending) {
            try {
                var moved = QuarkusTransaction.requiringNew().timeout(60).call(this::messages);
                moved += QuarkusTransaction.requiringNew().timeout(60).call(this::timers);
                if (moved == 0) {
                    sleep(IDLE_MILLIS);
                }
            } catch (Exception failed) {
                LOG.warnf("the outbox stands still: %s", failed.getMessage());
                sleep(PAUSE_MILLIS);
            }
        }
    }

    private void sleep(long millis) {
        try {
            news.tryAcquire(millis, TimeUnit.MILLISECONDS);
            news.drainPermits();
        } catch (InterruptedException interrupted) {
            ending = true;
        }
    }

    private record Message(long id, String topic, String key, CloudEvent event) {}

    /** @return how many were sent */
    private int messages() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try (var connection = database.getConnection()) {
            var due = dueMessages(connection);
            var postponed = due.stream()
                    .filter(message -> !workers.canTake(message.topic()))
                    .toList();
            var sent = new ArrayList<Long>(due.size());
            var acknowledgements = new ArrayList<CompletableFuture<Void>>(due.size());
            for (var message : due) {
                if (!postponed.contains(message)) {
                    acknowledgements.add(kafka.send(message.topic(), message.key(), message.event()));
                    sent.add(message.id());
                }
            }
            CompletableFuture.allOf(acknowledgements.toArray(CompletableFuture[]::new))
                    .get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
            change(connection, DELETE, sent);
            change(connection, POSTPONE, postponed.stream().map(Message::id).toList());
            return sent.size();
        }
    }

    private static List<Message> dueMessages(Connection connection) throws SQLException {
        var due = new ArrayList<Message>();
        try (var select = connection.prepareStatement(DUE_MESSAGES);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                var id = rows.getLong(1);
                var event = new CloudEvent(rows.getString(4), "/uplift/api", "outbox-" + id, rows.getBytes(5));
                due.add(new Message(id, rows.getString(2), rows.getString(3), event));
            }
        }
        return due;
    }

    /** @return how many fired */
    private int timers() throws SQLException {
        try (var connection = database.getConnection()) {
            var ids = new ArrayList<Long>();
            var told = new ArrayList<Transitions.Told>();
            try (var select = connection.prepareStatement(DUE_TIMERS);
                    var rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                    var fired = new Input.TimerFired(Input.Timer.valueOf(rows.getString(2)), rows.getLong(4));
                    told.add(new Transitions.Told(new UpgradeId(rows.getString(3)), fired));
                }
            }
            if (!told.isEmpty()) {
                transitions.apply(connection, told, clock.instant());
                change(connection, DELETE, ids);
            }
            return told.size();
        }
    }

    private static void change(Connection connection, String sql, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }
}
