package dev.uplift.api.workers;

import dev.uplift.api.store.EventPositions;
import dev.uplift.contracts.wire.Topics;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Knows whether this process has read all heartbeats, and the API processes together have taken in all events, up to a
 * moment that it names. Heartbeats are one partition.
 */
@Singleton
class Reading {

    private static final Logger LOG = Logger.getLogger(Reading.class);
    private static final int TIMEOUT_SECONDS = 3;
    private static final String GROUP = "uplift-api";
    private static final TopicPartition HEARTBEATS = new TopicPartition(Topics.HEARTBEATS, 0);

    /** Where the topics ended at a moment. */
    private record Ends(long moment, long heartbeats, Map<TopicPartition, Long> events) {}

    private final Admin admin;
    private final AgroalDataSource database;
    private final EventPositions positions;
    private final AtomicLong heartbeatsRead = new AtomicLong(-1);
    private Ends ends;
    private OptionalLong readUpTo = OptionalLong.empty();

    Reading(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            AgroalDataSource database,
            EventPositions positions) {
        this.database = database;
        this.positions = positions;
        var config = new HashMap<>(kafka);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        config.keySet().retainAll(AdminClientConfig.configNames());
        this.admin = Admin.create(config);
    }

    void stop(@Observes ShutdownEvent stopping) {
        admin.close(Duration.ofSeconds(1));
    }

    void heartbeatsRead(long nextOffset) {
        heartbeatsRead.set(nextOffset);
    }

    /**
     * Called every second.
     *
     * @return the latest moment (System.nanoTime) up to which everything was read; empty if that is not known now
     */
    OptionalLong caughtUpAsOf() throws SQLException {
        try {
            if (ends == null) {
                ends = ends();
            } else if (hasRead(ends)) {
                readUpTo = OptionalLong.of(ends.moment());
                ends = ends();
            }
            return readUpTo;
        } catch (ExecutionException | TimeoutException away) {
            LOG.debugf("Kafka does not say where the topics end: %s", away.getMessage());
            ends = null;
            readUpTo = OptionalLong.empty();
            return readUpTo;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private boolean hasRead(Ends then) throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        if (heartbeatsRead.get() < then.heartbeats()) {
            return false;
        }
        Map<Integer, Long> taken;
        try (var connection = database.getConnection()) {
            taken = positions.read(connection);
        }
        var left = then.events().entrySet().stream()
                .filter(end -> taken.getOrDefault(end.getKey().partition(), 0L) < end.getValue())
                .toList();
        return left.isEmpty() || isGone(left);
    }

    /** What Kafka has deleted cannot be read any more, and what another database took in need not be. */
    private boolean isGone(List<Map.Entry<TopicPartition, Long>> left)
            throws InterruptedException, ExecutionException, TimeoutException {
        var asked = left.stream().collect(Collectors.toMap(Map.Entry::getKey, _ -> OffsetSpec.earliest()));
        var earliest = admin.listOffsets(asked).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        var committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return left.stream().allMatch(end -> {
            var read = committed.get(end.getKey());
            return earliest.get(end.getKey()).offset() >= end.getValue()
                    || read != null && read.offset() >= end.getValue();
        });
    }

    private Ends ends() throws InterruptedException, ExecutionException, TimeoutException {
        var moment = System.nanoTime();
        var topics =
                admin.describeTopics(List.of(Topics.EVENTS)).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        asked.put(HEARTBEATS, OffsetSpec.latest());
        topics.get(Topics.EVENTS)
                .partitions()
                .forEach(partition ->
                        asked.put(new TopicPartition(Topics.EVENTS, partition.partition()), OffsetSpec.latest()));
        var answered = admin.listOffsets(asked).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        var events = new HashMap<TopicPartition, Long>();
        answered.forEach((partition, end) -> events.put(partition, end.offset()));
        var heartbeats = events.remove(HEARTBEATS);
        return new Ends(moment, heartbeats, events);
    }
}
