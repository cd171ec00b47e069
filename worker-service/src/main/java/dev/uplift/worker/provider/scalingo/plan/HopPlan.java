package dev.uplift.worker.provider.scalingo.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import dev.uplift.worker.provider.scalingo.server.ScalingoOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From what was seen of a database to what will be done: one group of steps for each version on the way; pure. Scalingo takes
 * no upgrade back, so the first hop is the point of no return.
 */
public final class HopPlan {

    /** As requests name it. */
    public static final String STRATEGY = "in-place";

    /** The moment that a hop begins from is noted. */
    public static final String NOTE = "note:%d";
    /** The worker makes a dump. */
    public static final String DUMP = "dump:%d";
    /** Scalingo makes a dump. */
    public static final String BACKUP = "backup:%d";
    /** The call. */
    public static final String UPGRADE = "upgrade:%d";
    /** What Scalingo does after it is over. */
    public static final String SETTLE = "settle:%d";

    /** Web containers are stopped. */
    public static final String APPS_STOPPED = "stop-apps";

    private static final Duration SERVER_WIDE = ServerSteps.SERVER_WIDE;

    /** Scalingo says no upper limit; a terabyte takes 100 minutes by its rule. */
    private static final Duration UPGRADING = Duration.ofHours(8);

    /** Somebody has to come and click. */
    private static final Duration BY_HAND = Duration.ofDays(3);

    private static final Duration DUMPING = Duration.ofHours(24);

    /** A first base backup may take 24 hours. */
    private static final Duration SETTLING = Duration.ofHours(30);

    private final UpgradedDatabase database;
    private final ScalingoOptions own;
    private final ServerSteps common;
    private final List<Step> steps = new ArrayList<>();

    private HopPlan(UpgradedDatabase database, UpgradeOptions options) {
        this.database = database;
        this.own = ScalingoOptions.of(options.provider());
        this.common = new ServerSteps(
                "addon",
                database.addon(),
                Scratch.DATABASE,
                database.to().postgres(),
                database.major(),
                database.sql(),
                database.hops().stream().anyMatch(database::interrupts) ? options : unfenced(options));
    }

    /** Where nothing is interrupted, a fence would be the only outage. */
    private static UpgradeOptions unfenced(UpgradeOptions options) {
        var given = Json.mapper().convertValue(options, new TypeReference<HashMap<String, Object>>() {});
        given.put("fence", Fence.OFF);
        return UpgradeOptions.of(given);
    }

    /** @param options how careful, and the driver's own */
    public static Plan of(UpgradedDatabase database, UpgradeOptions options) {
        return new HopPlan(database, options).plan();
    }

    private Plan plan() {
        database.scratch().ifPresent(scratch -> steps.addAll(ScratchSteps.of(database, scratch, common, upgrading())));
        if (!own.maintenance().isEmpty()) {
            steps.add(apps(Phase.QUIESCE, APPS_STOPPED, "stop-apps").duringOutage());
        }
        steps.addAll(common.quiesce());
        database.hops().forEach(this::addHop);
        steps.add(common.inOutage(Step.of(Phase.VERIFY, "verify", SERVER_WIDE)
                .doing(
                        "verify-database",
                        common.on(database.addon(), Map.of("to", database.to().toString())))
                .needing("source.endpoint")
                .asRepeatable()));
        steps.addAll(common.verification());
        steps.add(common.resume());
        if (!own.maintenance().isEmpty()) {
            steps.add(apps(Phase.RESUME, "start-apps", "start-apps").duringOutage());
        }
        steps.add(settle(database.hops().getLast()));
        steps.addAll(common.improvements());
        return new Plan(
                database.identity(),
                database.from().toString(),
                database.to().toString(),
                STRATEGY,
                steps,
                List.of(),
                undo(),
                Optional.of(UPGRADE.formatted(1)),
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                removals());
    }

    /** What follows the last hop does not keep clients off. */
    private void addHop(Hop hop) {
        steps.add(common.inOutage(hop(Phase.UPGRADE, NOTE, SERVER_WIDE, "note-version", hop)));
        backup(hop).map(common::inOutage).ifPresent(steps::add);
        var upgrade = hop(Phase.UPGRADE, UPGRADE, upgrading(), "upgrade-database", hop);
        steps.add(database.interrupts(hop) ? upgrade.duringOutage() : common.inOutage(upgrade));
        if (hop != database.hops().getLast()) {
            steps.add(common.inOutage(settle(hop)));
        }
    }

    private Duration upgrading() {
        return own.manual() ? BY_HAND : UPGRADING;
    }

    private Dumps dumpsBefore(Hop hop) {
        return hop.major() && common.ownBackup() ? database.dumps() : Dumps.NONE;
    }

    private Optional<Step> backup(Hop hop) {
        return switch (dumpsBefore(hop)) {
            case MANAGED -> Optional.of(hop(Phase.UPGRADE, BACKUP, DUMPING, "take-backup", hop));
            case OWN ->
                Optional.of(hop(Phase.UPGRADE, DUMP, DUMPING, "take-dump", hop).inLane(Lane.DATA));
            case NONE -> Optional.empty();
        };
    }

    /** What the worker keeps itself, and what is paid for. */
    private List<Removal> removals() {
        var scratch = database.scratch().map(_ -> ScratchSteps.removal());
        var dumps = steps.stream()
                .filter(step -> step.action().equals("take-dump"))
                .findFirst()
                .map(first -> new Removal(
                        removal(), "the worker's dumps {id}", Keeps.BACKUP_RETENTION, first.name(), List.of(), false));
        return Stream.of(scratch, dumps).flatMap(Optional::stream).toList();
    }

    /** It is told which dumps were made: a worker that does not find them has another folder than who made them. */
    private Step removal() {
        return Step.of(Phase.CLEAN_UP, "clean-up-dumps", SERVER_WIDE)
                .doing("remove-dumps", Map.of())
                .needing(Stream.concat(
                                Stream.of(HopFacts.DUMPS_REMOVED),
                                database.hops().stream().map(hop -> new HopFacts(hop.n()).dump()))
                        .toArray(String[]::new));
    }

    private Step settle(Hop hop) {
        var phase = hop == database.hops().getLast() ? Phase.OPTIMIZE : Phase.UPGRADE;
        return hop(phase, SETTLE, SETTLING, "settle-database", hop).asRepeatable();
    }

    private Step hop(Phase phase, String name, Duration time, String action, Hop hop) {
        return new HopFacts(hop.n())
                .rememberedBy(Step.of(phase, name.formatted(hop.n()), time)
                        .doing(
                                action,
                                database.parameters(hop, database.addon(), database.cluster(), dumpsBefore(hop))));
    }

    private Step apps(Phase phase, String name, String action) {
        return Step.of(phase, name, SERVER_WIDE)
                .doing(action, Map.of("apps", own.maintenance()))
                .needing(own.maintenance().stream()
                        .flatMap(app -> Stream.of(AppFacts.before(app), AppFacts.size(app), AppFacts.asked(name, app)))
                        .toArray(String[]::new));
    }

    /** The upgrade itself is not taken back; clients are let in again whatever became of it. */
    private List<Undo> undo() {
        var undo = new ArrayList<Undo>();
        if (common.fenced()) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "reopen", SERVER_WIDE).doing("open-source", common.on(database.addon())),
                    "fence",
                    true));
        }
        if (!own.maintenance().isEmpty()) {
            undo.add(new Undo(apps(Phase.ROLL_BACK, "restart-apps", "start-apps"), APPS_STOPPED, true));
        }
        // Clients come first.
        database.scratch().ifPresent(_ -> undo.add(ScratchSteps.undo()));
        return undo;
    }
}
