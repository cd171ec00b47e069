package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryTextTest {

    @Test
    void people_see_one_line_without_comments() {
        assertThat(new QueryText("/* user=1 */ SELECT a,\n\t b -- or c\n FROM t /*+ SeqScan(t) */").shown())
                .isEqualTo("SELECT a, b FROM t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'x'", "SELECT E'x'", "SELECT $$x$$", "SELECT $tag$x$tag$", "SELECT $1, 'a -- b'"})
    void a_constant_that_was_left_is_seen(String sql) {
        assertThat(new QueryText(sql).holdsLiteral()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT $1, $2 FROM t",
                "SELECT a::numeric(10,2) FROM t",
                "/*route='/x'*/ SELECT 1",
                "SELECT $1$2"
            })
    void a_parameter_or_a_comment_is_none(String sql) {
        assertThat(new QueryText(sql).holdsLiteral()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT a FROM t            | 0
            SELECT a FROM t -- like $1 | 0
            SELECT $2, $1, $12         | 12
            """)
    void parameters_are_counted_by_the_highest(String sql, int count) {
        assertThat(new QueryText(sql).parameters()).isEqualTo(count);
        assertThat(new QueryText(sql).parameterized()).isEqualTo(count > 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT now() - INTERVAL $1           | SELECT now() - $1::INTERVAL
            SELECT a > date $1 AND b < $2        | SELECT a > $1::date AND b < $2
            SELECT EXTRACT( $1 FROM a) FROM t    | SELECT pg_catalog.date_part($1, a) FROM t
            SELECT update $1, "mydate" $2        | SELECT update $1, "mydate" $2
            """)
    void what_only_a_constant_may_follow_is_said_in_another_way(String sql, String plannable) {
        assertThat(new QueryText(sql).plannable()).isEqualTo(plannable);
    }
}
