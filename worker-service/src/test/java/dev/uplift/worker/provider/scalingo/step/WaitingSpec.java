package dev.uplift.worker.provider.scalingo.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When it is looked again, with the usual poll interval. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingSpec {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @CsvSource({
        "SHORTLY, PT0S, PT10S",
        "SHORTLY, PT1H, PT1M",
        "WORK, PT0S, PT30S",
        "WORK, PT4M, PT1M",
        "WORK, PT2H, PT2M",
        "BASE_BACKUP, PT0S, PT3M",
        "BASE_BACKUP, PT20M, PT5M",
        "BASE_BACKUP, PT20H, PT10M",
        "LAST_BASE_BACKUP, PT0S, PT5M",
        "LAST_BASE_BACKUP, PT20H, PT15M"
    })
    void the_longer_it_was_waited_the_later(Waiting kind, Duration waited, Duration next) {
        assertThat(kind.next(INTERVAL, waited)).isEqualTo(next);
    }

    @ParameterizedTest
    @EnumSource
    void a_clock_that_is_behind_makes_nothing_of_it(Waiting kind) {
        assertThat(kind.next(INTERVAL, Duration.ofHours(-1))).isEqualTo(kind.next(INTERVAL, Duration.ZERO));
    }

    @Test
    void what_takes_long_takes_few_looks() {
        assertThat(looks(Waiting.WORK, Duration.ofMinutes(3))).hasSizeLessThanOrEqualTo(6);
        assertThat(looks(Waiting.WORK, Duration.ofMinutes(100))).hasSizeLessThanOrEqualTo(60);
        assertThat(looks(Waiting.BASE_BACKUP, Duration.ofMinutes(10))).hasSizeLessThanOrEqualTo(5);
        assertThat(looks(Waiting.LAST_BASE_BACKUP, Duration.ofDays(1))).hasSizeLessThanOrEqualTo(105);
    }

    @ParameterizedTest(name = "{0}, over after {1}")
    @CsvSource({"WORK, PT45S, PT30S", "WORK, PT10M, PT2M", "WORK, PT8H, PT2M", "BASE_BACKUP, PT8H, PT10M"})
    void the_end_is_noticed_within_what_is_promised(Waiting kind, Duration over, Duration late) {
        var noticed = looks(kind, over).getLast();

        assertThat(noticed.minus(over)).isBetween(Duration.ZERO, late);
    }

    /** The moments of all looks after the first, until what takes so long is over. */
    private static List<Duration> looks(Waiting kind, Duration over) {
        var looks = new ArrayList<Duration>();
        var waited = Duration.ZERO;
        while (waited.compareTo(over) < 0) {
            waited = waited.plus(kind.next(INTERVAL, waited));
            looks.add(waited);
        }
        return looks;
    }
}
