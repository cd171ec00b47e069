package dev.uplift.api.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for users shows only what is accepted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WindowsDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CRON = Pattern.compile("^\\| `([^`]+ [^`]+)` \\|", Pattern.MULTILINE);

    private record Options(Window window, List<Freeze> freezes) {}

    private static Stream<String> matches(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(Path.of("../docs/windows.md")))
                .results()
                .map((MatchResult result) -> result.group(1));
    }

    static List<String> examples() throws IOException {
        return matches(EXAMPLE).toList();
    }

    static List<String> crons() throws IOException {
        return matches(CRON).toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_has_no_flaw(String example) {
        var options = Json.read(("{" + example + "}").getBytes(), Options.class);
        var freezes = options.freezes() == null ? List.<Freeze>of() : options.freezes();

        assertThat(Schedule.problems(options.window(), freezes)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("crons")
    void each_cron_expression_can_be_read(String cron) {
        assertThat(Schedule.problems(Windows.recurring(cron, "PT4H", "UTC", "PT10M"), List.of()))
                .isEmpty();
    }
}
