package dev.uplift.contracts.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.command.Command;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.event.Event.Accepted;
import dev.uplift.contracts.event.Heartbeat;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventTest {

    private static final Accepted ACCEPTED = new Accepted(new UpgradeId("abcdefgh12345678"), 7, "w-1");

    static Set<String> types() {
        return MessageTypes.ALL.keySet();
    }

    private static <T> T read(String type, String body, Class<T> family) {
        var headers = new HashMap<String, byte[]>();
        if (type != null) {
            headers.put("ce_type", type.getBytes(UTF_8));
        }
        return CloudEvent.read(headers::get, body == null ? null : body.getBytes(UTF_8), family);
    }

    @Test
    void a_message_travels_with_the_headers_of_cloud_events_in_binary_mode() {
        var event = CloudEvent.of(ACCEPTED, "/uplift/worker/w-1");
        var headers = event.headers(Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(headers.keySet())
                .containsExactly("ce_specversion", "ce_type", "ce_source", "ce_id", "ce_time", "content-type");
        assertThat(headers.get("ce_specversion")).asString().isEqualTo("1.0");
        assertThat(headers.get("ce_type")).asString().isEqualTo("dev.uplift.event.accepted.v1");
        assertThat(headers.get("ce_source")).asString().isEqualTo("/uplift/worker/w-1");
        assertThat(headers.get("ce_time")).asString().isEqualTo("2026-01-02T03:04:05Z");
        assertThat(headers.get("content-type")).asString().isEqualTo("application/json");
        assertThat(CloudEvent.read(headers::get, event.data(), Event.class)).isEqualTo(ACCEPTED);
    }

    @Test
    void two_messages_never_share_an_id() {
        assertThat(CloudEvent.of(ACCEPTED, "/a").id())
                .isNotEqualTo(CloudEvent.of(ACCEPTED, "/a").id());
    }

    @Test
    void a_message_without_a_type_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(null, "{}", Event.class))
                .withMessage("no header ce_type");
    }

    @Test
    void an_unknown_type_is_refused_by_its_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("dev.uplift.event.dreamed.v1", "{}", Event.class))
                .withMessage("unknown type 'dev.uplift.event.dreamed.v1'");
    }

    @Test
    void a_message_of_another_topic_is_refused() {
        var body = new String(Json.write(ACCEPTED), UTF_8);

        for (var family : Set.of(Command.class, Control.class, Heartbeat.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read("dev.uplift.event.accepted.v1", body, family))
                    .withMessage("dev.uplift.event.accepted.v1 is no " + family.getSimpleName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "not json", "{\"upgrade\": \"X\"}"})
    void a_body_that_is_no_such_record_is_refused(String body) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("dev.uplift.event.accepted.v1", body, Event.class))
                .withMessageStartingWith("not a Accepted");
    }

    @Test
    void no_body_at_all_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("dev.uplift.event.accepted.v1", null, Event.class))
                .withMessage("no body");
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_message_that_says_nothing_is_refused(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(type, "{}", Object.class))
                .withMessageStartingWith("not a " + MessageTypes.ALL.get(type).getSimpleName());
    }

    @Test
    void what_is_not_in_the_table_cannot_be_sent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloudEvent.of(Map.of(), "/a"))
                .withMessageContaining("no message type");
    }
}
