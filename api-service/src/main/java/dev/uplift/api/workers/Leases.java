package dev.uplift.api.workers;

import dev.uplift.api.core.Input.TurnLost;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.store.Transitions.Told;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.wire.CloudEvent;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hears the heartbeats, and gives turns to others whose worker is gone. */
@Singleton
public class Leases {

    private static final Logger LOG = Logger.getLogger(Leases.class);

    /** Turns in flight, and which of their commands are still in the outbox: those are nobody's fault. */
    private static final String IN_FLIGHT = """
            SELECT u.id, u.flights,
                   ARRAY(SELECT o.turn FROM outbox o WHERE o.upgrade_id = u.id AND o.topic LIKE 'uplift.commands.%')
              FROM upgrade u WHERE u.in_flight
            """;

    private final Workers workers;
    private final Reading reading;
    private final AgroalDataSource database;
    private final Transitions transitions;
    private final Clock clock;
    private final LeaseWatch watch;
    private Thread thread;

    Leases(
            Workers workers,
            Reading reading,
            AgroalDataSource database,
            Transitions transitions,
            Clock clock,
            @ConfigProperty(name = "uplift.lease") Duration lease,
            @ConfigProperty(name = "uplift.acceptance") Duration acceptance) {
        this.workers = workers;
        this.reading = reading;
        this.database = database;
        this.transitions = transitions;
        this.clock = clock;
        this.watch = new LeaseWatch(lease, acceptance);
    }

    @Incoming("heartbeats")
    @Blocking
    void take(ConsumerRecords<String, byte[]> records) {
        for (var record : records) {
            try {
                var heartbeat = CloudEvent.read(
                        name -> Optional.ofNullable(record.headers().lastHeader(name))
                                .map(header -> header.value())
                                .orElse(null),
                        record.value(),
                        Heartbeat.class);
                var now = System.nanoTime();
                workers.heard(heartbeat, now);
                synchronized (watch) {
                    watch.heard(heartbeat, now);
                }
            } catch (IllegalArgumentException unreadable) {
                // The next one comes in seconds; a worker that never sends a readable one loses its turns.
                LOG.warnf("a heartbeat that cannot be read: %s", unreadable.getMessage());
            }
            reading.heartbeatsRead(record.offset() + 1);
        }
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        thread = Thread.ofPlatform().daemon().name("lease-watch").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        thread.interrupt();
    }

    /** By sleeping, which is monotonic; the scheduler goes by the wall clock, and rests for an hour if that is set back. */
    private void run() {
        try {
            while (true) {
                look();
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException ending) {
            LOG.debug("leases are not watched any more");
        }
    }

    private void look() {
        List<LeaseWatch.Lost> lost;
        try {
            var moment = reading.caughtUpAsOf();
            var turns = moment.isPresent() ? inFlight() : List.<LeaseWatch.Turn>of();
            synchronized (watch) {
                moment.ifPresentOrElse(watch::caughtUp, watch::lostSight);
                lost = moment.isPresent() ? watch.judge(turns, System.nanoTime()) : List.of();
            }
            if (!lost.isEmpty()) {
                takeOver(lost);
            }
        } catch (SQLException | RuntimeException away) {
            LOG.debugf("leases are not looked at: %s", away.getMessage());
            synchronized (watch) {
                watch.lostSight();
            }
        }
    }

    private void takeOver(List<LeaseWatch.Lost> lost) {
        LOG.infof("%d turns are lost, the first one: %s", lost.size(), lost.getFirst());
        var told = lost.stream()
                .map(each ->
                        new Told(each.turn().upgrade(), new TurnLost(each.turn().turn(), each.elapsed(), each.why())))
                .toList();
        QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection()) {
                return transitions.apply(connection, told, clock.instant());
            }
        });
    }

    private List<LeaseWatch.Turn> inFlight() throws SQLException {
        var turns = new ArrayList<LeaseWatch.Turn>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(IN_FLIGHT);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                var id = new UpgradeId(rows.getString(1));
                var unpublished = List.of((Long[]) rows.getArray(3).getArray());
                for (var flight : rows.getString(2).split(" ")) {
                    var parts = flight.split("@", 2);
                    var turn = Long.parseLong(parts[0]);
                    if (!unpublished.contains(turn)) {
                        turns.add(new LeaseWatch.Turn(
                                id, turn, Optional.of(parts[1]).filter(worker -> !worker.isEmpty())));
                    }
                }
            }
        }
        return turns;
    }
}
