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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int ACKNOWLEDGED_WITHIN_SECONDS = 15;

    // By ctid: rows are never updated, and held while they are named, so nothing has to be looked up twice.
    /** Only what somebody reads: a command waits here until a worker of its pool and lane lives. */
    private static final String TAKE_MESSAGES = """
            DELETE FROM outbox WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM outbox
                 WHERE topic IS NOT NULL AND topic = ANY (?) AND due_at <= now() ORDER BY due_at, id LIMIT 1000 FOR UPDATE SKIP LOCKED))
            RETURNING id, topic, key, type, body
            """;

    private static final String TAKE_TIMERS = """
            DELETE FROM outbox WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM outbox
                 WHERE topic IS NULL AND due_at <= now() ORDER BY due_at, id LIMIT 200 FOR UPDATE SKIP LOCKED))
            RETURNING type, upgrade_id, turn, clock_timestamp()
            """;

    private final AgroalDataSource database;
    private final Kafka kafka;
    private final Workers workers;
    private final Transitions transitions;
    private final Clock clock;
    private final Map<String, Long> resting = new ConcurrentHashMap<>();
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
            var taken = takeMessages(connection);
            var acknowledgements = taken.stream()
                    .sorted(Comparator.comparingLong(Message::id))
                    .map(this::send)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(acknowledgements).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
            return taken.size();
        }
    }

    private CompletableFuture<Void> send(Message message) {
        return kafka.send(message.topic(), message.key(), message.event()).whenComplete((_, failure) -> {
            if (failure != null) {
                resting.put(message.topic(), System.nanoTime());
            }
        });
    }

    /** A topic that took nothing rests a while, so that what goes to others does not wait for it. */
    private String[] topics() {
        resting.values().removeIf(since -> System.nanoTime() - since > REST_NANOS);
        return workers.topicsThatAreRead().stream()
                .filter(topic -> !resting.containsKey(topic))
                .toArray(String[]::new);
    }

    private List<Message> takeMessages(Connection connection) throws SQLException {
        var taken = new ArrayList<Message>();
        try (var take = connection.prepareStatement(TAKE_MESSAGES)) {
            take.setArray(1, connection.createArrayOf("text", topics()));
            try (var rows = take.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getLong(1);
                    var event = new CloudEvent(rows.getString(4), "/uplift/api", "outbox-" + id, rows.getBytes(5));
                    taken.add(new Message(id, rows.getString(2), rows.getString(3), event));
                }
            }
        }
        return taken;
    }

    /** @return how many fired */
    private int timers() throws SQLException {
        try (var connection = database.getConnection()) {
            var told = new ArrayList<Transitions.Told>();
            var now = clock.instant();
            try (var take = connection.prepareStatement(TAKE_TIMERS);
                    var rows = take.executeQuery()) {
                while (rows.next()) {
                    var fired = new Input.TimerFired(Input.Timer.valueOf(rows.getString(1)), rows.getLong(3));
                    told.add(new Transitions.Told(new UpgradeId(rows.getString(2)), fired));
                    // By the clock that found them due: it may have been set a moment ago.
                    now = rows.getTimestamp(4).toInstant();
                }
            }
            if (!told.isEmpty()) {
                transitions.apply(connection, told, now);
            }
            return told.size();
        }
    }
}
