package dev.uplift.sandbox.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:5000", "http://127.0.0.1:5000/", "https://rds.example", "http://[::1]:80"})
    void a_server_is_scheme_host_and_port(String url) {
        assertThat(read(url).server().toString() + (url.endsWith("/") ? "/" : ""))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:5000",
                "ftp://host",
                "http://me:secret@host",
                "http://host/path",
                "http://host?a=b",
                "http:"
            })
    void nothing_else_is(String url) {
        var words = read(url);
        assertThatThrownBy(words::server)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--endpoint needs http://host:port, not ");
    }

    private static Words read(String value) {
        var words = new Words(List.of("--endpoint", value));
        words.option();
        return words;
    }
}
