package dev.uplift.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.api.discovery.DiscoveryQueries;
import dev.uplift.api.discovery.DiscoveryView;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.inventory.ServerQueries;
import dev.uplift.api.inventory.ServerView;
import dev.uplift.api.rest.ServerSubmission.Caller;
import dev.uplift.contracts.wire.Json;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The inventory: servers that were named, and servers that were found. */
@Path("/api/v1/servers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ServersResource {

    private static final String PATH = "/api/v1/servers/";

    private final ServerReader reader;
    private final ServerSubmission submission;
    private final ServerQueries servers;
    private final DiscoveryQueries discoveries;
    private final SecurityIdentity caller;

    ServersResource(
            ServerReader reader,
            ServerSubmission submission,
            ServerQueries servers,
            DiscoveryQueries discoveries,
            SecurityIdentity caller) {
        this.reader = reader;
        this.submission = submission;
        this.servers = servers;
        this.discoveries = discoveries;
        this.caller = caller;
    }

    /** Has a worker look which servers a platform has. */
    @POST
    @Path("discover")
    @RolesAllowed("operator")
    @Operation(
            summary = "Looks for servers of a provider",
            description = "The body has provider, scope (its JSON Schema is in GET /api/v1/providers as discovery), and"
                    + " optionally labels for every server that is found, pool, credentials. The same Idempotency-Key with"
                    + " the same body is the same discovery.")
    @APIResponse(responseCode = "202", description = "It is looked for; Location says where to see how far it is")
    @APIResponse(responseCode = "422", description = "invalid-request, invalid-idempotency-key, idempotency-key-reused")
    public Response discover(byte[] body, @HeaderParam("Idempotency-Key") String key) throws SQLException {
        IdempotencyKey.check(key);
        var request = reader.discovery(body);
        var hash = Json.sha256(Map.of("call", "discover", "body", Json.read(body, JsonNode.class)));
        var id = submission.discover(request, hash, caller(key));
        return Response.accepted(discovery(id))
                .location(URI.create(PATH + "discoveries/" + id))
                .build();
    }

    /** One discovery: how far it is, and what it found. */
    @GET
    @Path("discoveries/{id}")
    @RolesAllowed("viewer")
    @Operation(summary = "How far a discovery is")
    @APIResponse(responseCode = "200", description = "RUNNING, DONE or FAILED, with counts, and with the problem")
    @APIResponse(responseCode = "404", description = "There is no such discovery: not-found")
    public DiscoveryView discovery(@PathParam("id") String id) throws SQLException {
        return discoveries
                .find(id)
                .orElseThrow(() -> ApiProblem.of(
                        404,
                        "not-found",
                        "There is no discovery %s.".formatted(id),
                        "Check the id; POST /api/v1/servers/discover answers it in Location."));
    }

    /** Servers, by their ids. */
    @GET
    @RolesAllowed("viewer")
    @Operation(
            summary = "Lists the inventory",
            description = "All parameters together; next is the cursor of the next page.")
    @APIResponse(responseCode = "200", description = "A page of servers")
    @APIResponse(responseCode = "422", description = "Parameters that cannot be accepted: invalid-request")
    public ServerQueries.Page list(@BeanParam ServerFilter filter) throws SQLException {
        return servers.list(filter.read());
    }

    /** One server. */
    @GET
    @Path("{id}")
    @RolesAllowed("viewer")
    @Operation(summary = "One server of the inventory")
    @APIResponse(responseCode = "200", description = "The server, as it was last seen")
    @APIResponse(responseCode = "404", description = "It is not in the inventory: not-found")
    public ServerView show(@PathParam("id") String id) throws SQLException {
        return servers.find(id).orElseThrow(() -> ApiProblem.notFound("server " + id, "servers"));
    }

    /** Puts one server into the inventory, or gives it other credentials, labels and pool. */
    @POST
    @RolesAllowed("operator")
    @Operation(
            summary = "Registers a server",
            description =
                    "The body is what stands as server in a request for an upgrade. Its id follows from its address,"
                            + " so that the call may be repeated.")
    @APIResponse(responseCode = "201", description = "It is new in the inventory; Location says where")
    @APIResponse(responseCode = "200", description = "It was there; credentials, labels and pool are the new ones")
    @APIResponse(responseCode = "422", description = "invalid-request")
    public Response register(byte[] body) throws SQLException {
        var server = reader.server(body);
        var fresh = submission.register(server, caller(null));
        var id = Inventory.idOf(server);
        return Response.status(fresh ? 201 : 200)
                .location(URI.create(PATH + id))
                .entity(show(id))
                .build();
    }

    /** Takes a server out of the inventory, until it is named or found again. */
    @DELETE
    @Path("{id}")
    @RolesAllowed("operator")
    @Operation(summary = "Removes a server from the inventory", description = "Its upgrades stay on record.")
    @APIResponse(responseCode = "204", description = "It is not in the inventory any more")
    @APIResponse(responseCode = "404", description = "It is not in the inventory: not-found")
    @APIResponse(responseCode = "409", description = "An upgrade holds it: server-busy")
    public void remove(@PathParam("id") String id) {
        submission.remove(id, caller(null));
    }

    private Caller caller(String key) {
        return new Caller(
                caller.getPrincipal().getName(),
                Objects.requireNonNullElse(caller.getAttribute("role"), ""),
                Optional.ofNullable(key));
    }
}
