package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.provider.azure.server.MigrationOptions;
import dev.uplift.worker.provider.azure.server.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what was seen of both servers to what will be done; pure. Azure's migration service copies: an offline migration
 * while clients are kept off, an online one before anybody is asked, so that only its cutover is an outage. The source
 * stays as it was.
 */
public final class MigrationPlan {

    /** As requests name it. */
    public static final String STRATEGY = "platform-migration";

    /** The fact that holds how much had been written when the source was fenced. */
    public static final String COUNTERS = "fence.counters";

    static final String VALIDATE = "validate";
    static final String COPY = "copy";
    static final String CUT_OVER = "cut-over";
    static final String RESUME = "resume";

    private static final Duration QUICK = Duration.ofMinutes(15);
    private static final Duration SERVER_WIDE = Duration.ofHours(1);
    private static final Duration READ_ALL = Duration.ofHours(12);
    /** Azure ends a migration after seven days. */
    private static final Duration COPY_ALL = Duration.ofDays(7);

    private final Moved moved;
    private final UpgradeOptions options;
    private final MigrationOptions own;
    private final List<Step> steps = new ArrayList<>();

    /**
     * What moves.
     *
     * @param identity of the source
     * @param from its exact version
     * @param to the exact version of the target
     * @param databases biggest first
     */
    public record Moved(String identity, String from, String to, List<String> databases) {}

    private MigrationPlan(Moved moved, UpgradeOptions options) {
        this.moved = moved;
        this.options = options;
        this.own = MigrationOptions.of(options.provider());
    }

    /** @param options how careful, and the driver's own */
    public static Plan of(Moved moved, UpgradeOptions options) {
        var plan = new MigrationPlan(moved, options);
        plan.addCopyBeforeTheGate();
        plan.addProduction();
        return new Plan(
                moved.identity(),
                moved.from(),
                moved.to(),
                STRATEGY,
                plan.steps,
                List.of(),
                plan.undo(),
                Optional.of(RESUME),
                true,
                plan.release(),
                Optional.empty(),
                plan.wayBack(),
                plan.removals());
    }

    private void addCopyBeforeTheGate() {
        if (own.online()) {
            // No rehearsal of an earlier upgrade takes the place of it.
            steps.add(Step.of(Phase.BACKUP, COPY, COPY_ALL)
                    .doing("migrate-data", migration(Names.MIGRATION, "ValidateAndMigrate"))
                    .needing(COPY + ".failed"));
        } else if (options.rehearsal() != Rehearsal.SKIP) {
            steps.add(Step.of(Phase.REHEARSE, VALIDATE, SERVER_WIDE)
                    .doing("migrate-data", migration(Names.VALIDATION, "Validate"))
                    .needing(VALIDATE + ".failed"));
        }
    }

    private Map<String, Object> migration(String name, String option) {
        return Map.of("migration", name, "option", option, "online", own.online(), "databases", moved.databases());
    }

    private void addProduction() {
        if (fenced()) {
            add(Step.of(Phase.QUIESCE, "fence", QUICK).doing("fence-source", Map.of("databases", moved.databases())));
        }
        add(
                own.online()
                        ? Step.of(Phase.UPGRADE, CUT_OVER, SERVER_WIDE)
                                .doing("cut-over", Map.of("migration", Names.MIGRATION))
                        : Step.of(Phase.UPGRADE, COPY, COPY_ALL)
                                .doing("migrate-data", migration(Names.MIGRATION, "ValidateAndMigrate"))
                                .needing(COPY + ".failed"));
        addVerification();
        add(statistics("first-statistics", 1));
        add(Step.of(Phase.RESUME, RESUME, QUICK)
                .doing("confirm-available", Map.of())
                .asRepeatable());
        // From here on clients can write.
        addChecks("own-probes", Phase.OPTIMIZE, own(Verification.Http.class));
        steps.add(statistics("statistics", 0));
    }

    private void addVerification() {
        for (int n = 1; n <= moved.databases().size(); n++) {
            add(Step.of(Phase.VERIFY, "verify:" + n, READ_ALL)
                    .doing(
                            "compare-database",
                            Map.of("database", moved.databases().get(n - 1)))
                    .inLane(Lane.DATA)
                    .asRepeatable());
        }
        if (fenced()) {
            add(Step.of(Phase.VERIFY, "verify-source", SERVER_WIDE)
                    .doing("verify-source", Map.of())
                    .needing(COUNTERS)
                    .asRepeatable());
        }
        addChecks("own-checks", Phase.VERIFY, own(Verification.Sql.class));
    }

    private void addChecks(String name, Phase phase, List<? extends Verification> checks) {
        if (!checks.isEmpty()) {
            var step = Step.of(phase, name, SERVER_WIDE)
                    .doing(
                            "own-checks",
                            Map.of(
                                    "checks",
                                    checks.stream().map(Verification::name).toList()))
                    .asRepeatable();
            steps.add(phase == Phase.VERIFY && fenced() ? step.duringOutage() : step);
        }
    }

    private static Step statistics(String name, int detail) {
        return Step.of(Phase.OPTIMIZE, name, READ_ALL)
                .doing("gather-statistics", Map.of("statisticsTarget", detail))
                .inLane(Lane.DATA);
    }

    private <T extends Verification> List<T> own(Class<T> kind) {
        return options.verification().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void add(Step step) {
        steps.add(fenced() ? step.duringOutage() : step);
    }

    private boolean fenced() {
        return options.fence() != Fence.OFF;
    }

    private List<Undo> undo() {
        var undo = new ArrayList<Undo>();
        if (fenced()) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "reopen", SERVER_WIDE).doing("open-source", Map.of()), "fence", true));
        }
        undo.add(cancel("cancel-copy", Names.MIGRATION, COPY));
        if (validated()) {
            undo.add(cancel("cancel-validation", Names.VALIDATION, VALIDATE));
        }
        return undo;
    }

    private boolean validated() {
        return steps.stream().anyMatch(step -> step.name().equals(VALIDATE));
    }

    private static Undo cancel(String name, String migration, String undoes) {
        return new Undo(
                Step.of(Phase.ROLL_BACK, name, SERVER_WIDE).doing("cancel-migration", Map.of("migration", migration)),
                undoes,
                false);
    }

    /** The old server is as it was when clients left it; Azure's service copies one way only. */
    private Optional<WayBack> wayBack() {
        return fenced()
                ? Optional.of(new WayBack(
                        List.of(Step.of(Phase.ROLL_BACK, "return-to-source", SERVER_WIDE)
                                .doing("open-source", Map.of())),
                        false,
                        "What clients wrote to the new server is not on the old one: Azure's service does not copy back."
                                + " It stays on the new one."))
                : Optional.empty();
    }

    private List<Step> release() {
        return fenced()
                ? List.of(Step.of(Phase.CLEAN_UP, "release-source", SERVER_WIDE).doing("open-source", Map.of()))
                : List.of();
    }

    private List<Removal> removals() {
        var removals = new ArrayList<Removal>();
        removals.add(removal("clean-up-copy", Names.MIGRATION, COPY));
        if (validated()) {
            removals.add(removal("clean-up-validation", Names.VALIDATION, VALIDATE));
        }
        return removals;
    }

    private static Removal removal(String name, String migration, String madeBy) {
        return new Removal(
                Step.of(Phase.CLEAN_UP, name, SERVER_WIDE).doing("delete-migration", Map.of("migration", migration)),
                "migration %s of the target; what it brought stays".formatted(migration),
                Keeps.RETENTION,
                madeBy,
                List.of(),
                false);
    }
}
