package dev.uplift.api.rest;

import dev.uplift.api.projection.UpgradeQueries;
import dev.uplift.api.webhook.DeliveryQueries;
import dev.uplift.api.webhook.DeliveryQueries.DeliveryView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;

/** What was announced of an upgrade, and whether it arrived. */
@Path("/api/v1/upgrades/{id}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeliveriesResource {

    private final UpgradeQueries upgrades;
    private final DeliveryQueries deliveries;

    DeliveriesResource(UpgradeQueries upgrades, DeliveryQueries deliveries) {
        this.upgrades = upgrades;
        this.deliveries = deliveries;
    }

    /** Every announcement for every receiver, in the order of what happened. */
    @GET
    @RolesAllowed("viewer")
    public List<DeliveryView> list(@PathParam("id") String id) throws SQLException {
        upgrades.find(id).orElseThrow(() -> ApiProblem.notFound("upgrade " + id));
        return deliveries.of(id);
    }
}
