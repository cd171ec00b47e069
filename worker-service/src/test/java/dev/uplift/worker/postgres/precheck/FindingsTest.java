package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingsTest {

    private static Finding finding(String id, Severity severity, String object) {
        return new Finding(id, severity, object, "why", "how");
    }

    @Test
    void the_worst_come_first_and_then_by_check_and_object() {
        var found = List.of(
                finding("b", Severity.WARN, "x"),
                finding("a", Severity.INFO, "x"),
                finding("b", Severity.BLOCK, "y"),
                finding("b", Severity.BLOCK, "x"),
                finding("a", Severity.BLOCK, "z"));

        assertThat(Findings.told(found))
                .extracting(each -> each.severity() + each.id() + each.object())
                .containsExactly("BLOCKaz", "BLOCKbx", "BLOCKby", "WARNbx", "INFOax");
    }

    @Test
    void the_same_is_said_once() {
        assertThat(Findings.told(List.of(finding("a", Severity.WARN, "x"), finding("a", Severity.WARN, "x"))))
                .hasSize(1);
    }

    @Test
    void of_very_many_the_first_twenty_are_named_and_the_others_counted() {
        var many = IntStream.range(0, 25)
                .mapToObj(i -> finding("a", Severity.BLOCK, "table t%02d".formatted(i)))
                .toList();

        var told = Findings.told(many);

        assertThat(told).hasSize(21).extracting(Finding::object).contains("table t00", "table t19", "… and 5 more");
        assertThat(Findings.told(many.subList(0, 20))).hasSize(20);
    }
}
