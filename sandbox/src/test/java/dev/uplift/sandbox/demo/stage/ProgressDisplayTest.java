package dev.uplift.sandbox.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgressDisplayTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void a_terminal_has_one_line_that_is_drawn_again() {
        var display = display(true);

        display.show("half", "not here", columns -> "██░░ of " + columns);
        display.show("half", "not here", columns -> "██░░ of " + columns);
        display.say("Done.");

        var line = "\r██░░ of 40\u001b[K";
        assertThat(text()).isEqualTo(line + line + System.lineSeparator() + "Done." + System.lineSeparator());
    }

    @Test
    void a_file_has_a_line_for_each_new_key() {
        var display = display(false);

        assertThat(display.show("a", "41%", _ -> "not here")).isTrue();
        assertThat(display.show("a", "42%", _ -> "not here")).isFalse();
        assertThat(display.show("b", "50%", _ -> "not here")).isTrue();

        assertThat(text().lines()).containsExactly("41%", "50%");
    }

    private ProgressDisplay display(boolean terminal) {
        return new ProgressDisplay(new PrintStream(written, true, StandardCharsets.UTF_8), terminal, () -> 40);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
