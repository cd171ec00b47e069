package dev.uplift.sandbox.kafka;

import dev.uplift.contracts.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A broker as a process of its own, with Uplift's topics. */
public final class KafkaProcess {

    private static final int PARTITIONS = 8;

    private KafkaProcess() {}

    /** Arguments: folder of the data, port. Runs until it is told to end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        run(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    /** Runs until the JVM ends. */
    public static void run(Path data, int port) throws IOException, InterruptedException {
        var broker = KafkaBroker.start(data, port);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-kafka"));
        createTopics(broker);
        System.out.println("Kafka is ready: " + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }

    private static void createTopics(KafkaBroker broker) {
        // every reader reads all of these two: more partitions would only cost
        var broadcast = Set.of(Topics.CONTROLS, Topics.HEARTBEATS);
        var shared = Topics.all("default").stream()
                .filter(topic -> !broadcast.contains(topic))
                .toList();
        broker.createTopics(List.copyOf(broadcast), 1);
        broker.createTopics(shared, PARTITIONS);
    }
}
