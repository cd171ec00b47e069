package dev.uplift.worker.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.wire.CloudEvent;
import dev.uplift.contracts.wire.Topics;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** What this worker sends. Events of one key arrive in their order; while Kafka is away they wait in memory. */
@Singleton
class Outgoing {

    private final KafkaClientService clients;
    private final String source;

    /** The emitters only make the connector open its producers; records go to these, for their keys. */
    Outgoing(
            KafkaClientService clients,
            Identity identity,
            @Channel("events") Emitter<byte[]> events,
            @Channel("heartbeats") Emitter<byte[]> heartbeats) {
        this.clients = clients;
        this.source = "/uplift/worker/" + identity.id();
    }

    /** @return completes when Kafka has it; fails only if it could not even be queued */
    CompletableFuture<Void> event(String key, Event event) {
        return send("events", record(Topics.EVENTS, key, event));
    }

    /** @return fails if Kafka does not take it within seconds: a late heartbeat is worth nothing */
    CompletableFuture<Void> heartbeat(Heartbeat heartbeat) {
        return send("heartbeats", record(Topics.HEARTBEATS, heartbeat.worker(), heartbeat));
    }

    /** Puts a command where people find it, with the reason. */
    CompletableFuture<Void> bury(ConsumerRecord<String, byte[]> dead, String reason) {
        var record = new ProducerRecord<>(Topics.COMMANDS_DEAD, dead.key(), dead.value());
        dead.headers().forEach(header -> record.headers().add(header));
        record.headers().add("uplift-reason", reason.getBytes(UTF_8));
        record.headers()
                .add(
                        "uplift-origin",
                        "%s-%d@%d"
                                .formatted(dead.topic(), dead.partition(), dead.offset())
                                .getBytes(UTF_8));
        return send("events", record);
    }

    private ProducerRecord<String, byte[]> record(String topic, String key, Object message) {
        var event = CloudEvent.of(message, source);
        var record = new ProducerRecord<>(topic, key, event.data());
        event.headers(Instant.now()).forEach(record.headers()::add);
        return record;
    }

    private CompletableFuture<Void> send(String channel, ProducerRecord<String, byte[]> record) {
        var sent = new CompletableFuture<Void>();
        try {
            clients.<String, byte[]>getProducer(channel).unwrap().send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException unsent) {
            sent.completeExceptionally(unsent);
        }
        return sent;
    }
}
