package dev.uplift.api.rest;

import dev.uplift.api.store.Drivers;
import dev.uplift.api.workers.Workers;
import dev.uplift.contracts.Descriptor;
import dev.uplift.contracts.event.Heartbeat;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What workers can do, and which of them live. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProvidersResource {

    private final Drivers drivers;
    private final Workers workers;

    ProvidersResource(Drivers drivers, Workers workers) {
        this.drivers = drivers;
        this.workers = workers;
    }

    /** The descriptor of each provider: schemas of address and options, strategies, prechecks. */
    @GET
    @Path("providers")
    @RolesAllowed("viewer")
    public List<Descriptor> providers() {
        return drivers.all();
    }

    /** The catalogue: what the providers look at before anything is touched, by id, and which of them do. */
    @GET
    @Path("prechecks")
    @RolesAllowed("viewer")
    public List<PrecheckView> prechecks() {
        return PrecheckView.of(drivers.all());
    }

    /** The last word of each living worker: what it holds, and its free slots. */
    @GET
    @Path("workers")
    @RolesAllowed("viewer")
    public List<Heartbeat> workers() {
        return workers.live();
    }
}
