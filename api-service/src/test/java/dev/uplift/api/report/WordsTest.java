package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WordsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,      0 s
            0.004,  0 s
            0.25,   0.25 s
            4.52,   4.5 s
            9.96,   10 s
            59.4,   59 s
            59.6,   1 min
            200,    3 min 20 s
            3600,   1 h
            3899,   1 h 4 min
            90000,  1 d 1 h
            """)
    void durations(double seconds, String words) {
        assertThat(Words.duration(seconds)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,             0 bytes
            999,           999 bytes
            1000,          1 kB
            999600,        1 MB
            5200000000,    5.2 GB
            123400000000,  123 GB
            """)
    void sizes(long bytes, String words) {
        assertThat(Words.bytes(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,        0
            0.05,     0.05
            8.3,      8.3
            61.46,    61.5
            4300.4,   4300
            """)
    void numbers(double value, String words) {
        assertThat(Words.number(value)).isEqualTo(words);
    }

    @Test
    void addresses_are_host_and_port_or_whatever_they_are() {
        assertThat(Words.address(Map.of("host", "a.example", "port", 5432, "user", "me")))
                .isEqualTo("a.example:5432");
        assertThat(Words.address(Map.of("host", "a.example"))).isEqualTo("a.example");
        assertThat(Words.address(Map.of("region", "eu-west-1", "instance", "orders")))
                .isEqualTo("instance orders, region eu-west-1");
    }

    @Test
    void facts_are_one_line() {
        assertThat(Words.value(Map.of("b", List.of(1, "two"), "a", true))).isEqualTo("a true, b 1, two");
    }
}
