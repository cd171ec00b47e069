package dev.uplift.system;

import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends everything again that ever stood in the topics of commands, as after lost offsets. */
final class Replay {

    private static final Set<String> GROUPS = Set.of("uplift-workers-default", "uplift-workers-default-data");

    private Replay() {}

    /** @return how many commands were sent again */
    static int allCommands(String bootstrap) throws ExecutionException, InterruptedException {
        var records = records(bootstrap);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (var record : records) {
                producer.send(new ProducerRecord<>(
                                record.topic(), null, record.key(), record.value(), record.headers()))
                        .get();
            }
        }
        return records.size();
    }

    private static List<ConsumerRecord<String, byte[]>> records(String bootstrap) {
        var found = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = Arrays.stream(Lane.values())
                    .flatMap(lane -> consumer.partitionsFor(Topics.commands("default", lane)).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }

    /** Waits until the workers have read, and answered, all commands. */
    static void awaitRead(String bootstrap) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            for (var group : GROUPS) {
                await("offsets of " + group).atMost(Duration.ofSeconds(60)).until(() -> isRead(admin, group));
            }
        }
    }

    private static boolean isRead(Admin admin, String group) throws ExecutionException, InterruptedException {
        var read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        var ends = admin.listOffsets(
                        read.keySet().stream().collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest())))
                .all()
                .get();
        return ends.entrySet().stream()
                .allMatch(
                        end -> read.get(end.getKey()).offset() >= end.getValue().offset());
    }
}
