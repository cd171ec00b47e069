package dev.uplift.api.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import dev.uplift.api.rest.Wire;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.wire.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class DeadLettersTest {

    private final String host = Requests.unique("db");
    private final List<ConsumerRecord<String, byte[]>> dead = new CopyOnWriteArrayList<>();
    private final Wire wire = new Wire();
    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
        wire.read(List.of(Topics.EVENTS_DEAD), Requests.unique("dead"), dead::add);
    }

    @AfterEach
    void stopWorker() {
        worker.close();
        wire.close();
    }

    private ConsumerRecord<String, byte[]> awaitDead(String key) {
        await().atMost(Duration.ofSeconds(30)).until(() -> dead.stream().anyMatch(record -> key.equals(record.key())));
        return dead.stream()
                .filter(record -> key.equals(record.key()))
                .findFirst()
                .orElseThrow();
    }

    private static String reason(ConsumerRecord<String, byte[]> record) {
        return Wire.header(record, "uplift-reason").orElse("");
    }

    private static Map<String, byte[]> type(String type) {
        return Map.of("ce_type", type.getBytes(UTF_8));
    }

    @Test
    void what_cannot_be_read_is_put_aside_with_the_reason_and_others_go_on() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        var key = Requests.unique("poison");
        wire.send(Topics.EVENTS, key + "1", type("dev.uplift.event.completed.v1"), "{ no json".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "2", type("dev.uplift.event.dreamed.v1"), "{}".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "3", Map.of(), "{}".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "4", type("dev.uplift.control.go.v1"), "{}".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "5", type("dev.uplift.event.accepted.v1"), "null".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "6", type("dev.uplift.event.accepted.v1"), "{}".getBytes(UTF_8));
        wire.send(Topics.EVENTS, key + "7", type("dev.uplift.event.accepted.v1"), null);
        worker.plans(host, Stories.oneStep());
        worker.does("fence");

        Stories.awaitState(id, "SUCCEEDED");
        assertThat(reason(awaitDead(key + "1"))).startsWith("not a Completed");
        assertThat(reason(awaitDead(key + "2"))).isEqualTo("unknown type 'dev.uplift.event.dreamed.v1'");
        assertThat(reason(awaitDead(key + "3"))).isEqualTo("no header ce_type");
        assertThat(reason(awaitDead(key + "4"))).isEqualTo("dev.uplift.control.go.v1 is no Event");
        assertThat(reason(awaitDead(key + "5"))).isEqualTo("not a Accepted: null");
        assertThat(reason(awaitDead(key + "6"))).contains("upgrade");
        assertThat(reason(awaitDead(key + "7"))).isEqualTo("no body");
    }

    @Test
    void a_dead_letter_is_what_was_sent_and_says_where_it_stood() {
        var key = Requests.unique("poison");
        wire.send(Topics.EVENTS, key, type("dev.uplift.event.dreamed.v1"), "{\"a\":1}".getBytes(UTF_8));

        var letter = awaitDead(key);

        assertThat(letter.value()).asString().isEqualTo("{\"a\":1}");
        assertThat(Wire.header(letter, "ce_type")).contains("dev.uplift.event.dreamed.v1");
        assertThat(Wire.header(letter, "uplift-origin").orElse("")).matches("uplift\\.events-\\d+@\\d+");
    }

    @Test
    void an_event_that_cannot_be_taken_in_is_put_aside_alone() {
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        var inspect = worker.next("inspect");
        // PostgreSQL stores no text with a NUL, so that this fails in the transaction itself
        worker.learns(inspect, Map.of("lost", 1), List.of(new Check("poison", true, "a\0b")));
        worker.learns(inspect, Map.of("kept", 1), List.of(new Check("fine", true, "ab")));

        var letter = awaitDead(inspect.key());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Stories.show(id).getList("checks.id", String.class))
                        .containsExactly("fine"));

        assertThat(Wire.header(letter, "ce_type")).contains("dev.uplift.event.facts-learned.v1");
        assertThat(reason(letter)).contains("0x00");
        assertThat(Stories.show(id).getMap("facts")).isEqualTo(Map.of("kept", 1));
    }
}
