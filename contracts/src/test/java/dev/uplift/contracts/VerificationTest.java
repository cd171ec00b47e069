package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VerificationTest {

    private static final String SQL = """
            {"type":"sql","name":"orders are there","database":"shop","sql":"SELECT true","expect":"t"}""";
    private static final String HTTP = """
            {"type":"http","name":"home","url":"https://shop.example/","status":200,"contains":"Hello"}""";
    private static final String LOG = """
            {"type":"http","name":"log","url":"http://logs.example/shop","status":200,"lacks":"/ERROR|FATAL/"}""";
    private static final String MANUAL = """
            {"type":"manual","name":"look","text":"The shop sells."}""";

    private static Verification read(String json) {
        return Json.read(json.getBytes(), Verification.class);
    }

    @Test
    void the_type_says_which_kind_it_is() {
        assertThat(read(SQL)).isEqualTo(new Verification.Sql("orders are there", "shop", "SELECT true", "t"));
        assertThat(read(HTTP))
                .isEqualTo(new Verification.Http("home", "https://shop.example/", 200, Optional.of("Hello")));
        assertThat(read(MANUAL)).isEqualTo(new Verification.Manual("look", "The shop sells."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '`', textBlock = SQL + "\n" + HTTP + "\n" + LOG + "\n" + MANUAL)
    void what_is_read_is_written_again(String json) {
        assertThat(new String(Json.write(read(json)))).isEqualTo(json);
    }

    @Test
    void a_list_is_written_with_the_types_of_its_members() throws Exception {
        var all = List.of(read(SQL), read(HTTP), read(MANUAL));
        var list = new TypeReference<List<Verification>>() {};

        var written = Json.mapper().writerFor(list).writeValueAsString(all);

        assertThat(Json.mapper().readValue(written, list)).isEqualTo(all);
    }

    @Test
    void a_status_that_is_left_out_is_200() {
        assertThat(read("""
                {"type":"http","name":"home","url":"http://shop.example"}""")).isEqualTo(new Verification.Http("home", "http://shop.example", 200, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"ftp","name":"a"}                                                           | ftp
            {"type":"manual","text":"x"}                                                        | name
            {"type":"manual","name":"a/b","text":"x"}                                           | a/b
            {"type":"manual","name":"a","text":" "}                                             | 'text' is empty
            {"type":"sql","name":"a","sql":"SELECT 1","expect":"1"}                             | 'database' is missing
            {"type":"sql","name":"a","database":"d","sql":"SELECT 1"}                           | 'expect' is missing
            {"type":"http","name":"a","url":"file:///etc/passwd"}                               | 'url' must be
            {"type":"http","name":"a","url":"http://u:p@shop.example/"}                         | 'url' must be
            {"type":"http","name":"a","url":"http://"}                                          | 'url' must be
            {"type":"http","name":"a","url":"http://shop.example","status":99}                  | 99
            {"type":"http","name":"a","url":"http://shop.example","contains":"/(/"}             | 'contains' is no
            {"type":"http","name":"a","url":"http://shop.example","lacks":""}                   | 'lacks' is empty
            """)
    void what_is_wrong_is_named(String json, String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessageContaining(words);
    }

    @Test
    void two_of_the_same_name_are_one_too_many() {
        var once = List.of(read(SQL), read(HTTP));

        assertThat(Verification.distinct(once)).isEqualTo(once);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Verification.distinct(List.of(read(SQL), read(HTTP), read(SQL))))
                .withMessageContaining("orders are there");
    }

    @Test
    void a_text_is_a_text_unless_it_stands_between_slashes() {
        assertThat("a.b").matches(Verification.Http.pattern("a.b"));
        assertThat("axb").doesNotMatch(Verification.Http.pattern("a.b")).matches(Verification.Http.pattern("/a.b/"));
        assertThat("/").matches(Verification.Http.pattern("/"));
    }
}
