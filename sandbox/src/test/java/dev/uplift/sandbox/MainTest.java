package dev.uplift.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    @TempDir
    Path home;

    private final PrintStream systemError = System.err;
    private final PrintStream systemOutput = System.out;
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(systemError);
        System.setOut(systemOutput);
    }

    @ParameterizedTest
    @CsvSource({
        "fly,                     unknown command fly",
        "up --prt 1,              unknown option --prt",
        "up --port,               --port needs a value",
        "up --port many,          --port: many is not a whole number",
        "up --port=70000,         --port: 70000 is not between 1 and 65535",
        "up now,                  unexpected argument now",
        "kafka somewhere,         an argument is missing",
    })
    void a_wrong_call_is_answered_with_2_and_one_sentence(String call, String sentence) {
        assertThat(Main.run(List.of(call.split(" ")))).isEqualTo(2);
        assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("uplift: %s%n".formatted(sentence));
    }

    @Test
    void where_nothing_was_started_nothing_runs_and_down_is_content() {
        assertThat(Main.run(List.of("status", "--json", "--home", home.toString())))
                .isEqualTo(1);
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("[]%n".formatted());
        assertThat(Main.run(List.of("down", "--home=" + home))).isZero();
    }

    @Test
    void logs_that_are_not_there_are_a_failure() {
        assertThat(Main.run(List.of("logs", "api", "--home", home.toString()))).isEqualTo(1);
        assertThat(error.toString(StandardCharsets.UTF_8)).startsWith("uplift: no log api in " + home);
    }
}
