package dev.uplift.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final AtomicLong now = new AtomicLong(Duration.ofHours(1).toNanos());
    private final Pulse pulse = new Pulse(Duration.ofSeconds(3), now::get);

    private long ago(Duration time) {
        return pulse.now() - time.toNanos();
    }

    @Test
    void heartbeats_come_five_times_in_a_lease() {
        assertThat(pulse.interval()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void it_stops_two_thirds_of_the_lease_after_the_last_heartbeat_that_was_acknowledged_was_sent() {
        now.addAndGet(Duration.ofMillis(1999).toNanos());
        assertThat(pulse.beats()).isTrue();

        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(pulse.beats()).isFalse();

        pulse.acknowledged(ago(Duration.ofMillis(2000)));
        assertThat(pulse.beats()).isFalse();
        pulse.acknowledged(ago(Duration.ofMillis(1999)));
        assertThat(pulse.beats()).isTrue();
    }

    @Test
    void an_old_acknowledgement_that_comes_late_takes_nothing_back() {
        pulse.acknowledged(ago(Duration.ofMinutes(1)));

        assertThat(pulse.beats()).isTrue();
    }
}
