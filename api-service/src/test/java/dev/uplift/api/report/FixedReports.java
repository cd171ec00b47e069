package dev.uplift.api.report;

import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Consent.Signature;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Few;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.ServerSetup.NotSeen;
import dev.uplift.contracts.ServerSetup.Passwords;
import dev.uplift.contracts.ServerSetup.Replication;
import dev.uplift.contracts.ServerSetup.Roles;
import dev.uplift.contracts.ServerSetup.Setting;
import dev.uplift.contracts.ServerSetup.Slot;
import dev.uplift.contracts.ServerSetup.Standby;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Two upgrades of one server that never change, with names that somebody chose to do harm. */
final class FixedReports {

    static final Instant NOW = Instant.parse("2026-03-02T09:30:00Z");
    /** A database may be called so. */
    static final String EVIL = "<script>|";

    static final String QUOTED = "the \"quoted\" & 'single' team";

    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration TIMEOUT = Duration.ofHours(1);
    private static final List<Step> BEFORE = List.of(
            Step.of(Phase.REHEARSE, "rehearse-copy:1", TIMEOUT)
                    .inLane(Lane.DATA)
                    .rehearsing("copy:1"),
            Step.of(Phase.REHEARSE, "rehearse-verify:1", TIMEOUT)
                    .inLane(Lane.DATA)
                    .rehearsing("verify:1"));
    private static final List<Step> AFTER = List.of(
            Step.of(Phase.REHEARSE, "drop-rehearsal", TIMEOUT),
            Step.of(Phase.QUIESCE, "fence-source", TIMEOUT).duringOutage(),
            Step.of(Phase.UPGRADE, "copy:1", TIMEOUT).inLane(Lane.DATA).duringOutage(),
            Step.of(Phase.VERIFY, "verify:1", TIMEOUT).inLane(Lane.DATA).duringOutage(),
            Step.of(Phase.RESUME, "open-target", TIMEOUT).duringOutage(),
            Step.of(Phase.OPTIMIZE, "statistics", TIMEOUT));

    private FixedReports() {}

    /** Rehearsed, with statements that become worse; somebody must decide. */
    static Report awaiting() {
        return Report.of(awaitingApproval(), rehearsalChecks(), NOW);
    }

    /** Approved, carried out, and measured by two probes one after the other. */
    static Report succeeded() {
        return Report.of(
                done(),
                Stream.of(rehearsalChecks(), productionChecks())
                        .flatMap(List::stream)
                        .toList(),
                NOW);
    }

    static Upgrade awaitingApproval() {
        return upgrade(
                Map.of("checklist", List.of("Status page says so", "Log in with 2 | 3 `roles`")),
                new State.AwaitingApproval(2),
                facts(FixedQueries.all()),
                rehearsed(),
                List.of("inspect", "precheck", "rehearse-copy:1", "rehearse-verify:1"),
                new Consent(
                        Optional.empty(), List.of(new Signature("Status page says so", "bob", NOW)), Optional.empty()));
    }

    static Upgrade done() {
        var facts = new HashMap<>(facts(FixedQueries.all().subList(3, 5)));
        facts.put(
                "outage/7",
                Map.of("seconds", 150.25, "firstFailure", "2026-03-02T02:00:10Z", "attempts", 900, "failures", 120));
        facts.put(
                "outage/9",
                Map.of("seconds", 40.5, "firstFailure", "2026-03-02T02:02:45Z", "attempts", 300, "failures", 31));
        facts.put(
                "performance.before",
                Map.of("cpuPercent", 31, "connections", 118, "loadMillis", 640, "statementMillis", 2.1));
        facts.put(
                "performance.after",
                Map.of(
                        "cpuPercent",
                        28.5,
                        "connections",
                        120,
                        "errorPercent",
                        0.4,
                        "statementMillis",
                        3.3,
                        "looks",
                        1438,
                        "turns",
                        2,
                        "since",
                        "2026-03-02T02:03:52.123Z",
                        "until",
                        "2026-03-03T02:03:52Z"));
        var times = Stream.concat(
                        rehearsed().stream(),
                        Stream.of(
                                time("drop-rehearsal", Phase.REHEARSE, 1_200, "2026-03-02T02:00:05Z"),
                                time("fence-source", Phase.QUIESCE, 2_050, "2026-03-02T02:00:08Z"),
                                time("copy:1", Phase.UPGRADE, 131_400, "2026-03-02T02:02:21Z"),
                                time("verify:1", Phase.VERIFY, 61_000, "2026-03-02T02:03:23Z"),
                                time("open-target", Phase.RESUME, 900, "2026-03-02T02:03:25Z"),
                                time("statistics", Phase.OPTIMIZE, 25_000, "2026-03-02T02:03:51Z")))
                .toList();
        var approval = new Consent.Approval(
                "bob", "rehearsed | twice", plan().hash(), SINCE.plusSeconds(3_600), SINCE.plusSeconds(608_400));
        return upgrade(
                Map.of("approval", "four-eyes"),
                new State.Succeeded(Optional.empty(), false),
                facts,
                times,
                Stream.concat(
                                Stream.of("inspect", "precheck"),
                                plan().steps().stream().map(Step::name))
                        .toList(),
                new Consent(Optional.of(approval), List.of(), Optional.empty()));
    }

    /** An upgrade whose request, plan, inspection and findings are always the same. */
    static Upgrade upgrade(
            Map<String, Object> moreOptions,
            State state,
            Map<String, Object> facts,
            List<StepTime> times,
            List<String> begun,
            Consent consent) {
        return new Upgrade(
                new UpgradeId("a000000000000001"),
                request(moreOptions),
                state,
                9,
                Optional.of(plan()),
                List.of(
                        new Estimate("rehearse-copy:1", Duration.ofSeconds(90)),
                        new Estimate("fence-source", Duration.ofSeconds(5)),
                        new Estimate("copy:1", Duration.ofSeconds(90)),
                        new Estimate("verify:1", Duration.ofSeconds(60)),
                        new Estimate("open-target", Duration.ofSeconds(1)),
                        new Estimate("statistics", Duration.ofSeconds(30))),
                Optional.of(inspection()),
                state instanceof State.Succeeded
                        ? Stream.concat(findings().stream(), observed()).toList()
                        : findings(),
                facts,
                List.of(),
                times,
                begun,
                consent,
                null,
                List.of(),
                Optional.empty(),
                17,
                SINCE);
    }

    private static UpgradeRequest request(Map<String, Object> moreOptions) {
        var source = new Server(
                "dump-restore",
                Map.of("host", "old.example", "port", 5432, "user", "postgres"),
                Optional.of("env:ORDERS_DSN"),
                Map.of(
                        "team", QUOTED,
                        "region", "eu-west-1",
                        "application-version", "3.16.2-lts",
                        "deployment-method", "ECS"),
                "default");
        var target = new Server(
                "dump-restore",
                Map.of("host", "new.example", "port", 5432, "user", "postgres"),
                Optional.of("file:/run/secrets/new"),
                Map.of(),
                "default");
        var options = new HashMap<String, Object>(Map.of(
                "accept", List.of("extension-missing"),
                "allowances", List.of("application-change", "tests"),
                "window", Map.of("cron", "0 2 * * *", "duration", "PT4H", "timeZone", "Europe/Zurich"),
                "freezes",
                        List.of(Map.of(
                                "from", "2026-12-20T00:00:00Z",
                                "to", "2027-01-02T00:00:00Z",
                                "reason", "closing of the year"))));
        options.putAll(moreOptions);
        return new UpgradeRequest(
                "srv-1", source, Optional.of(target), "16", "dump-restore", UpgradeOptions.of(options), false, "ada");
    }

    static Plan plan() {
        return new Plan(
                "7321-1",
                "13.16",
                "16.9",
                "dump-restore",
                Stream.concat(BEFORE.stream(), AFTER.stream()).toList(),
                List.of(new Companion(
                        Step.of(Phase.QUIESCE, "probe", TIMEOUT).asRepeatable(), Phase.QUIESCE, Phase.RESUME)),
                List.of(new Undo(Step.of(Phase.ROLL_BACK, "open-source", TIMEOUT), "fence-source", true)),
                Optional.of("open-target"),
                true,
                List.of(Step.of(Phase.CLEAN_UP, "release-source", TIMEOUT)),
                Optional.of("drop-rehearsal"));
    }

    private static Inspection inspection() {
        return new Inspection(
                new Seen(
                        "7321-1",
                        "13.16",
                        5_200_000_000L,
                        List.of(
                                new Database(
                                        "shop",
                                        5_000_000_000L,
                                        120,
                                        300,
                                        45,
                                        12,
                                        Optional.of("UTF8"),
                                        Optional.of("libc C")),
                                new Database(EVIL, 200_000_000L, 1, 1, 1)),
                        Optional.of(setup()),
                        Map.of("max_connections", "100")),
                Optional.of(new Seen("9876-1", "16.9", 22_000_000L, List.of(), Map.of())));
    }

    private static Stream<Finding> observed() {
        return Stream.of(new Finding(
                "observed-latency",
                Severity.WARN,
                "step observation",
                "A statement takes 4.7 ms in the mean, 2.1 before the upgrade (the worst; in 12 of 1438 looks, since"
                        + " 2026-03-02T02:05:00Z).",
                "Compare the plans."));
    }

    private static ServerSetup setup() {
        return new ServerSetup(
                Few.of(List.of(new Extension("citext", "1.6", Few.of(List.of("shop", EVIL), 1))), 5),
                Few.of(
                        List.of(
                                new Setting("archive_command", Optional.empty(), "configuration file"),
                                new Setting("log_line_prefix", Optional.of("<b>|%m"), "configuration file")),
                        5),
                new Roles(12, 1, 7, Optional.of(new Passwords(5, 1, 1))),
                new Replication(
                        false,
                        Optional.empty(),
                        Few.of(
                                List.of(new Slot(
                                        "cdc",
                                        "logical",
                                        Optional.of("pgoutput"),
                                        Optional.of("shop"),
                                        false,
                                        Optional.of(5_000_000L))),
                                5),
                        Few.none(),
                        Few.none(),
                        Few.of(
                                List.of(new Standby(
                                        "replica-1",
                                        Optional.of("10.0.0.4"),
                                        Optional.of("streaming"),
                                        Optional.of(128_000L),
                                        Optional.of(0.25))),
                                5)),
                Few.none(),
                List.of(new NotSeen("settings for superusers only", "needs the role pg_read_all_settings")));
    }

    private static List<Finding> findings() {
        return List.of(
                new Finding("locale-differs", Severity.INFO, "database shop", "Sorts otherwise.", ""),
                new Finding(
                        "role-passwords-unreadable",
                        Severity.WARN,
                        "roles app, \"Ops|team\"",
                        "Their password hashes cannot be read.",
                        "Set them on the new server:\nALTER ROLE app PASSWORD '…';"),
                new Finding(
                        "extension-missing",
                        Severity.BLOCK,
                        "database " + EVIL + ", extension `old`",
                        "It cannot be made on the new server.",
                        "DROP EXTENSION old;"));
    }

    private static List<StepTime> rehearsed() {
        return List.of(
                time("inspect", Phase.INSPECT, 850, "2026-03-01T10:00:02Z"),
                time("precheck", Phase.PRECHECK, 4_300, "2026-03-01T10:00:07Z"),
                time("rehearse-copy:1", Phase.REHEARSE, 128_000, "2026-03-01T10:02:16Z"),
                time("rehearse-verify:1", Phase.REHEARSE, 58_250, "2026-03-01T10:03:15Z"));
    }

    private static StepTime time(String step, Phase phase, long millis, String endedAt) {
        return new StepTime(step, phase, Duration.ofMillis(millis), Instant.parse(endedAt), true);
    }

    private static Map<String, Object> facts(List<Map<String, Object>> queries) {
        return Map.of(
                "source.version", "13.16",
                "target.version", "16.9",
                "rehearsal.endpoint", "new.example:5432",
                "rehearsal.databases", Map.of("shop", "uplift_a000000000000001_r1", EVIL, "uplift_a000000000000001_r2"),
                "rehearsal.queries", queries);
    }

    static List<Check> rehearsalChecks() {
        return List.of(
                new Check("rehearsal:data:shop.public.orders", true, "1200000 rows on both sides, equal content"),
                new Check("rehearsal:data:%s.public.t".formatted(EVIL), true, "1 rows on both sides, equal content"),
                new Check("rehearsal:objects:shop", true, "512 objects on both sides"));
    }

    static List<Check> productionChecks() {
        return List.of(
                new Check("data:shop.public.orders", true, "1200003 rows on both sides, equal content"),
                new Check("data:%s.public.t".formatted(EVIL), true, "1 rows on both sides, equal content"),
                new Check("objects:shop", true, "512 objects on both sides"),
                new Check("source-unchanged", true, "nobody wrote to the source"),
                new Check("version", true, "the target answers version 16.9, asked for was 16"));
    }
}
