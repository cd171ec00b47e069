package dev.uplift.api.webhook;

import dev.uplift.api.core.Input;
import dev.uplift.api.store.Transitions;
import dev.uplift.contracts.UpgradeId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends announcements until they are taken, at least once each. Every API process has one; rows are shared out by their
 * claims.
 */
@ApplicationScoped
class Sender {

    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final long IDLE_MILLIS = 500;
    private static final long PAUSE_MILLIS = 2000;
    private static final int AT_ONCE = 64;
    private static final int AT_ONCE_FOR_ONE = 4;

    private final AgroalDataSource database;
    private final Deliveries deliveries;
    private final Post post;
    private final Transitions transitions;
    private final Clock clock;
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean ending;
    private Thread thread;

    Sender(AgroalDataSource database, Deliveries deliveries, Post post, Transitions transitions, Clock clock) {
        this.database = database;
        this.deliveries = deliveries;
        this.post = post;
        this.transitions = transitions;
        this.clock = clock;
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        start();
    }

    void start() {
        thread = Thread.ofVirtual().name("announcements").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stop();
    }

    /** What is under way may end; what does not in time is due again when its claim is over. */
    void stop() throws InterruptedException {
        ending = true;
        news.release();
        thread.join(PAUSE_MILLIS);
        attempts.shutdown();
        if (!attempts.awaitTermination(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            attempts.shutdownNow();
        }
    }

    private void run() {
        while (!ending) {
            try {
                var claimed = claim();
                claimed.forEach(this::launch);
                if (claimed.isEmpty()) {
                    sleep(IDLE_MILLIS);
                }
            } catch (SQLException | RuntimeException failed) {
                LOG.warnf("announcements stand still: %s", failed.getMessage());
                sleep(PAUSE_MILLIS);
            }
        }
    }

    private void sleep(long millis) {
        try {
            news.tryAcquire(millis, TimeUnit.MILLISECONDS);
            news.drainPermits();
        } catch (InterruptedException _) {
            ending = true;
        }
    }

    private List<Delivery> claim() throws SQLException {
        var free =
                AT_ONCE - underWay.values().stream().mapToInt(Integer::intValue).sum();
        if (free <= 0) {
            return List.of();
        }
        try (var connection = database.getConnection()) {
            return deliveries.claim(connection, free, AT_ONCE_FOR_ONE, busy());
        }
    }

    private Collection<String> busy() {
        return underWay.entrySet().stream()
                .filter(receiver -> receiver.getValue() >= AT_ONCE_FOR_ONE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void launch(Delivery delivery) {
        underWay.merge(delivery.receiver(), 1, Integer::sum);
        attempts.execute(() -> {
            try {
                record(delivery, post.send(delivery));
            } catch (InterruptedException _) {
                // this process ends, and the claim too
            } catch (SQLException | RuntimeException failed) {
                LOG.warnf("announcement %s is to be sent again: %s", delivery.id(), failed.getMessage());
            } finally {
                underWay.computeIfPresent(delivery.receiver(), (_, count) -> count == 1 ? null : count - 1);
                news.release();
            }
        });
    }

    private void record(Delivery delivery, Post.Outcome outcome) throws SQLException {
        switch (outcome) {
            case Post.Outcome.Taken(var answer) -> {
                try (var connection = database.getConnection()) {
                    deliveries.taken(connection, delivery, answer);
                }
            }
            case Post.Outcome.Unwanted(var answer) -> giveUp(delivery, answer);
            case Post.Outcome.Failed(var answer, var asked) -> {
                var chance = ThreadLocalRandom.current().nextDouble();
                var later = BackOff.after(delivery.attempt(), delivery.age(), asked, chance);
                if (later.isEmpty()) {
                    giveUp(delivery, answer);
                    return;
                }
                try (var connection = database.getConnection()) {
                    deliveries.again(connection, delivery, answer, later.get());
                }
            }
        }
    }

    private void giveUp(Delivery delivery, String answer) {
        LOG.warnf("announcement %s is given up: %s", delivery.id(), answer);
        QuarkusTransaction.requiringNew().run(() -> {
            try (var connection = database.getConnection()) {
                if (deliveries.dead(connection, delivery, answer)) {
                    var undelivered = new Input.Undelivered(delivery.kind(), delivery.shown(), answer);
                    var told = new Transitions.Told(new UpgradeId(delivery.upgrade()), undelivered);
                    transitions.apply(connection, List.of(told), clock.instant());
                }
            } catch (SQLException failed) {
                throw new IllegalStateException("it is given up later", failed);
            }
        });
    }
}
