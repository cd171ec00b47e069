package dev.uplift.worker.runtime;

import static dev.uplift.worker.runtime.ThisWorker.command;
import static dev.uplift.worker.runtime.ThisWorker.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.wire.CloudEvent;
import dev.uplift.contracts.wire.Topics;
import dev.uplift.worker.driver.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IncomingTest {

    private static final String TOPIC = "uplift.commands.default.control";

    private final ThisWorker worker = ThisWorker.doing(_ -> StepResult.done());
    private final Incoming incoming = new Incoming(worker.turns, worker.inquiries, worker.outgoing);

    private static ConsumerRecords<String, byte[]> batch(List<ConsumerRecord<String, byte[]>> records) {
        return new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), records), Map.of());
    }

    private static ConsumerRecord<String, byte[]> record(Object message) {
        var event = CloudEvent.of(message, "/uplift/test");
        var record = new ConsumerRecord<>(TOPIC, 0, 3, "srv-1", event.data());
        event.headers(Instant.EPOCH).forEach(record.headers()::add);
        return record;
    }

    private static ConsumerRecord<String, byte[]> record(String type, String body) {
        var record = new ConsumerRecord<>(TOPIC, 0, 2, "poison", body == null ? null : body.getBytes(UTF_8));
        record.headers().add("ce_type", type.getBytes(UTF_8));
        return record;
    }

    @Test
    void a_command_that_cannot_be_read_is_put_aside_with_the_reason_and_the_next_one_is_answered() {
        var type = "dev.uplift.command.execute.v1";
        var command = command(step().asRepeatable());

        incoming.control(batch(List.of(
                record(type, "{ no json"),
                record(type, "null"),
                record(type, null),
                record(type, "{}"),
                record("dev.uplift.command.dream.v1", "{}"),
                record("dev.uplift.event.accepted.v1", "{}"),
                record(command))));

        worker.await(command, Event.Completed.class);
        var dead = worker.sent(Topics.COMMANDS_DEAD);
        assertThat(dead).hasSize(6).allSatisfy(letter -> {
            assertThat(letter.key()).isEqualTo("poison");
            assertThat(new String(letter.headers().lastHeader("uplift-origin").value(), UTF_8))
                    .isEqualTo(TOPIC + "-0@2");
        });
        assertThat(dead.stream()
                        .map(letter -> new String(
                                letter.headers().lastHeader("uplift-reason").value(), UTF_8)))
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("not a Execute"),
                        reason -> assertThat(reason).isEqualTo("not a Execute: null"),
                        reason -> assertThat(reason).isEqualTo("no body"),
                        reason -> assertThat(reason).contains("upgrade"),
                        reason -> assertThat(reason).isEqualTo("unknown type 'dev.uplift.command.dream.v1'"),
                        reason -> assertThat(reason).isEqualTo("dev.uplift.event.accepted.v1 is no Command"));
    }

    @Test
    void controls_that_cannot_be_read_are_left_out() {
        var command = command(step());
        incoming.data(batch(List.of(record(command))));
        worker.await(command, Event.Accepted.class);

        incoming.controls(batch(List.of(
                record("dev.uplift.control.go.v1", "null"),
                record("dev.uplift.control.go.v1", "{}"),
                record("dev.uplift.control.dream.v1", "{}"),
                record(worker.go(command)))));

        worker.await(command, Event.Completed.class);
        assertThat(worker.sent(Topics.COMMANDS_DEAD)).isEqualTo(List.of());
    }
}
