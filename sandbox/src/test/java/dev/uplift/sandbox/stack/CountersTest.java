package dev.uplift.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CountersTest {

    private static final String TEXT = """
            # HELP calls_total of platforms
            # TYPE calls_total counter
            calls_total{operation="Describe",provider="aws-rds"} 12.0
            calls_total{operation="Modify",provider="aws-rds"} 3.0
            calls_total{operation="Get",provider="scalingo"} 100.0
            calls_total_more{provider="aws-rds"} 1000.0
            threads 7
            """;

    @Test
    void series_with_the_labels_are_added_up() {
        assertThat(Counters.sum(TEXT, "calls_total", Map.of("provider", "aws-rds")))
                .isEqualTo(15);
        assertThat(Counters.sum(TEXT, "calls_total", Map.of())).isEqualTo(115);
        assertThat(Counters.sum(TEXT, "threads", Map.of())).isEqualTo(7);
    }

    @Test
    void what_was_never_counted_is_0() {
        assertThat(Counters.sum(TEXT, "others_total", Map.of())).isZero();
    }
}
