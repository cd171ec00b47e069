package dev.uplift.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.core.State;
import dev.uplift.api.projection.PlanView;
import dev.uplift.api.projection.TimelineEntry;
import dev.uplift.api.projection.UpgradeQueries;
import dev.uplift.api.projection.UpgradeQueries.Filter;
import dev.uplift.api.projection.UpgradeView;
import dev.uplift.contracts.wire.Json;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Upgrades as callers see them. Accepting one is quick, and safe to repeat with the same Idempotency-Key. */
@Path("/api/v1/upgrades")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UpgradesResource {

    private static final Set<Action> HAVE_PATHS_OF_THEIR_OWN =
            EnumSet.of(Action.APPROVE, Action.REJECT, Action.SIGN, Action.KEEP);
    private static final int LONGEST_PAGE = 200;

    private final RequestReader reader;
    private final Submission submission;
    private final UpgradeQueries queries;
    private final EventStream stream;
    private final SecurityIdentity caller;

    UpgradesResource(
            RequestReader reader,
            Submission submission,
            UpgradeQueries queries,
            EventStream stream,
            SecurityIdentity caller) {
        this.reader = reader;
        this.submission = submission;
        this.queries = queries;
        this.stream = stream;
        this.caller = caller;
    }

    /** Accepts an upgrade. */
    @POST
    @RolesAllowed("operator")
    public Response request(byte[] body, @HeaderParam("Idempotency-Key") String key) throws InterruptedException {
        IdempotencyKey.check(key);
        var request = reader.read(body, caller.getPrincipal().getName());
        var hash = Json.sha256(Json.read(body, JsonNode.class));
        var accepted = submission.accept(request, role(), key, hash);
        var id = accepted.id().value();
        return Response.status(accepted.made().isPresent() ? 201 : 200)
                .location(URI.create("/api/v1/upgrades/" + id))
                .entity(accepted.made()
                        .map(made -> UpgradeView.of(made, List.of(), made.since(), made.since()))
                        .orElseGet(() -> show(id)))
                .build();
    }

    /** One upgrade. */
    @GET
    @Path("{id}")
    @RolesAllowed("viewer")
    public UpgradeView show(@PathParam("id") String id) {
        return queries.find(id).orElseThrow(() -> ApiProblem.notFound("upgrade " + id));
    }

    /** Upgrades, newest first. */
    @GET
    @RolesAllowed("viewer")
    public UpgradeQueries.Page list(
            @QueryParam("state") String state,
            @QueryParam("provider") String provider,
            @QueryParam("server") String server,
            @QueryParam("label") String label,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw wrong("limit", "must be 1 to " + LONGEST_PAGE);
        }
        if (state != null
                && Arrays.stream(State.Name.values())
                        .noneMatch(name -> name.name().equals(state))) {
            throw wrong("state", "must be one of " + Arrays.toString(State.Name.values()));
        }
        if (label != null && !label.contains("=")) {
            throw wrong("label", "is asked for as key=value");
        }
        try {
            return queries.list(new Filter(
                    Optional.ofNullable(state),
                    Optional.ofNullable(provider),
                    Optional.ofNullable(server),
                    Optional.ofNullable(label),
                    Optional.ofNullable(cursor),
                    limit));
        } catch (IllegalArgumentException unknown) {
            throw wrong("cursor", unknown.getMessage());
        }
    }

    private static ApiProblem wrong(String parameter, String detail) {
        return ApiProblem.invalid(List.of(new ApiProblem.Field(parameter, detail)));
    }

    /** What an upgrade will do, or does, and what that is expected to take; {@code hash} identifies it. */
    @GET
    @Path("{id}/plan")
    @RolesAllowed("viewer")
    public PlanView plan(@PathParam("id") String id) {
        return queries.plan(id).orElseThrow(() -> ApiProblem.notFound("plan of an upgrade " + id));
    }

    /** What happened. */
    @GET
    @Path("{id}/events")
    @RolesAllowed("viewer")
    public List<TimelineEntry> events(
            @PathParam("id") String id,
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        show(id);
        return queries.timeline(id, after, Math.clamp(limit, 1, 1000));
    }

    /** What happens, as it happens; {@code Last-Event-ID} goes on where a connection broke. */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed("viewer")
    @Blocking
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @DefaultValue("0") long last, @Context Sse sse) {
        show(id);
        return stream.after(id, last, sse);
    }

    /**
     * What an action may carry.
     *
     * @param reason why; kept in the timeline
     * @param planHash of an approval: the plan that was read
     * @param acceptLoss of a rollback that loses data: that this was read
     */
    public record Why(String reason, String planHash, boolean acceptLoss) {
        public Why {
            reason = reason == null ? "" : reason;
            planHash = planHash == null ? "" : planHash;
        }

        private static final Why NOTHING = new Why("", "", false);
    }

    /** Says yes to the plan with this hash. */
    @POST
    @Path("{id}/approve")
    @RolesAllowed("approver")
    public UpgradeView approve(@PathParam("id") String id, byte[] body) {
        var why = why(body);
        return ask(id, Action.APPROVE, why.reason(), why.planHash());
    }

    /** Says no to the plan; what was made for the rehearsal is taken away. */
    @POST
    @Path("{id}/reject")
    @RolesAllowed("approver")
    public UpgradeView reject(@PathParam("id") String id, byte[] body) {
        return ask(id, Action.REJECT, why(body).reason(), "");
    }

    /** Signs one item of the checklist. */
    @POST
    @Path("{id}/checklist/{item}")
    @RolesAllowed("approver")
    public UpgradeView sign(@PathParam("id") String id, @PathParam("item") String item, byte[] body) {
        return ask(id, Action.SIGN, why(body).reason(), item);
    }

    /** Keeps what the clean-up would remove by this step. */
    @POST
    @Path("{id}/cleanup/{step}/keep")
    @RolesAllowed("operator")
    public UpgradeView keep(@PathParam("id") String id, @PathParam("step") String step, byte[] body) {
        return ask(id, Action.KEEP, why(body).reason(), step);
    }

    /** Asks something of an upgrade: pause, resume, cancel, retry, rollback, release, close. */
    @POST
    @Path("{id}/{action}")
    @RolesAllowed("operator")
    public UpgradeView ask(@PathParam("id") String id, @PathParam("action") String name, byte[] body) {
        var actions = Arrays.stream(Action.values())
                .filter(each -> !HAVE_PATHS_OF_THEIR_OWN.contains(each))
                .toList();
        var action = actions.stream()
                .filter(each -> each.path().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiProblem.of(
                        404,
                        "no-such-action",
                        "An upgrade cannot be asked to '%s'.".formatted(name),
                        "Possible: %s, approve, reject, checklist/{item}, cleanup/{step}/keep."
                                .formatted(actions.stream().map(Action::path).collect(Collectors.joining(", ")))));
        var why = why(body);
        return ask(id, action, why.reason(), why.acceptLoss() ? Asked.ACCEPTING_LOSS : "");
    }

    private UpgradeView ask(String id, Action action, String reason, String subject) {
        submission.ask(id, new Asked(action, caller.getPrincipal().getName(), reason, subject), role());
        return show(id);
    }

    /** As it was granted; those that it contains are the caller's, too. */
    private String role() {
        return Objects.requireNonNullElse(caller.getAttribute("role"), "");
    }

    private static Why why(byte[] body) {
        if (body == null || body.length == 0) {
            return Why.NOTHING;
        }
        try {
            var why = Json.mapper().readValue(body, Why.class);
            return why == null ? Why.NOTHING : why;
        } catch (IOException wrong) {
            throw ApiProblem.of(400, "not-json", "The body is not JSON.", "Send {\"reason\": \"…\"}, or nothing.");
        }
    }
}
