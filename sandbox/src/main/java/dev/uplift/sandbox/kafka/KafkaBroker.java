package dev.uplift.sandbox.kafka;

import dev.uplift.sandbox.machine.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker with its own controller (KRaft) in this JVM, on 127.0.0.1. */
public final class KafkaBroker implements AutoCloseable {

    private final int port;
    private final KafkaRaftServer server;

    private KafkaBroker(int port, KafkaRaftServer server) {
        this.port = port;
        this.server = server;
    }

    /** Starts on the data in that folder, made if new; returns when it answers. */
    public static KafkaBroker start(Path data, int port) throws IOException {
        var settings = settings(data.toAbsolutePath(), port, FreePort.find());
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data, settings);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return new KafkaBroker(port, server);
    }

    /** For clients: {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Creates those topics that do not exist yet; an existing one keeps its partitions. */
    public void createTopics(Collection<String> names, int partitions) {
        new KafkaTopics(bootstrapServers()).create(names, partitions);
    }

    /** Stops in order; the data stays. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data, Properties settings) throws IOException {
        Files.createDirectories(data);
        var file = Files.createTempFile("kafka-", ".properties");
        var output = new ByteArrayOutputStream();
        try {
            try (var writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
            var command = new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
            var code = StorageTool.execute(command, new PrintStream(output, true, StandardCharsets.UTF_8));
            if (code != 0) {
                throw new IOException("Kafka's folder %s could not be formatted: %s"
                        .formatted(data, output.toString(StandardCharsets.UTF_8).strip()));
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        var settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort)),
                Map.entry("advertised.listeners", "CLIENTS://127.0.0.1:" + port),
                Map.entry("inter.broker.listener.name", "CLIENTS"),
                Map.entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("log.dirs", data.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                // a killed broker may come back only when the session of its former life has ended (default 9 s)
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // a log cleaner with its default 128 MB buffer would not fit into a small heap
                Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024))));
        return settings;
    }
}
