package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutageLogTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final OutageLog log = new OutageLog(START);

    private static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1000));
    }

    @Test
    void without_a_failure_there_was_no_outage() {
        log.succeeded(at(1));

        assertThat(log.figures(at(2)))
                .containsEntry("attempts", 1L)
                .containsEntry("failures", 0L)
                .containsEntry("seconds", 0.0)
                .doesNotContainKey("firstFailure");
    }

    @Test
    void an_outage_lasts_from_the_first_failure_to_the_next_success() {
        log.succeeded(at(1));
        log.failed(at(2));
        log.failed(at(3));
        log.succeeded(at(4.5));
        log.failed(at(10));
        log.succeeded(at(11));

        assertThat(log.figures(at(12)))
                .containsEntry("seconds", 3.5)
                .containsEntry("failures", 3L)
                .containsEntry("firstFailure", at(2).toString())
                .containsEntry("lastFailure", at(10).toString());
    }

    @Test
    void one_that_still_lasts_counts_until_now() {
        log.failed(at(2));

        assertThat(log.isDown()).isTrue();
        assertThat(log.figures(at(9))).containsEntry("seconds", 7.0);
    }
}
