package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ComparisonTest {

    @Test
    void equal_sides_hold() {
        var check = Comparison.same("objects:shop", "objects", Set.of("a", "b"), Set.of("b", "a"));

        assertThat(check.passed()).isTrue();
        assertThat(check.detail()).isEqualTo("2 objects on both sides");
    }

    @Test
    void what_differs_is_named_a_few_at_a_time() {
        var check = Comparison.same("x", "things", Set.of("1", "2", "3", "4", "5", "6", "7"), Set.of("8"));

        assertThat(check.passed()).isFalse();
        assertThat(check.detail())
                .isEqualTo("only on the source (7): 1, 2, 3, 4, 5 and 2 more. only on the target (1): 8.");
    }

    @Test
    void fewer_faults_than_before_are_no_fault() {
        assertThat(Comparison.nothingNew("x", "faults", Set.of("a"), Set.of()).passed())
                .isTrue();
        assertThat(Comparison.nothingNew("x", "faults", Set.of("a"), Set.of("b"))
                        .passed())
                .isFalse();
    }
}
