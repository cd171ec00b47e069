package dev.uplift.worker.provider.azure.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ThrottleTest {

    /** Near the end of what a long holds, as System.nanoTime may be. */
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

    private final Throttle throttle = new Throttle(now::get);

    @Test
    void is_open_until_somebody_is_told_otherwise() {
        assertThat(throttle.left()).isZero();

        throttle.close(Duration.ofSeconds(10));

        assertThat(throttle.left()).isEqualTo(Duration.ofSeconds(10));
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(throttle.left()).isZero();
    }

    @Test
    void stays_closed_for_the_longest_that_anybody_was_told() {
        throttle.close(Duration.ofSeconds(10));
        throttle.close(Duration.ofSeconds(1));

        assertThat(throttle.left()).isEqualTo(Duration.ofSeconds(10));
    }
}
