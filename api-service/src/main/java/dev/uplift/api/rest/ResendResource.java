package dev.uplift.api.rest;

import dev.uplift.api.webhook.DeliveryQueries;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.NoSuchElementException;

/** Announcements that did not arrive, once more. */
@Path("/api/v1/deliveries/{id}/resend")
@RunOnVirtualThread
public class ResendResource {

    private final DeliveryQueries deliveries;
    private final SecurityIdentity caller;

    ResendResource(DeliveryQueries deliveries, SecurityIdentity caller) {
        this.deliveries = deliveries;
        this.caller = caller;
    }

    /** Has one that was given up tried for another day, under the same webhook-id. */
    @POST
    @RolesAllowed("operator")
    public Response resend(@PathParam("id") String id) throws SQLException {
        try {
            deliveries.resend(id, caller.getPrincipal().getName()).ifPresent(state -> {
                throw ApiProblem.of(
                        409,
                        "delivery-not-dead",
                        "The announcement is %s.".formatted(state),
                        "Only what was given up (DEAD) can be sent again.");
            });
            return Response.accepted().build();
        } catch (NoSuchElementException _) {
            throw ApiProblem.of(
                    404,
                    "not-found",
                    "There is no delivery %s.".formatted(id),
                    "Check the id; GET /api/v1/upgrades/{id}/deliveries lists them.");
        }
    }
}
