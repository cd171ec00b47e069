package dev.uplift.sandbox.demo.dumprestore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.demo.stage.Home;
import dev.uplift.sandbox.demo.stage.UpgradesApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The report as three files, which outlive the demo.
 *
 * @param folder where they are
 */
record ReportFiles(Path folder) {

    /** In the demo's folder if that stays, else in a temporary one. */
    static ReportFiles in(Home home) throws IOException {
        return new ReportFiles(
                home.temporary()
                        ? Files.createTempDirectory("uplift-demo-report-")
                        : Files.createDirectories(home.path().resolve("report")));
    }

    /** Writes them as the API tells them now. */
    void write(UpgradesApi api, URI upgrade) throws IOException, InterruptedException {
        Files.write(json(), api.report(upgrade, "application/json"));
        Files.write(markdown(), api.report(upgrade, "text/markdown"));
        Files.write(html(), api.report(upgrade, "text/html"));
    }

    private Path json() {
        return folder.resolve("report.json");
    }

    private Path markdown() {
        return folder.resolve("report.md");
    }

    Path html() {
        return folder.resolve("report.html");
    }

    /** Where they are, for programs. */
    ObjectNode paths() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("json", json().toString())
                .put("markdown", markdown().toString())
                .put("html", html().toString());
    }
}
