package dev.uplift.api.rest;

import dev.uplift.api.audit.AuditTrail.Filter;
import dev.uplift.api.projection.UpgradeQueries;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What was asked of one upgrade. */
@Path("/api/v1/upgrades/{id}/audit")
@RunOnVirtualThread
public class UpgradeAuditResource {

    private final AuditExport export;
    private final UpgradeQueries queries;

    UpgradeAuditResource(AuditExport export, UpgradeQueries queries) {
        this.export = export;
        this.queries = queries;
    }

    /** All of its entries, one a line. */
    @GET
    @Produces(AuditExport.JSON_LINES)
    @RolesAllowed("approver")
    @Operation(summary = "The audit of an upgrade as JSON lines")
    public StreamingOutput export(@PathParam("id") String id) throws SQLException {
        queries.stored(id).orElseThrow(() -> ApiProblem.notFound("upgrade " + id));
        return export.lines(new AuditRequest(Filter.ofUpgrade(id), 0, AuditRequest.MOST));
    }
}
