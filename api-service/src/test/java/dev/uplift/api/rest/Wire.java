package dev.uplift.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.contracts.wire.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Plain Kafka clients. */
public final class Wire implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
    private final ExecutorService readers =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final CountDownLatch closed = new CountDownLatch(1);

    public static String bootstrapServers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }

    /** Sends a message of the contracts. */
    public void send(String topic, String key, Object message) {
        var event = CloudEvent.of(message, "/uplift/test");
        send(topic, key, event.headers(Instant.now()), event.data());
    }

    /** Sends anything. */
    public void send(String topic, String key, Map<String, byte[]> headers, byte[] value) {
        var record = new ProducerRecord<>(topic, key, value);
        headers.forEach(record.headers()::add);
        producer.send(record);
    }

    /** Reads topics from their beginning, in a thread of its own. */
    public void read(List<String> topics, String group, Consumer<ConsumerRecord<String, byte[]>> reader) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers(), "group.id", "test-" + group, "auto.offset.reset", "earliest");
        readers.execute(() -> {
            try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.subscribe(topics);
                while (closed.getCount() > 0) {
                    consumer.poll(Duration.ofMillis(100)).forEach(reader);
                }
            }
        });
    }

    /** The message of a record. */
    public static <T> T message(ConsumerRecord<String, byte[]> record, Class<T> family) {
        return CloudEvent.read(
                name -> header(record, name).map(text -> text.getBytes(UTF_8)).orElse(null), record.value(), family);
    }

    /** A header of a record, as text. */
    public static Optional<String> header(ConsumerRecord<String, byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(header -> new String(header.value(), UTF_8));
    }

    @Override
    public void close() {
        closed.countDown();
        readers.close();
        producer.close(Duration.ofSeconds(5));
    }
}
