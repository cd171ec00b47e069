package dev.uplift.api.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Template;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** A report as Markdown, for tickets and chats. */
@Singleton
public class ReportMarkdown {

    private final Template template;

    /** @param engine has a {@link MarkdownText} */
    public ReportMarkdown(Engine engine) {
        this.template = engine.getTemplate("report.md");
    }

    static void escape(@Observes EngineBuilder builder) {
        builder.addResultMapper(new MarkdownText());
    }

    /** The same report is always the same text. */
    public String of(Report report) {
        return template.data("page", Page.of(report))
                .data("md", new MarkdownText())
                .render();
    }
}
