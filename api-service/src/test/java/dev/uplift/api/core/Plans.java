package dev.uplift.api.core;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.contracts.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The requests, plans and answers that the rules are told with. */
final class Plans {

    static final Duration TIMEOUT = Duration.ofMinutes(10);
    static final String NO_RETURN = "open-target";
    static final Problem BROKEN = Problem.of(Kind.DATABASE, "broken", "Table shop.orders is broken.", "Mend it.");

    private static final List<Step> STEPS = List.of(
            Step.of(Phase.BACKUP, "backup", TIMEOUT),
            Step.of(Phase.QUIESCE, "fence", TIMEOUT).duringOutage(),
            Step.of(Phase.UPGRADE, "copy", TIMEOUT)
                    .inLane(Lane.DATA)
                    .needing("fence.epoch")
                    .duringOutage(),
            Step.of(Phase.VERIFY, "verify", TIMEOUT).asRepeatable().duringOutage(),
            Step.of(Phase.RESUME, NO_RETURN, TIMEOUT).duringOutage(),
            Step.of(Phase.OPTIMIZE, "statistics", TIMEOUT));

    private static final List<Undo> UNDO = List.of(
            new Undo(Step.of(Phase.ROLL_BACK, "open-source", TIMEOUT), "fence", true),
            new Undo(Step.of(Phase.ROLL_BACK, "drop-target", TIMEOUT), "copy", false));

    private Plans() {}

    /** backup, fence, copy, verify (repeatable), open-target (the point of no return), statistics. */
    static Plan plan() {
        return plan(List.of(), true);
    }

    /** The same one, but a rollback loses data. */
    static Plan losing() {
        return plan(List.of(), false);
    }

    /** The same one, with an outage probe from QUIESCE to RESUME. */
    static Plan probed() {
        var probe = Step.of(Phase.QUIESCE, "probe", Duration.ofHours(1)).asRepeatable();
        return plan(List.of(new Companion(probe, Phase.QUIESCE, Phase.RESUME)), true);
    }

    /** Of a day after the end: what touches the server, and what does not. */
    static final Removal BACKUP_LATER = new Removal(
            Step.of(Phase.CLEAN_UP, "remove-backup", TIMEOUT),
            "backup uplift-{id}",
            Keeps.BACKUP_RETENTION,
            "backup",
            List.of(),
            true);

    private static final Removal CLONE_LATER = new Removal(
            Step.of(Phase.CLEAN_UP, "remove-clone-later", TIMEOUT),
            "clone uplift-{id}",
            Keeps.RETENTION,
            "rehearse",
            List.of("remove-clone", "undo-rehearsal"),
            false);

    private static final WayBack WAY_BACK = new WayBack(
            List.of(Step.of(Phase.ROLL_BACK, "return-to-source", TIMEOUT)), false, "what was written since");

    private static Plan plan(List<Companion> companions, boolean undoLosesNothing) {
        var release = List.of(Step.of(Phase.CLEAN_UP, "release-source", TIMEOUT));
        return new Plan(
                "id-1",
                "13.16",
                "18.0",
                "dump-restore",
                STEPS,
                companions,
                UNDO,
                Optional.of(NO_RETURN),
                undoLosesNothing,
                release,
                Optional.empty(),
                Optional.of(WAY_BACK),
                List.of(BACKUP_LATER));
    }

    /** One that is rehearsed first; the clone is removed after the approval. */
    static Plan rehearsed() {
        var rehearse = Step.of(Phase.REHEARSE, "rehearse", TIMEOUT).rehearsing("copy");
        var remove = Step.of(Phase.REHEARSE, "remove-clone", TIMEOUT);
        var steps = new ArrayList<>(List.of(rehearse, remove));
        steps.addAll(STEPS);
        var undo = new ArrayList<>(UNDO);
        undo.add(new Undo(Step.of(Phase.ROLL_BACK, "undo-rehearsal", TIMEOUT), "rehearse", false));
        var plan = probed();
        return new Plan(
                plan.identity(),
                plan.from(),
                plan.to(),
                plan.strategy(),
                steps,
                plan.companions(),
                undo,
                plan.pointOfNoReturn(),
                true,
                plan.release(),
                Optional.of("remove-clone"),
                plan.wayBack(),
                List.of(BACKUP_LATER, CLONE_LATER));
    }

    /** One with maintenance mode around the outage, which ends whatever happens; so does what was scaled down. */
    static Plan hooked(boolean undoLosesNothing) {
        var steps = new ArrayList<>(STEPS);
        steps.add(5, Step.of(Phase.RESUME, "app-back", TIMEOUT));
        steps.add(6, Step.of(Phase.RESUME, "page-off", TIMEOUT));
        steps.add(1, Step.of(Phase.QUIESCE, "page-on", TIMEOUT));
        var undo = new ArrayList<>(UNDO);
        undo.add(1, new Undo(Step.of(Phase.ROLL_BACK, "undo-app", TIMEOUT), "page-on", true));
        undo.add(2, new Undo(Step.of(Phase.ROLL_BACK, "undo-page", TIMEOUT), "page-on", true));
        return plan(List.of(), undoLosesNothing).with(steps, List.of(), undo);
    }

    /** One that begins with the first step that touches production. */
    static Plan unbacked() {
        var plan = inPlace();
        return plan.with(STEPS.subList(1, STEPS.size()), plan.companions(), plan.undo());
    }

    /** The same plan, but for one step more of production. */
    static Plan grown(Plan plan) {
        var steps = new ArrayList<>(plan.steps());
        steps.add(Step.of(Phase.OPTIMIZE, "reindex", TIMEOUT));
        return plan.with(steps, plan.companions(), plan.undo());
    }

    /** One that leaves no old server behind. */
    static Plan inPlace() {
        var plan = plan();
        return new Plan(
                plan.identity(),
                plan.from(),
                plan.to(),
                "in-place",
                plan.steps(),
                List.of(),
                plan.undo(),
                plan.pointOfNoReturn(),
                true,
                List.of(),
                Optional.empty());
    }

    static UpgradeRequest request() {
        return request(options(""), false);
    }

    static UpgradeRequest holding() {
        return request(options("\"onFailure\": \"hold\""), false);
    }

    static UpgradeRequest rollingBack() {
        return request(options("\"onFailure\": \"rollback\""), false);
    }

    /** Asked by ada; somebody else must approve it, it runs at night, and is watched for a day. */
    static UpgradeRequest careful() {
        return request(options("""
                        "approval": "four-eyes", "checklist": ["status page"], "observe": "PT24H",
                        "window": {"cron": "0 2 * * *", "duration": "PT4H"},
                        "freezes": [{"from": "2026-03-03T00:00:00Z", "to": "2026-03-05T00:00:00Z", "reason": "sale"}]"""), false);
    }

    static UpgradeRequest approvedBySomebody() {
        return request(options("\"approval\": \"one\""), false);
    }

    /** In the night, without asking anybody. */
    static UpgradeRequest nightly() {
        return request(options("\"window\": {\"cron\": \"0 2 * * *\", \"duration\": \"PT4H\"}"), false);
    }

    static UpgradeRequest nightlyHolding() {
        return request(
                options("\"onFailure\": \"hold\", \"window\": {\"cron\": \"0 2 * * *\", \"duration\": \"PT4H\"}"),
                false);
    }

    /** As {@link #careful}, with people who want to know the night's window six hours before. */
    static UpgradeRequest announced() {
        return request(options("""
                        "approval": "one", "window": {"cron": "0 2 * * *", "duration": "PT4H"},
                        "freezes": [{"from": "2026-03-03T00:00:00Z", "to": "2026-03-05T00:00:00Z"}],
                        "announcements": {"to": [{"url": "https://example.org"}], "before": "PT6H"}"""), false);
    }

    /** At once, and people want to know. */
    static UpgradeRequest announcedAtOnce(String more) {
        return request(
                options("\"announcements\": {\"to\": [{\"url\": \"https://example.org\"}]}%s".formatted(more)), false);
    }

    /** Watched for a day. */
    static UpgradeRequest watched() {
        return request(options("\"observe\": \"PT24H\""), false);
    }

    /** With one window. */
    static UpgradeRequest once(String start, String end) {
        return request(options("\"window\": {\"start\": \"%s\", \"end\": \"%s\"}".formatted(start, end)), false);
    }

    /** An earlier rehearsal will do, and nobody is asked. */
    static UpgradeRequest reusing() {
        return request(options("\"rehearsal\": \"reuse\""), false);
    }

    /** The same, but somebody must approve it, and it runs at night. */
    static UpgradeRequest reusingCarefully() {
        return request(options("""
                "rehearsal": "reuse", "approval": "one",
                "window": {"cron": "0 2 * * *", "duration": "PT4H"}"""), false);
    }

    static UpgradeRequest dryRun() {
        return request(options(""), true);
    }

    static UpgradeRequest accepting(String finding) {
        return request(options("\"accept\": [\"%s\"]".formatted(finding)), false);
    }

    /** Those that ask nobody, wait for nothing and watch nothing, and some more. */
    static UpgradeOptions options(String more) {
        var all = "{\"rehearsal\": \"skip\", \"approval\": \"none\", \"observe\": \"PT0S\"%s%s}"
                .formatted(more.isEmpty() ? "" : ", ", more);
        // The last one of a name counts.
        return Json.read(all.getBytes(StandardCharsets.UTF_8), UpgradeOptions.class);
    }

    static UpgradeRequest request(UpgradeOptions options, boolean dryRun) {
        var source = new Server("simulated", Map.of("server", "orders"), Optional.empty(), Map.of(), null);
        return new UpgradeRequest("srv-1", source, Optional.empty(), "18", "dump-restore", options, dryRun, "ada");
    }

    static Outcome inspected() {
        var source = new Seen("id-1", "13.16", 1000, List.of(), Map.of());
        var target = new Seen("id-2", "18.0", 0, List.of(), Map.of());
        return new Outcome(Optional.of(new Inspection(source, Optional.of(target))), List.of(), Optional.empty());
    }

    static Outcome planned(Plan plan, Finding... findings) {
        return new Outcome(Optional.empty(), List.of(findings), Optional.of(plan));
    }

    static Finding blocking(String id) {
        return new Finding(id, Severity.BLOCK, "database shop", "It would fail.", "Mend it.");
    }
}
