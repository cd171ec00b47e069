package dev.uplift.api.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import dev.uplift.api.rest.Wire;
import dev.uplift.api.store.EventPositions;
import dev.uplift.contracts.wire.Topics;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * How far the events were taken in stands beside what was taken in: Kafka's own offsets lag behind where a commit met a
 * rebalance, and then no turn would ever be judged lost.
 */
@QuarkusTest
@WithTestResource(Outside.class)
class PositionsTest {

    @Inject
    AgroalDataSource database;

    @Inject
    EventPositions positions;

    private Map<Integer, Long> known() throws Exception {
        try (var connection = database.getConnection()) {
            return positions.read(connection);
        }
    }

    private static Map<Integer, Long> ends() throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", Wire.bootstrapServers()))) {
            var described =
                    admin.describeTopics(List.of(Topics.EVENTS)).allTopicNames().get();
            var asked = new HashMap<TopicPartition, OffsetSpec>();
            described
                    .get(Topics.EVENTS)
                    .partitions()
                    .forEach(each ->
                            asked.put(new TopicPartition(Topics.EVENTS, each.partition()), OffsetSpec.latest()));
            var ends = new HashMap<Integer, Long>();
            admin.listOffsets(asked).all().get().forEach((partition, end) -> {
                if (end.offset() > 0) {
                    ends.put(partition.partition(), end.offset());
                }
            });
            return ends;
        }
    }

    @Test
    void every_event_that_was_taken_in_or_put_aside_is_counted() throws Exception {
        var host = Requests.unique("db");
        try (var worker = ScriptedWorker.start();
                var wire = new Wire()) {
            var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
            wire.send(
                    Topics.EVENTS,
                    host,
                    Map.of("ce_type", "dev.uplift.event.dreamed.v1".getBytes(UTF_8)),
                    "{}".getBytes(UTF_8));
            worker.plans(host, Stories.oneStep());
            worker.does("fence");
            Stories.awaitState(id, "SUCCEEDED");
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(known()).isEqualTo(ends()));
    }

    @Test
    void an_older_batch_that_is_written_late_does_not_take_it_back() throws Exception {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            positions.advance(connection, Map.of(1001, 7L, 1002, 3L));
            positions.advance(connection, Map.of(1001, 5L, 1002, 4L));

            assertThat(positions.read(connection)).containsEntry(1001, 7L).containsEntry(1002, 4L);
            connection.rollback();
        }
    }
}
