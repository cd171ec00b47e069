package dev.uplift.api.config;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The wall clock of the database, which all API processes share: looked at every few seconds, and carried on between by this
 * process's monotonic clock. So the wall clock of the machine that a process runs on decides nothing, and may jump.
 */
@Singleton
class DatabaseClock implements InstantSource {

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class);
    /** A timer that was judged while the clock was being set may have been put off; each looks for itself whether it is due. */
    private static final String LOOK_AT_ALL_DATES = "UPDATE outbox SET due_at = now() WHERE topic IS NULL";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** A smaller difference is the way of the answer. */
    private static final Duration REMARKABLE = Duration.ofSeconds(2);

    /** What the database said, and when that was by the monotonic clock, in nanoseconds. */
    private record Look(Instant said, long at) {

        Instant after(long nanos) {
            return said.plusNanos(nanos - at);
        }
    }

    private final AgroalDataSource database;
    private volatile Optional<Look> last = Optional.empty();
    private Duration ahead = Duration.ZERO;
    private Thread thread;

    DatabaseClock(AgroalDataSource database) {
        this.database = database;
    }

    /** Before anything asks what time it is. */
    void start(@Observes @Priority(1) StartupEvent starting) {
        look();
        thread = Thread.ofPlatform().daemon().name("database-clock").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        thread.interrupt();
    }

    @Override
    public Instant instant() {
        var known = last;
        return known.map(look -> look.after(System.nanoTime())).orElseGet(Instant::now);
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
                look();
            }
        } catch (InterruptedException ending) {
            LOG.debug("the clock is not looked at any more");
        }
    }

    private void look() {
        try (var connection = database.getConnection();
                var select = connection.createStatement()) {
            var asked = System.nanoTime();
            try (var row = select.executeQuery("SELECT clock_timestamp()")) {
                row.next();
                var said = row.getObject(1, OffsetDateTime.class).toInstant();
                // The answer was made somewhere between question and arrival.
                if (took(new Look(said, asked + (System.nanoTime() - asked) / 2))) {
                    select.executeUpdate(LOOK_AT_ALL_DATES);
                }
            }
        } catch (SQLException away) {
            LOG.debugf("the database does not say what time it is: %s", away.getMessage());
        }
    }

    /** @return whether the database's clock was set */
    private boolean took(Look look) {
        var jump = last.map(before -> Duration.between(before.after(look.at()), look.said()))
                .filter(DatabaseClock::isRemarkable);
        jump.ifPresent(by -> LOG.warnf("the clock of the database was set by %s", by));
        last = Optional.of(look);
        var now = Duration.between(look.after(System.nanoTime()), Instant.now());
        if (isRemarkable(now.minus(ahead))) {
            LOG.warnf("this machine's clock is %s ahead of the database's, by which all dates go", now);
            ahead = now;
        }
        return jump.isPresent();
    }

    private static boolean isRemarkable(Duration difference) {
        return difference.abs().compareTo(REMARKABLE) > 0;
    }
}
