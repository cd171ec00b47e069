package dev.uplift.api.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import jakarta.inject.Singleton;

/** A report as one page of HTML that needs nothing else: no script, no style sheet, no picture from anywhere. */
@Singleton
public class ReportHtml {

    private final Template template;

    /** @param engine escapes every value of a template with the ending {@code html} */
    public ReportHtml(Engine engine) {
        this.template = engine.getTemplate("report.html");
    }

    /** The same report is always the same page. */
    public String of(Report report) {
        return template.data("page", Page.of(report)).render();
    }
}
