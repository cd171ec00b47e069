package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(), type);
    }

    @Test
    void what_is_left_out_of_a_window_is_empty_and_its_margin_is_ten_minutes() {
        var window = read("{}", Window.class);

        assertThat(window.start()).isEmpty();
        assertThat(window.end()).isEmpty();
        assertThat(window.cron()).isEmpty();
        assertThat(window.duration()).isEmpty();
        assertThat(window.timeZone()).isEmpty();
        assertThat(window.margin()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_single_window_may_be_written_with_an_offset() {
        var window = read("""
                {"start":"2026-10-03T22:00:00+02:00","end":"2026-10-03T23:30:00Z"}""", Window.class);

        assertThat(window.start()).contains(Instant.parse("2026-10-03T20:00:00Z"));
        assertThat(window.end()).contains(Instant.parse("2026-10-03T23:30:00Z"));
    }

    @Test
    void a_recurring_window_is_written_as_it_was_read() {
        var json = """
                {"cron":"0 2 * * SUN","duration":"PT4H","timeZone":"Europe/Zurich","margin":"PT15M"}""";

        assertThat(Json.write(read(json, Window.class))).asString().isEqualTo(json);
    }

    @Test
    void a_freeze_has_two_ends_and_perhaps_a_reason() {
        var freeze = read("""
                {"from":"2026-12-18T00:00:00Z","to":"2027-01-04T00:00:00Z"}""", Freeze.class);

        assertThat(freeze)
                .isEqualTo(
                        new Freeze(Instant.parse("2026-12-18T00:00:00Z"), Instant.parse("2027-01-04T00:00:00Z"), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"from\":\"2026-12-18T00:00:00Z\"}", Freeze.class))
                .withMessageContaining("to");
    }
}
