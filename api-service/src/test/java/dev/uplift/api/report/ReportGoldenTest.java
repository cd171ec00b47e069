package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reports of two upgrades as their golden files have them; {@code -Dupdate.docs=true} writes them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportGoldenTest {

    static final Path GOLDEN = Path.of("src/test/resources/golden/report");

    private static final Map<String, Supplier<Report>> REPORTS =
            Map.of("awaiting-approval", FixedReports::awaiting, "succeeded", FixedReports::succeeded);

    static Stream<Arguments> reports() {
        return REPORTS.entrySet().stream()
                .map(report -> Arguments.of(report.getKey(), report.getValue().get()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void in_json(String name, Report report) throws IOException {
        assertThat(json(report)).isEqualTo(golden(name + ".json", json(report)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void in_markdown(String name, Report report) throws IOException {
        var text = new ReportMarkdown(Templates.engine()).of(report);

        assertThat(text).isEqualTo(golden(name + ".md", text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reports")
    void in_html(String name, Report report) throws IOException {
        var page = new ReportHtml(Templates.engine()).of(report);

        assertThat(page).isEqualTo(golden(name + ".html", page));
    }

    private static String json(Report report) throws JsonProcessingException {
        return Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n";
    }

    private static String golden(String name, String written) throws IOException {
        var file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("update.docs")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, written);
        }
        return Files.readString(file);
    }
}
