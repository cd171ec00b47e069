package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.wire.CloudEvent;
import dev.uplift.contracts.wire.Json;
import dev.uplift.contracts.wire.MessageTypes;
import dev.uplift.contracts.wire.Topics;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the documents list by hand is what the contracts have. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentsTest {

    private static final Path DOCS = DeploymentFiles.ROOT.resolve("docs");

    @Test
    void every_message_type_is_described_and_no_other() throws IOException {
        assertThat(found("messages.md", "(?m)^\\| `(dev\\.uplift\\.[^`]+)`"))
                .containsExactlyInAnyOrderElementsOf(MessageTypes.ALL.keySet());
    }

    @Test
    void every_topic_is_described_and_no_other() throws IOException {
        assertThat(found("messages.md", "`(uplift\\.(?:commands|controls|events|heartbeats)[^` ]*)`"))
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(Topics.all("<pool>")));
    }

    @Test
    void every_header_of_a_message_is_described() throws IOException {
        var headers = new CloudEvent("type", "source", "id", new byte[0]).headers(Instant.EPOCH);

        assertThat(found("messages.md", "(?m)^\\| `(ce_\\w+|content-type)`"))
                .containsExactlyInAnyOrderElementsOf(headers.keySet());
    }

    @Test
    void every_option_is_described() throws IOException {
        var options = Arrays.stream(UpgradeOptions.class.getRecordComponents());

        assertThat(found("options.md", "(?m)^\\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\| .*\\|$"))
                .containsAll(options.map(RecordComponent::getName).toList());
    }

    @Test
    void every_value_of_an_option_is_described() throws IOException {
        var documented = found("options.md", "`([a-z-]+)`");

        assertThat(Stream.of(
                                UpgradeOptions.Rehearsal.values(),
                                UpgradeOptions.Approval.values(),
                                UpgradeOptions.OnFailure.values(),
                                UpgradeOptions.Fence.values(),
                                UpgradeOptions.DataComparison.values())
                        .flatMap(Arrays::stream)
                        .map(value -> Json.mapper().convertValue(value, String.class)))
                .allSatisfy(value -> assertThat(documented).contains(value));
    }

    @Test
    void every_link_between_documents_leads_somewhere() throws IOException {
        try (var documents = Files.walk(DOCS)) {
            for (var document :
                    documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                for (var link : matches(Files.readString(document), "\\]\\(([^)#:]+\\.md)[^)]*\\)")) {
                    assertThat(document.resolveSibling(link)).exists();
                }
            }
        }
    }

    /** The distinct first groups of an expression in a document. */
    private static TreeSet<String> found(String document, String expression) throws IOException {
        return new TreeSet<>(matches(Files.readString(DOCS.resolve(document)), expression));
    }

    private static List<String> matches(String text, String expression) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
