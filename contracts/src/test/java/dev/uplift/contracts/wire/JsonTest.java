package dev.uplift.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    private record Times(Instant at, Duration took, Optional<String> nothing, String absent) {}

    @Test
    void times_and_durations_are_texts_and_what_is_absent_is_left_out() {
        var times =
                new Times(Instant.parse("2026-01-02T03:04:05.678Z"), Duration.ofMillis(90_500), Optional.empty(), null);

        assertThat(Json.write(times)).asString().isEqualTo("""
                {"at":"2026-01-02T03:04:05.678Z","took":"PT1M30.5S"}""");
    }

    @Test
    void the_canonical_form_does_not_know_the_order_of_fields() {
        var one = Json.read("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}".getBytes(), JsonNode.class);
        var other = Json.read("{\"b\":{\"d\":3,\"c\":2},\"a\":1}".getBytes(), JsonNode.class);

        assertThat(Json.sha256(one)).isEqualTo(Json.sha256(other)).hasSize(64);
    }

    @Test
    void what_cannot_be_read_says_where_it_breaks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read("{\"took\": \"soon\"}".getBytes(), Times.class))
                .withMessageContaining("soon")
                .withMessageContaining("took");
    }
}
