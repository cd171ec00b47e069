package dev.uplift.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackOffTest {

    private static Duration after(int attempt, double chance) {
        return BackOff.after(attempt, Duration.ZERO, Optional.empty(), chance).orElseThrow();
    }

    @Test
    void waits_five_seconds_and_then_twice_as_long_each_time_up_to_an_hour() {
        assertThat(IntStream.rangeClosed(1, 12)
                        .mapToObj(attempt -> after(attempt, 0.5))
                        .map(Duration::toSeconds))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 3600L, 3600L);
        assertThat(after(1_000_000, 0.5)).isEqualTo(BackOff.LONGEST);
    }

    @Test
    void spreads_what_failed_together() {
        assertThat(after(1, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(after(1, 1)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void leaves_a_receiver_alone_as_long_as_it_asks_for_but_not_less() {
        var patient = Optional.of(Duration.ofHours(3));

        assertThat(BackOff.after(1, Duration.ZERO, patient, 0)).isEqualTo(patient);
        assertThat(BackOff.after(4, Duration.ZERO, Optional.of(Duration.ofSeconds(-1)), 0.5))
                .contains(Duration.ofSeconds(40));
    }

    @Test
    void tries_a_last_time_after_a_day_and_then_no_more() {
        var hour23 = Duration.ofHours(23).plusMinutes(50);

        assertThat(BackOff.after(30, hour23, Optional.of(Duration.ofDays(9)), 0.5))
                .contains(Duration.ofMinutes(10));
        assertThat(BackOff.after(31, Duration.ofHours(24), Optional.empty(), 0.5))
                .isEmpty();
    }
}
