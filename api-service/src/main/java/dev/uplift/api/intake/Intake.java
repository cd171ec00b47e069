package dev.uplift.api.intake;

import dev.uplift.api.core.Input.FromWorker;
import dev.uplift.api.discovery.Discoveries;
import dev.uplift.api.outbox.Kafka;
import dev.uplift.api.store.Drivers;
import dev.uplift.api.store.EventPositions;
import dev.uplift.api.store.Transience;
import dev.uplift.api.store.Transitions;
import dev.uplift.api.store.Transitions.Told;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Described;
import dev.uplift.contracts.event.Event.InquiryEvent;
import dev.uplift.contracts.event.Event.StepEvent;
import dev.uplift.contracts.wire.CloudEvent;
import dev.uplift.contracts.wire.Topics;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes in what workers say: one transaction for a batch. A batch that fails is tried record by record, and a record
 * that fails alone goes to the dead letters; while the database or Kafka is away, it waits. Offsets move only when all of
 * a batch is safe, so nothing is lost, and what comes twice changes nothing.
 */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final long PAUSE_MILLIS = 1000;

    private final AgroalDataSource database;
    private final Transitions transitions;
    private final Drivers drivers;
    private final Discoveries discoveries;
    private final EventPositions positions;
    private final Kafka kafka;
    private final Clock clock;
    private volatile boolean ending;

    Intake(
            AgroalDataSource database,
            Transitions transitions,
            Drivers drivers,
            Discoveries discoveries,
            EventPositions positions,
            Kafka kafka,
            Clock clock) {
        this.database = database;
        this.transitions = transitions;
        this.drivers = drivers;
        this.discoveries = discoveries;
        this.positions = positions;
        this.kafka = kafka;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent stopping) {
        ending = true;
    }

    @Incoming("events")
    @Blocking
    void take(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        var batch = new ArrayList<ConsumerRecord<String, byte[]>>(records.count());
        records.forEach(batch::add);
        try {
            commit(batch);
        } catch (SQLException | RuntimeException failed) {
            LOG.debugf("a batch of %d failed (%s); one by one", batch.size(), failed.getMessage());
            for (var record : batch) {
                alone(record);
            }
        }
    }

    private void alone(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        while (true) {
            try {
                commit(List.of(record));
                return;
            } catch (SQLException | RuntimeException failed) {
                if (!Transience.passes(failed) && buried(record, failed) && passedOver(record)) {
                    return;
                }
                if (ending) {
                    throw new IllegalStateException("stopped before the event was taken in", failed);
                }
                LOG.warnf("an event waits: %s", failed.getMessage());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean buried(ConsumerRecord<String, byte[]> record, Exception why) {
        try {
            kafka.bury(Topics.EVENTS_DEAD, record, String.valueOf(why.getMessage()))
                    .join();
            LOG.errorf(why, "%s@%d went to the dead letters", record.topic(), record.offset());
            return true;
        } catch (RuntimeException away) {
            LOG.warnf("the dead letters cannot be reached: %s", away.getMessage());
            return false;
        }
    }

    private boolean passedOver(ConsumerRecord<String, byte[]> record) {
        try {
            write(List.of(record), List.of(), List.of(), List.of());
            return true;
        } catch (RuntimeException away) {
            LOG.warnf("the database cannot be reached: %s", away.getMessage());
            return false;
        }
    }

    private void commit(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        var told = new ArrayList<Told>(records.size());
        var described = new ArrayList<Described>();
        var inquired = new ArrayList<InquiryEvent>();
        for (var record : records) {
            switch (event(record)) {
                case StepEvent event -> told.add(new Told(event.upgrade(), new FromWorker(event)));
                case Described worker -> described.add(worker);
                case InquiryEvent event -> inquired.add(event);
            }
        }
        write(records, described, told, inquired);
    }

    private void write(
            List<ConsumerRecord<String, byte[]>> records,
            List<Described> described,
            List<Told> told,
            List<InquiryEvent> inquired) {
        var next = new HashMap<Integer, Long>();
        records.forEach(record -> next.merge(record.partition(), record.offset() + 1, Math::max));
        QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection()) {
                for (var worker : described) {
                    drivers.save(connection, worker);
                }
                if (!told.isEmpty()) {
                    transitions.apply(connection, told, clock.instant());
                }
                discoveries.apply(connection, inquired);
                // Last, so that whoever holds one of these rows waits for no upgrade's.
                positions.advance(connection, next);
                return next;
            }
        });
    }

    private static Event event(ConsumerRecord<String, byte[]> record) {
        return CloudEvent.read(
                name -> Optional.ofNullable(record.headers().lastHeader(name))
                        .map(header -> header.value())
                        .orElse(null),
                record.value(),
                Event.class);
    }
}
