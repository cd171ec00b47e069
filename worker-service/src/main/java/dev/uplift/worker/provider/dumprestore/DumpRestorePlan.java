package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Companion;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From what was seen of both servers to what will be done; pure. */
final class DumpRestorePlan {

    static final String STRATEGY = "dump-restore";

    static final Duration QUICK = Duration.ofMinutes(15);
    static final Duration SERVER_WIDE = Duration.ofHours(1);
    static final Duration READ_ALL = Duration.ofHours(12);
    static final Duration COPY_ALL = Duration.ofHours(24);
    private static final Duration WHOLE_UPGRADE = Duration.ofDays(7);

    private final List<Copy> copies;
    private final UpgradeOptions options;
    private final List<Step> steps = new ArrayList<>();

    private DumpRestorePlan(List<Copy> copies, UpgradeOptions options) {
        this.copies = copies;
        this.options = options;
    }

    /**
     * @param source with its databases, biggest first
     * @param target whose version the plan leads to
     * @param inPlace databases that the target has from the beginning
     * @param options what was asked for
     */
    static Plan of(Seen source, Seen target, Set<String> inPlace, UpgradeOptions options) {
        var plan = new DumpRestorePlan(copies(source, inPlace), options);
        if (plan.rehearsed()) {
            plan.steps.addAll(RehearsalSteps.of(plan.copies, plan.own(Verification.Sql.class)));
        }
        plan.addProduction();
        return new Plan(
                source.identity(),
                source.version(),
                target.version(),
                STRATEGY,
                plan.steps,
                List.of(plan.probe()),
                plan.undo(),
                Optional.of("open-target"),
                true,
                plan.release(),
                plan.rehearsed() ? Optional.of(RehearsalSteps.GATE) : Optional.empty(),
                plan.wayBack(),
                plan.removals());
    }

    static List<Copy> copies(Seen source, Set<String> inPlace) {
        var copies = new ArrayList<Copy>();
        for (var database : source.databases()) {
            copies.add(new Copy(database.name(), copies.size() + 1, inPlace.contains(database.name())));
        }
        return copies;
    }

    private void addProduction() {
        if (fenced()) {
            add(Step.of(Phase.QUIESCE, "fence-source", QUICK).doing("fence-source", Copy.parameters(copies)));
        }
        add(Step.of(Phase.UPGRADE, "create-roles", QUICK));
        for (var copy : copies) {
            var step = Step.of(Phase.UPGRADE, "copy:" + copy.n(), COPY_ALL)
                    .doing("copy-database", copy.parameters())
                    .inLane(Lane.DATA);
            add(fenced() ? step.needing("fence.epoch") : step);
        }
        for (var copy : copies) {
            add(Step.of(Phase.VERIFY, "verify:" + copy.n(), READ_ALL)
                    .doing("verify-database", copy.parameters())
                    .inLane(Lane.DATA)
                    .asRepeatable());
        }
        var server = Step.of(Phase.VERIFY, "verify-server", QUICK).asRepeatable();
        add(fenced() ? server.needing("roles.created", "fence.counters") : server.needing("roles.created"));
        var queries = own(Verification.Sql.class);
        if (!queries.isEmpty()) {
            add(Step.of(Phase.VERIFY, "own-checks", SERVER_WIDE)
                    .doing("own-checks", RunOwnChecks.parameters(copies, queries))
                    .asRepeatable());
        }
        add(statistics("first-statistics", firstStatistics(copies)));
        add(Step.of(Phase.RESUME, "open-target", QUICK)
                .doing("open-target", Copy.parameters(copies))
                .needing("roles.created"));
        // From here on clients can write.
        var probes = own(Verification.Http.class);
        if (!probes.isEmpty()) {
            steps.add(Step.of(Phase.OPTIMIZE, "own-probes", SERVER_WIDE)
                    .doing("own-checks", RunOwnChecks.parameters(copies, probes))
                    .asRepeatable());
        }
        steps.add(statistics("statistics", statistics(copies, 0, "opened")));
    }

    /** The checks of this kind that the user brought. */
    private <T extends Verification> List<T> own(Class<T> kind) {
        return options.verification().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The roughest and quickest, for databases that are not open yet. */
    static Map<String, Object> firstStatistics(List<Copy> copies) {
        return statistics(copies, 1, "built");
    }

    private static Map<String, Object> statistics(List<Copy> copies, int target, String names) {
        return Map.of(
                "databases", Copy.parameters(copies).get("databases"), "statisticsTarget", target, "names", names);
    }

    private static Step statistics(String name, Map<String, Object> parameters) {
        return Step.of(Phase.OPTIMIZE, name, READ_ALL)
                .doing("gather-statistics", parameters)
                .inLane(Lane.DATA);
    }

    private void add(Step step) {
        steps.add(fenced() ? step.duringOutage() : step);
    }

    private boolean fenced() {
        return options.fence() != Fence.OFF;
    }

    private boolean rehearsed() {
        return options.rehearsal() != Rehearsal.SKIP;
    }

    private Companion probe() {
        var wanted = DumpRestoreOptions.of(options.provider()).probeDatabase();
        // One that is filled in place is there on the target before clients may use it.
        var database = wanted.or(() -> first(false)).or(() -> first(true)).orElse("postgres");
        var step = Step.of(Phase.QUIESCE, "outage-probe", WHOLE_UPGRADE)
                .doing("outage-probe", Map.of("database", database))
                .asRepeatable();
        return new Companion(step, fenced() ? Phase.QUIESCE : Phase.UPGRADE, Phase.RESUME);
    }

    private Optional<String> first(boolean inPlace) {
        return copies.stream()
                .filter(copy -> copy.inPlace() == inPlace)
                .map(Copy::database)
                .findFirst();
    }

    private List<Undo> undo() {
        var undo = new ArrayList<Undo>();
        if (fenced()) {
            undo.add(new Undo(Step.of(Phase.ROLL_BACK, "open-source", SERVER_WIDE), "fence-source", true));
        }
        var drop = Step.of(Phase.ROLL_BACK, "drop-target", SERVER_WIDE)
                .doing("drop-target", Copy.parameters(copies))
                .needing("roles.created");
        undo.add(new Undo(drop, "create-roles", false));
        if (rehearsed()) {
            undo.add(RehearsalSteps.undo(copies));
        }
        return undo;
    }

    /** The old server is as it was when clients left it; what they wrote since is on the new one only. */
    private Optional<WayBack> wayBack() {
        if (!fenced()) {
            return Optional.empty();
        }
        var close = Step.of(Phase.ROLL_BACK, "close-target", QUICK).doing("close-target", Copy.parameters(copies));
        var open = Step.of(Phase.ROLL_BACK, "return-to-source", SERVER_WIDE).doing("open-source", Map.of());
        return Optional.of(
                new WayBack(
                        List.of(close, open),
                        false,
                        "What clients wrote to the new server is not on the old one; it stays on the new one, which is closed."));
    }

    /** What a failure leaves behind that nobody rolled back. */
    private List<Removal> removals() {
        var removals = new ArrayList<Removal>();
        // What was there before us and is filled in place is never emptied by a clock.
        var made = copies.stream().filter(copy -> !copy.inPlace()).toList();
        if (!made.isEmpty()) {
            var drop = Step.of(Phase.CLEAN_UP, "remove-half-built", SERVER_WIDE)
                    .doing("drop-target", Copy.parameters(made))
                    .needing("roles.created");
            removals.add(new Removal(
                    drop,
                    "databases uplift_{id}_1 to _%d of the target, and roles made for them".formatted(copies.size()),
                    Keeps.RETENTION,
                    "create-roles",
                    List.of("open-target", "drop-target"),
                    true));
        }
        if (rehearsed()) {
            removals.add(RehearsalSteps.removal(copies));
        }
        return removals;
    }

    private List<Step> release() {
        return fenced()
                ? List.of(Step.of(Phase.CLEAN_UP, "release-source", SERVER_WIDE).doing("open-source", Map.of()))
                : List.of();
    }
}
