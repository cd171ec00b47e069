package dev.uplift.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final Pulse pulse = new Pulse(Duration.ofSeconds(3));

    private static long secondsAgo(double seconds) {
        return System.nanoTime() - (long) (seconds * 1e9);
    }

    @Test
    void heartbeats_come_five_times_in_a_lease() {
        assertThat(pulse.interval()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void it_stops_two_thirds_of_the_lease_after_the_last_heartbeat_that_was_acknowledged_was_sent() {
        assertThat(pulse.beats()).isTrue();

        await().atMost(Duration.ofSeconds(20)).until(() -> !pulse.beats());

        pulse.acknowledged(secondsAgo(2.1));
        assertThat(pulse.beats()).isFalse();
        pulse.acknowledged(secondsAgo(0.5));
        assertThat(pulse.beats()).isTrue();
    }

    @Test
    void an_old_acknowledgement_that_comes_late_takes_nothing_back() {
        pulse.acknowledged(secondsAgo(60));

        assertThat(pulse.beats()).isTrue();
    }
}
