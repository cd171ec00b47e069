package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is added to the outage that a plan predicts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AllowanceTest {

    private static final Duration PREDICTED = Duration.ofMinutes(20);

    @Test
    void nothing_is_added_unasked() {
        assertThat(Allowance.added(PREDICTED, Set.of())).isEqualTo(PREDICTED);
    }

    @Test
    void each_adds_the_longest_that_it_takes() {
        assertThat(Allowance.added(PREDICTED, Set.of(Allowance.APPLICATION_CHANGE)))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(Allowance.added(PREDICTED, Set.of(Allowance.TLS_CHECK))).isEqualTo(Duration.ofMinutes(25));
        assertThat(Allowance.added(PREDICTED, Set.of(Allowance.TESTS))).isEqualTo(Duration.ofMinutes(35));
        assertThat(Allowance.added(PREDICTED, EnumSet.allOf(Allowance.class))).isEqualTo(Duration.ofMinutes(50));
    }
}
