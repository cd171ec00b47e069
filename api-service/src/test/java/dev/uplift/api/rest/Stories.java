package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plans that tests carry out, and what they then ask the API. */
public final class Stories {

    public static final Problem BROKEN = Problem.of(Problem.Kind.PROVIDER, "broken", "It broke.", "Mend it.");

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Stories() {}

    static Outcome inspected(String identity) {
        var seen = new Inspection.Seen(identity, "13.16", 4096, List.of(), Map.of());
        return new Outcome(Optional.of(new Inspection(seen, Optional.empty())), List.of(), Optional.empty());
    }

    /** One step, which can be undone. */
    public static Outcome oneStep() {
        return planned(
                List.of(Step.of(Phase.QUIESCE, "fence", MINUTE)),
                List.of(),
                List.of(new Undo(Step.of(Phase.ROLL_BACK, "open-source", MINUTE), "fence", true)),
                List.of());
    }

    /** Fence, copy, verify, open; an outage probe beside them; afterwards the old server can be released. */
    public static Outcome move() {
        return planned(
                List.of(
                        Step.of(Phase.QUIESCE, "fence", MINUTE).duringOutage(),
                        Step.of(Phase.UPGRADE, "copy", MINUTE).inLane(Lane.DATA).needing("source.version"),
                        Step.of(Phase.VERIFY, "verify", MINUTE).asRepeatable(),
                        Step.of(Phase.RESUME, "open", MINUTE)),
                List.of(new Companion(
                        Step.of(Phase.QUIESCE, "probe", MINUTE).asRepeatable(), Phase.QUIESCE, Phase.RESUME)),
                List.of(new Undo(Step.of(Phase.ROLL_BACK, "open-source", MINUTE), "fence", true)),
                List.of(Step.of(Phase.CLEAN_UP, "release-source", MINUTE)));
    }

    /**
     * A backup and one step, with a way back that loses data; the backup is removed in time, when nobody else has the
     * server.
     */
    public static Outcome backedUp() {
        var plan = new Plan(
                UUID.randomUUID().toString(),
                "13.16",
                "17.5",
                "in-place",
                List.of(Step.of(Phase.BACKUP, "backup", MINUTE), Step.of(Phase.UPGRADE, "upgrade", MINUTE)),
                List.of(),
                List.of(),
                Optional.of("upgrade"),
                false,
                List.of(),
                Optional.empty(),
                Optional.of(new WayBack(
                        List.of(Step.of(Phase.ROLL_BACK, "restore", MINUTE)), false, "What was written since.")),
                List.of(new Removal(
                        Step.of(Phase.CLEAN_UP, "remove-backup", MINUTE),
                        "snapshot uplift-{id}-pre",
                        Removal.Keeps.BACKUP_RETENTION,
                        "backup",
                        List.of(),
                        true)));
        return new Outcome(Optional.empty(), List.of(), Optional.of(plan));
    }

    /**
     * A rehearsal that is taken back after the approval, and one step of the outage.
     *
     * @param identity of the server
     * @param action what that step does
     */
    static Outcome rehearsed(String identity, String action) {
        var plan = new Plan(
                identity,
                "13.16",
                "17.5",
                "in-place",
                List.of(
                        Step.of(Phase.REHEARSE, "rehearse", MINUTE)
                                .doing(action, Map.of())
                                .rehearsing("upgrade"),
                        Step.of(Phase.REHEARSE, "drop-clone", MINUTE),
                        Step.of(Phase.UPGRADE, "upgrade", MINUTE)
                                .doing(action, Map.of())
                                .duringOutage()),
                List.of(),
                List.of(
                        new Undo(Step.of(Phase.ROLL_BACK, "restore", MINUTE), "upgrade", false),
                        new Undo(Step.of(Phase.ROLL_BACK, "undo-rehearsal", MINUTE), "rehearse", false)),
                Optional.of("upgrade"),
                true,
                List.of(),
                Optional.of("drop-clone"),
                Optional.of(new WayBack(
                        List.of(Step.of(Phase.ROLL_BACK, "return", MINUTE)), false, "What was written since.")),
                List.of(new Removal(
                        Step.of(Phase.CLEAN_UP, "remove-clone", MINUTE),
                        "clone uplift-{id}",
                        Removal.Keeps.RETENTION,
                        "rehearse",
                        List.of("drop-clone"),
                        false)));
        var estimates = List.of(new Estimate("upgrade", Duration.ofSeconds(90)));
        return new Outcome(Optional.empty(), List.of(), Optional.of(plan), estimates);
    }

    /** One step of the outage, and nothing before it. @param action what it does */
    static Outcome inPlace(String identity, String action) {
        var upgrade = Step.of(Phase.UPGRADE, "upgrade", MINUTE)
                .doing(action, Map.of())
                .duringOutage();
        var plan = new Plan(
                identity,
                "13.16",
                "17.5",
                "in-place",
                List.of(upgrade),
                List.of(),
                List.of(),
                Optional.empty(),
                true,
                List.of(),
                Optional.empty());
        return new Outcome(Optional.empty(), List.of(), Optional.of(plan));
    }

    /** The prechecks found something that blocks. */
    public static Outcome blocked() {
        return new Outcome(
                Optional.empty(),
                List.of(new Finding("too-old", Finding.Severity.BLOCK, "the server", "It fails.", "Do this.")),
                Optional.empty());
    }

    private static Outcome planned(List<Step> steps, List<Companion> companions, List<Undo> undo, List<Step> release) {
        var plan = new Plan(
                "any",
                "13.16",
                "17.5",
                "in-place",
                steps,
                companions,
                undo,
                Optional.empty(),
                true,
                release,
                Optional.empty());
        return new Outcome(Optional.empty(), List.of(), Optional.of(plan));
    }

    /** Asks for an upgrade, and answers its id. */
    public static String accepted(Map<String, Object> body) {
        return Callers.operator()
                .body(body)
                .post("/api/v1/upgrades")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** The upgrade as it is now. */
    public static JsonPath show(String id) {
        return Callers.viewer()
                .get("/api/v1/upgrades/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Waits until the upgrade is in this state, and answers it. */
    public static JsonPath awaitState(String id, String state) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(show(id).getString("state")).isEqualTo(state));
        return show(id);
    }

    /** The timeline so far. */
    public static JsonPath timeline(String id) {
        return Callers.viewer()
                .get("/api/v1/upgrades/%s/events".formatted(id))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Asks something of an upgrade. */
    public static ValidatableResponse ask(String id, String action) {
        return Callers.operator()
                .body(Map.of("reason", "because"))
                .post("/api/v1/upgrades/%s/%s".formatted(id, action))
                .then();
    }
}
