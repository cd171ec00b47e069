package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.postgres.queries.Planning.Planned;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryVerdictsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            100,  100,   same,  SAME
            100,  149.9, same,  SAME
            100,  150,   same,  DEGRADED
            100,  150,   other, DEGRADED
            100,  67.1,  same,  SAME
            100,  67,    same,  IMPROVED
            100,  67,    other, IMPROVED
            100,  100,   other, PLAN_CHANGED
            0.01, 0.9,   same,  SAME
            0,    0,     same,  SAME
            0,    100,   same,  DEGRADED
            """)
    void the_verdict_looks_at_costs_first_then_at_the_shape(
            double before, double after, String shape, Verdict verdict) {
        var was = new Planned(before, reading("same"));
        var is = new Planned(after, reading(shape));

        assertThat(QueryVerdicts.of(was, is)).isEqualTo(verdict);
    }

    private static PlanShape reading(String table) {
        return new PlanShape(List.of(new PlanShape.Node(0, "Seq Scan on " + table)));
    }
}
