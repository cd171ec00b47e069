package dev.uplift.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.machine.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

    @TempDir
    Path folder;

    @Test
    void messages_and_topics_survive_a_restart_on_the_same_data() throws Exception {
        var port = FreePort.find();
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), port)) {
            broker.createTopics(List.of("a", "b"), 3);
            broker.createTopics(List.of("a", "b"), 3);
            send(broker, "a", "kept");
        }
        try (var broker = KafkaBroker.start(folder.resolve("kafka"), port)) {
            broker.createTopics(List.of("a"), 3);
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(firstMessage(broker, "a")).isEqualTo("kept");
        }
    }

    private static void send(KafkaBroker broker, String topic, String value) throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", value)).get();
        }
    }

    private static String firstMessage(KafkaBroker broker, String topic) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "test", "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() < deadline) {
                for (var message : consumer.poll(Duration.ofMillis(200))) {
                    return message.value();
                }
            }
            return "nothing came";
        }
    }
}
