package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.rest.Outside;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The service's own engine escapes and resolves as the one of the other tests: its pages are the golden files. */
@QuarkusTest
@WithTestResource(Outside.class)
class TemplatesInServiceTest {

    @Inject
    ReportHtml html;

    @Inject
    ReportMarkdown markdown;

    @Test
    void html_is_as_its_golden_file_has_it() throws IOException {
        assertThat(html.of(FixedReports.awaiting()))
                .isEqualTo(Files.readString(ReportGoldenTest.GOLDEN.resolve("awaiting-approval.html")));
    }

    @Test
    void markdown_is_as_its_golden_file_has_it() throws IOException {
        assertThat(markdown.of(FixedReports.awaiting()))
                .isEqualTo(Files.readString(ReportGoldenTest.GOLDEN.resolve("awaiting-approval.md")));
    }
}
