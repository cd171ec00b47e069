package dev.uplift.api.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Who did what, when and why. */
@Path("/api/v1/audit")
@RunOnVirtualThread
public class AuditResource {

    private final AuditExport export;

    AuditResource(AuditExport export) {
        this.export = export;
    }

    /** Entries in the order of their ids, one a line; the id of the last one is where the next call goes on. */
    @GET
    @Produces(AuditExport.JSON_LINES)
    @RolesAllowed("approver")
    @Operation(
            summary = "The audit as JSON lines",
            description = "Oldest first. Whoever follows it asks again with after = the id of the last line; nothing is"
                    + " left out that way, whatever is written meanwhile.")
    @Parameter(name = "upgrade", in = ParameterIn.QUERY, description = "only what was asked of this upgrade")
    @Parameter(name = "who", in = ParameterIn.QUERY, description = "only what this caller asked")
    @Parameter(name = "action", in = ParameterIn.QUERY, description = "only this action")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "not before this moment")
    @Parameter(name = "until", in = ParameterIn.QUERY, description = "before this moment")
    @Parameter(name = "after", in = ParameterIn.QUERY, description = "only entries with a higher id")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "10000 entries, at most 100000")
    @APIResponse(
            responseCode = "200",
            description = "A JSON object in each line; nothing if there is no entry",
            content = @Content(mediaType = AuditExport.JSON_LINES, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "422", description = "Parameters that cannot be accepted: invalid-request")
    public StreamingOutput export(@Context UriInfo asked) throws SQLException {
        return export.lines(AuditRequest.of(asked.getQueryParameters()));
    }
}
