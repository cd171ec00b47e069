package dev.uplift.worker.provider.scalingo.plan;

import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.scalingo.path.Hop;
import dev.uplift.worker.provider.scalingo.plan.UpgradedDatabase.Dumps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The hops of production on a database that is ordered for it, filled, and given back, while clients go on; pure. It is paid
 * for from its order on, so that it does not wait for an approval.
 */
final class ScratchSteps {

    static final String ORDER = "rehearse-order";
    static final String GIVEN_BACK = "rehearse-remove";
    static final String UNDONE = "remove-scratch";
    private static final String UPGRADE = "rehearse-upgrade:%d";

    private static final Duration ORDERING = Duration.ofHours(2);
    private static final Duration COPYING = Duration.ofHours(24);

    /** These name databases, and the ordered one has another name. */
    private static final Set<String> BY_NAME = Set.of("rehearse-queries", "rehearse-own-checks");

    private ScratchSteps() {}

    /** @param upgrading how long one hop may take */
    static List<Step> of(UpgradedDatabase database, Scratch scratch, ServerSteps common, Duration upgrading) {
        var steps = new ArrayList<Step>();
        steps.add(Step.of(Phase.REHEARSE, ORDER, ORDERING)
                .doing(
                        "order-scratch",
                        Map.of(
                                "provider", scratch.provider(),
                                "plan", scratch.plan(),
                                "from", database.from().toString()))
                .needing(Scratch.FACTS));
        steps.add(Step.of(Phase.REHEARSE, "rehearse-fill", COPYING)
                .doing(
                        "fill-scratch",
                        Map.of(
                                "addon",
                                database.addon(),
                                "from",
                                database.from().toString()))
                .needing(Scratch.ADDON)
                .inLane(Lane.DATA));
        common.rehearsedBefore().stream().map(ScratchSteps::there).forEach(steps::add);
        database.hops().forEach(hop -> {
            steps.add(hop(database, hop, "rehearse-note:%d", ServerSteps.SERVER_WIDE, "note-version"));
            steps.add(hop(database, hop, UPGRADE, upgrading, "upgrade-database")
                    .rehearsing(HopPlan.UPGRADE.formatted(hop.n())));
            steps.add(hop(database, hop, "rehearse-settle:%d", COPYING, "settle-database")
                    .asRepeatable());
        });
        common.rehearsedAfter().stream()
                .filter(step -> !BY_NAME.contains(step.name()))
                .map(ScratchSteps::there)
                .forEach(steps::add);
        steps.add(remove(Phase.REHEARSE, GIVEN_BACK));
        return steps;
    }

    private static Step hop(UpgradedDatabase database, Hop hop, String name, Duration time, String action) {
        return there(new HopFacts(hop.n(), true)
                .rememberedBy(Step.of(Phase.REHEARSE, name.formatted(hop.n()), time)
                        .doing(action, database.parameters(hop, Scratch.DATABASE, false, Dumps.NONE))));
    }

    /** It is told which database was ordered. */
    private static Step there(Step step) {
        return step.needing(
                Stream.concat(step.needs().stream(), Stream.of(Scratch.ADDON)).toArray(String[]::new));
    }

    private static Step remove(Phase phase, String name) {
        return Step.of(phase, name, ORDERING).doing("remove-scratch", Map.of()).needing(Scratch.FACTS);
    }

    /** After a failure, or a cancellation, before it was given back. */
    static Undo undo() {
        return new Undo(remove(Phase.ROLL_BACK, UNDONE), ORDER, true);
    }

    /** Where even that did not come to its end. */
    static Removal removal() {
        return new Removal(
                remove(Phase.CLEAN_UP, "clean-up-scratch"),
                "the database that was ordered for the rehearsal",
                Keeps.RETENTION,
                ORDER,
                List.of(GIVEN_BACK, UNDONE),
                false);
    }
}
