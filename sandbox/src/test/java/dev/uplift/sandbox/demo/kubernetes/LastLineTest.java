package dev.uplift.sandbox.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.demo.stage.Views;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LastLineTest {

    private static final String UPGRADED = """
            {"id": "abcdefghijklmnop", "state": "SUCCEEDED", "source": {"version": "15.18"}, "target": {"version": "%s"},
             "outage": {"seconds": %s, "measuredBy": "STEPS", "firstFailure": "2026-01-01T10:00:00Z",
                        "lastFailure": "2026-01-01T10:01:00Z", "attempts": 0, "failures": 0}}
            """;

    @Test
    void says_the_new_version_and_the_outage() {
        assertThat(LastLine.doubts(Views.of(UPGRADED.formatted("17.7", "60.2")), 17))
                .isEmpty();
        assertThat(LastLine.doubts(Views.of(UPGRADED.formatted("17", "60.2")), 17))
                .isEmpty();
    }

    @Test
    void is_doubted_without_the_version_or_with_another_one() {
        assertThat(LastLine.doubts(Views.of(UPGRADED.formatted("15.18", "60.2")), 17))
                .containsExactly("the document says that the server answers with version 15.18, not 17");
        assertThat(LastLine.doubts(Views.of(UPGRADED.formatted("170.1", "60.2")), 17))
                .hasSize(1);
        assertThat(LastLine.doubts(Views.of("{\"state\": \"SUCCEEDED\"}"), 17))
                .containsExactly(
                        "the document says that the server answers with version ?, not 17",
                        "the document does not tell how long clients were kept out");
    }

    @Test
    void is_doubted_if_nobody_was_kept_out() {
        assertThat(LastLine.doubts(Views.of(UPGRADED.formatted("17.7", "0")), 17))
                .containsExactly("the document does not tell how long clients were kept out");
    }
}
