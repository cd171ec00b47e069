package dev.uplift.api.rest;

import dev.uplift.api.projection.UpgradeQueries;
import dev.uplift.api.report.Report;
import dev.uplift.api.report.ReportHtml;
import dev.uplift.api.report.ReportMarkdown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The test-results document of an upgrade, in the form that its reader wants. */
@Path("/api/v1/upgrades/{id}/report")
@RunOnVirtualThread
public class ReportResource {

    private static final String MARKDOWN = "text/markdown";
    /** The first one is taken where anything will do. */
    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(MARKDOWN), MediaType.TEXT_HTML_TYPE)
            .build();

    private static final Map<String, MediaType> FORMATS = Map.of(
            "json", MediaType.APPLICATION_JSON_TYPE,
            "markdown", MediaType.valueOf(MARKDOWN),
            "html", MediaType.TEXT_HTML_TYPE);

    private final UpgradeQueries queries;
    private final ReportHtml html;
    private final ReportMarkdown markdown;
    private final Clock clock;

    ReportResource(UpgradeQueries queries, ReportHtml html, ReportMarkdown markdown, Clock clock) {
        this.queries = queries;
        this.html = html;
        this.markdown = markdown;
        this.clock = clock;
    }

    /** Tells whether to go to production; afterwards, what was predicted and what was measured. */
    @GET
    @Produces({MediaType.APPLICATION_JSON, MARKDOWN, MediaType.TEXT_HTML})
    @RolesAllowed("viewer")
    @Operation(
            summary = "The report of an upgrade",
            description = "Before production: findings, the rehearsal's results, the predicted outage and a"
                    + " recommendation. Afterwards the same, with what was measured. The form is chosen by Accept, or"
                    + " by the parameter format (json, markdown, html), which counts more.")
    @APIResponse(
            responseCode = "200",
            description = "The report as it stands now",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Report.class)),
                @Content(mediaType = MARKDOWN, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(implementation = String.class))
            })
    @APIResponse(responseCode = "404", description = "There is no such upgrade: not-found")
    @APIResponse(responseCode = "409", description = "The upgrade has no plan yet: no-report-yet")
    public Response report(@PathParam("id") String id, @QueryParam("format") String format, @Context Request request) {
        var type = type(Optional.ofNullable(format), request);
        var stored = queries.stored(id).orElseThrow(() -> ApiProblem.notFound("upgrade " + id));
        Report.waitsFor(stored.upgrade()).ifPresent(what -> {
            throw ApiProblem.of(
                    409, "no-report-yet", what, "Ask again when it is there; the upgrade's events tell how far it is.");
        });
        var report = Report.of(stored.upgrade(), stored.checks(), clock.instant());
        return Response.ok(drawn(report, type), type.withCharset("UTF-8"))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static MediaType type(Optional<String> format, Request request) {
        return format.map(wanted -> Optional.ofNullable(FORMATS.get(wanted))
                        .orElseThrow(() -> ApiProblem.invalid(
                                List.of(new ApiProblem.Field("format", "must be json, markdown or html")))))
                .orElseGet(() -> request.selectVariant(VARIANTS).getMediaType());
    }

    private Object drawn(Report report, MediaType type) {
        return switch (type.getSubtype()) {
            case "html" -> html.of(report);
            case "markdown" -> markdown.of(report);
            default -> report;
        };
    }
}
