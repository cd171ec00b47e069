package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            42883 | function f(integer) does not exist (42883)
            25006 | function f(integer) does not exist (25006)
            22P02 | the error 22P02, whose message may hold data
            P0001 | the error P0001, whose message may hold data
            """)
    void a_refusal_that_may_quote_rows_is_not_repeated(String state, String sentence) {
        assertThat(new Refusal(state, "function f(integer) does not exist").sentence())
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            57014, true
            55P03, true
            53200, true
            42883, false
            22012, false
            """)
    void what_time_or_a_person_stopped_may_pass(String state, boolean passes) {
        assertThat(new Refusal(state, "no").passes()).isEqualTo(passes);
    }
}
