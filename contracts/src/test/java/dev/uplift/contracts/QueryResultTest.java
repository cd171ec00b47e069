package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.contracts.wire.Json;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryResultTest {

    private static QueryResult failed(String text) {
        return new QueryResult("shop", "-42", text, 7, 1.5, 10, null, null, Verdict.FAILED, "gone");
    }

    @Test
    void what_was_not_measured_is_left_out_of_its_json() {
        var result = failed("SELECT f($1)");

        assertThat(new String(Json.write(result))).isEqualTo("""
                {"database":"shop","queryId":"-42","text":"SELECT f($1)","calls":7,"meanMillis":1.5,"costBefore":10.0,\
                "verdict":"FAILED","detail":"gone"}""");
        assertThat(Json.read(Json.write(result), QueryResult.class)).isEqualTo(result);
    }

    @Test
    void what_was_measured_comes_back() {
        var result = new QueryResult(
                "shop", "42", "SELECT 1", 7, 1.5, 10, Optional.of(9.5), Optional.of(3.25), Verdict.SAME, "same plan");

        assertThat(Json.read(Json.write(result), QueryResult.class)).isEqualTo(result);
    }

    @Test
    void a_long_text_is_cut_between_two_characters() {
        assertThat(failed("x".repeat(500)).text()).hasSize(500).doesNotContain("…");
        assertThat(failed("x".repeat(501)).text()).hasSize(500).endsWith("x…");
        assertThat(failed("x".repeat(498) + "😀 and more").text()).isEqualTo("x".repeat(498) + "…");
    }
}
