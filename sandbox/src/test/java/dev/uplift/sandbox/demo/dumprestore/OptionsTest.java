package dev.uplift.sandbox.demo.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OptionsTest {

    @Test
    void nothing_asked_for_is_a_million_rows_in_a_temporary_folder() {
        assertThat(Options.parse(List.of()))
                .isEqualTo(new Options(false, 1_050_000, false, false, false, Optional.empty()));
    }

    @Test
    void all_can_be_asked_for() {
        assertThat(Options.parse(
                        List.of("--home", "/tmp/x", "--rows", "2000000", "--keep", "--json", "--story", "--yes")))
                .isEqualTo(new Options(true, 2_000_000, true, true, true, Optional.of(Path.of("/tmp/x"))));
    }

    @ParameterizedTest
    @CsvSource({
        "--rows,           --rows needs a value",
        "--rows many,      '--rows needs a number, not many'",
        "--rows 10,        '--rows must be from 1000 to 100000000, not 10'",
        "--yes,            '--yes belongs to --story: without it nobody is asked'",
        "--fast,           unknown argument --fast"
    })
    void what_is_wrong_is_named(String arguments, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
