package dev.uplift.worker.runtime;

import dev.uplift.contracts.command.Command;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.wire.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;

/** What this worker hears. Every command is answered while its batch is read, so offsets never wait for a step. */
@Singleton
class Incoming {

    private static final Logger LOG = Logger.getLogger(Incoming.class);

    private final Turns turns;
    private final Inquiries inquiries;
    private final Outgoing outgoing;

    Incoming(Turns turns, Inquiries inquiries, Outgoing outgoing) {
        this.turns = turns;
        this.inquiries = inquiries;
        this.outgoing = outgoing;
    }

    @org.eclipse.microprofile.reactive.messaging.Incoming("commands-control")
    @Blocking
    void control(ConsumerRecords<String, byte[]> records) {
        records.forEach(this::command);
    }

    @org.eclipse.microprofile.reactive.messaging.Incoming("commands-data")
    @Blocking
    void data(ConsumerRecords<String, byte[]> records) {
        records.forEach(this::command);
    }

    @org.eclipse.microprofile.reactive.messaging.Incoming("controls")
    @Blocking
    void controls(ConsumerRecords<String, byte[]> records) {
        for (var record : records) {
            try {
                turns.control(read(record, Control.class));
            } catch (IllegalArgumentException unreadable) {
                // Whoever waits for it asks again, so nothing is lost but a moment.
                LOG.warnf("a control that cannot be read: %s", unreadable.getMessage());
            }
        }
    }

    private void command(ConsumerRecord<String, byte[]> record) {
        try {
            switch (read(record, Command.class)) {
                case Execute execute -> turns.take(record.key(), execute);
                case Inquiry inquiry -> inquiries.take(record.key(), inquiry);
            }
        } catch (IllegalArgumentException unreadable) {
            LOG.errorf("%s@%d goes to the dead letters: %s", record.topic(), record.offset(), unreadable.getMessage());
            outgoing.bury(record, unreadable.getMessage());
        }
    }

    private static <T> T read(ConsumerRecord<String, byte[]> record, Class<T> family) {
        return CloudEvent.read(
                name -> Optional.ofNullable(record.headers().lastHeader(name))
                        .map(header -> header.value())
                        .orElse(null),
                record.value(),
                family);
    }
}
