package dev.uplift.api.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.api.core.Announced;
import dev.uplift.api.core.CleanUp;
import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Consent.Signature;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.Memory;
import dev.uplift.api.core.PastRehearsal;
import dev.uplift.api.core.Proof;
import dev.uplift.api.core.State;
import dev.uplift.api.core.State.Course;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One upgrade in every state, with every field filled, that never changes. */
final class FixedUpgrades {

    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00.123456Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Problem PROBLEM = new Problem(
            "restore-failed",
            Kind.DATABASE,
            "Table shop.orders could not be restored.",
            "Mend it.",
            List.of("pg_restore: error: …", "ERROR: größer"));
    private static final Step FENCE = Step.of(Phase.QUIESCE, "fence", TIMEOUT).duringOutage();
    private static final Step COPY = Step.of(Phase.UPGRADE, "copy:1", Duration.ofHours(48))
            .doing("copy-database", Map.of("database", "shop", "jobs", 4, "into", List.of("uplift_{id}_1")))
            .inLane(Lane.DATA)
            .needing("fence.epoch")
            .duringOutage();
    private static final Step OPEN = Step.of(Phase.RESUME, "open-target", TIMEOUT);
    private static final Step PROBE =
            Step.of(Phase.QUIESCE, "probe", Duration.ofHours(50)).asRepeatable();
    private static final Step OPEN_SOURCE = Step.of(Phase.ROLL_BACK, "open-source", TIMEOUT);
    private static final Step DROP_TARGET = Step.of(Phase.ROLL_BACK, "drop-target", TIMEOUT);
    private static final Step RELEASE = Step.of(Phase.CLEAN_UP, "release-source", TIMEOUT);
    private static final Step RETURN = Step.of(Phase.ROLL_BACK, "return", Duration.ofMinutes(10));
    private static final Step REMOVE = Step.of(Phase.CLEAN_UP, "remove-clone", Duration.ofMinutes(10));
    private static final Consent CONSENT = new Consent(
            Optional.of(new Consent.Approval("bob", "rehearsed twice", "f00d", SINCE, SINCE.plusSeconds(604_800))),
            List.of(new Signature("status page", "bob", SINCE)),
            Optional.of(SINCE.plusSeconds(60)));
    private static final Announced ANNOUNCED = new Announced(
            Announced.Stage.STARTED, Optional.of(SINCE), Optional.of(SINCE.plusSeconds(3600)), Optional.empty());
    private static final Course UNDOING = new Course(flight(OPEN_SOURCE, 7), List.of(DROP_TARGET));

    private FixedUpgrades() {}

    /** By the record of the state. */
    static Map<Class<? extends State>, Upgrade> all() {
        return Map.ofEntries(
                in(new State.Planning(flight(Step.of(Phase.INSPECT, "inspect", TIMEOUT), 7))),
                in(new State.Planned()),
                in(new State.Rejected(PROBLEM)),
                in(new State.Running(1, Optional.of(flight(COPY, 7)), true)),
                in(new State.AwaitingApproval(1)),
                in(new State.Scheduled(1, SINCE, SINCE.plusSeconds(60), SINCE.plusSeconds(3600))),
                in(new State.Rechecking(1, flight(Step.of(Phase.PRECHECK, "precheck", TIMEOUT), 7))),
                in(new State.Paused(1)),
                in(new State.Observing(SINCE.plusSeconds(86_400))),
                in(new State.Cancelling(new State.Cancelled("ada", "not today"), UNDOING)),
                in(new State.Cancelled("ada", "not today")),
                in(new State.Succeeded(Optional.of(new Course(flight(RELEASE, 7), List.of())), false)),
                in(new State.Failed(PROBLEM, COPY, Optional.of(UNDOING))),
                in(new State.RollingBack(PROBLEM, UNDOING)),
                in(new State.RolledBack(PROBLEM)),
                in(new State.Closed(PROBLEM, "ada", "known")),
                in(new State.Ending(State.Name.RUNNING, new State.Succeeded(Optional.empty(), false))));
    }

    private static final CleanUp CLEAN_UP = new CleanUp(
            "remove-clone",
            Optional.of(SINCE.plusSeconds(60)),
            Optional.of(flight(REMOVE, 6)),
            Optional.of(new CleanUp.Kept("ada", "still needed", SINCE)),
            Optional.of(SINCE.plusSeconds(70)),
            Optional.of(PROBLEM));

    private static final Memory MEMORY = new Memory(
            Optional.of(new PastRehearsal(
                    "b000000000000002",
                    SINCE.minusSeconds(90_000),
                    true,
                    new Proof("f00d", "cafe"),
                    Duration.ofSeconds(90),
                    Map.of("copy:1", Duration.ofMillis(61_500)),
                    Map.of())),
            Map.of("open-target", Duration.ofSeconds(2)));

    private static Map.Entry<Class<? extends State>, Upgrade> in(State state) {
        return Map.entry(
                state.getClass(),
                new Upgrade(
                        new UpgradeId("a000000000000001"),
                        request(),
                        state,
                        7,
                        Optional.of(plan()),
                        List.of(new Estimate("copy:1", Duration.ofMinutes(40))),
                        Optional.of(inspection()),
                        List.of(new Finding("passwords", Severity.WARN, "role app", "It has none.", "Set it.")),
                        Map.of("fence.epoch", 4, "roles.created", List.of("app"), "outage", Map.of("seconds", 4.5)),
                        List.of(flight(PROBE, 4)),
                        List.of(new StepTime(
                                "fence", Phase.QUIESCE, Duration.ofMillis(1234), SINCE.plusSeconds(9), true)),
                        List.of("inspect", "precheck", "probe", "fence", "copy:1"),
                        CONSENT,
                        MEMORY,
                        List.of(CLEAN_UP),
                        Optional.of(ANNOUNCED),
                        17,
                        SINCE));
    }

    private static Flight flight(Step step, long turn) {
        return new Flight(
                step,
                turn,
                Duration.ofSeconds(300),
                Optional.of("worker-1"),
                1,
                2,
                true,
                SINCE.plusSeconds(5),
                Optional.of(Progress.of("copying shop", 1000, 4000, "bytes", 12.5)));
    }

    private static UpgradeRequest request() {
        var source = new Server(
                "dump-restore",
                Map.of("host", "db1.example.org", "port", 5432),
                Optional.of("env:ORDERS_DSN"),
                Map.of("team", "shop"),
                "default");
        var target = new Server(
                "dump-restore",
                Map.of("host", "db2.example.org", "port", 5432),
                Optional.of("file:/run/secrets/target"),
                Map.of(),
                "default");
        return new UpgradeRequest("srv-1", source, Optional.of(target), "18", "dump-restore", options(), false, "ada");
    }

    /** None has its default. */
    private static UpgradeOptions options() {
        return Json.read("""
                { "rehearsal": "skip", "rehearsalReason": "a copy of it was upgraded yesterday",
                  "rehearsalMaxAge": "P5D",
                  "approval": "none", "approvalExpires": "P2D", "checklist": [ "status page" ],
                  "onFailure": "hold", "fence": "hard", "dataComparison": "counts", "accept": [ "passwords" ],
                  "verification": [ { "type": "sql", "name": "orders", "database": "shop",
                                      "sql": "SELECT count(*) > 0 FROM orders", "expect": "t" } ],
                  "window": { "cron": "0 2 * * SUN", "duration": "PT4H", "timeZone": "Europe/Zurich",
                              "margin": "PT15M" },
                  "freezes": [ { "from": "%s", "to": "%s", "reason": "closing of the year" } ],
                  "allowances": [ "tests" ],
                  "announcements": { "to": [ { "urlFrom": "env:HOOK", "secretFrom": "env:UPLIFT_SECRET_HOOK" } ],
                                     "before": "PT6H", "contact": "ada", "statusPage": "https://status.example.org" },
                  "hooks": [ { "type": "http", "name": "page-on", "at": "quiesce", "method": "POST",
                               "url": "https://status.example.org/on" } ],
                  "observe": "PT0S", "retention": "P3D", "backupRetention": "P4D",
                  "backup": "platform", "provider": { "jobs": 4 } }
                """.formatted(SINCE, SINCE.plusSeconds(3600)).getBytes(UTF_8), UpgradeOptions.class);
    }

    private static Plan plan() {
        return new Plan(
                "7321-1",
                "13.16",
                "18.0",
                "dump-restore",
                List.of(FENCE, COPY, OPEN),
                List.of(new Companion(PROBE, Phase.QUIESCE, Phase.RESUME)),
                List.of(new Undo(OPEN_SOURCE, "fence", true), new Undo(DROP_TARGET, "copy:1", false)),
                Optional.of("open-target"),
                true,
                List.of(RELEASE),
                Optional.of("copy:1"),
                Optional.of(new WayBack(List.of(RETURN), false, "what was written since")),
                List.of(new Removal(
                        REMOVE, "clone c", Keeps.BACKUP_RETENTION, "copy:1", List.of("drop-target"), true)));
    }

    private static Inspection inspection() {
        var shop = new Database("shop", 5_000_000_000L, 120, 300, 45, 12, Optional.of("UTF8"), Optional.of("libc C"));
        return new Inspection(
                new Seen("7321-1", "13.16", 5_000_000_000L, List.of(shop), Map.of("extensions", List.of("citext"))),
                Optional.of(new Seen("9876-1", "18.0", 0, List.of(), Map.of())));
    }
}
