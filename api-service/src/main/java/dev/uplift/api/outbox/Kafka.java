package dev.uplift.api.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.contracts.wire.CloudEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** Sends to any topic, by the producer of the channel {@code outbox}. */
@ApplicationScoped
public class Kafka {

    private final KafkaClientService clients;

    /** @param channel only makes the connector open its producer; records go to the producer itself, for their topics */
    Kafka(KafkaClientService clients, @Channel("outbox") Emitter<byte[]> channel) {
        this.clients = clients;
    }

    /** @return completes when every in-sync replica has it; fails after the channel's delivery time-out */
    public CompletableFuture<Void> send(String topic, String key, CloudEvent event) {
        var record = new ProducerRecord<>(topic, key, event.data());
        event.headers(Instant.now()).forEach(record.headers()::add);
        return send(record);
    }

    /** Puts a record where people find it, with the reason. */
    public CompletableFuture<Void> bury(
            String topic, org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> dead, String reason) {
        var record = new ProducerRecord<>(topic, dead.key(), dead.value());
        dead.headers().forEach(header -> record.headers().add(header));
        record.headers().add("uplift-reason", reason.getBytes(UTF_8));
        record.headers()
                .add(
                        "uplift-origin",
                        "%s-%d@%d"
                                .formatted(dead.topic(), dead.partition(), dead.offset())
                                .getBytes(UTF_8));
        return send(record);
    }

    private CompletableFuture<Void> send(ProducerRecord<String, byte[]> record) {
        var sent = new CompletableFuture<Void>();
        try {
            producer().send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (org.apache.kafka.common.KafkaException unsent) {
            sent.completeExceptionally(unsent);
        }
        return sent;
    }

    private Producer<String, byte[]> producer() {
        return clients.<String, byte[]>getProducer("outbox").unwrap();
    }
}
