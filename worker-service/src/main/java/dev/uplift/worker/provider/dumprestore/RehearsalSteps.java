package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Verification;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The steps of production, into scratch databases of the target, while clients go on writing to the source; pure. */
final class RehearsalSteps {

    /** The first step after the approval: the target is as empty as it was, before anything of production begins. */
    static final String GATE = "drop-rehearsal";

    private static final String ROLES = "rehearse-roles";

    private RehearsalSteps() {}

    /**
     * @param copies of production
     * @param queries the user's own
     */
    static List<Step> of(List<Copy> copies, List<Verification.Sql> queries) {
        var scratch = scratch(copies);
        var steps = new ArrayList<Step>();
        steps.add(Step.of(Phase.REHEARSE, ROLES, DumpRestorePlan.QUICK)
                .doing("create-roles", Map.of())
                .rehearsing("create-roles"));
        for (var copy : scratch) {
            steps.add(step("rehearse-copy:" + copy.n(), DumpRestorePlan.COPY_ALL)
                    .doing("copy-database", copy.parameters())
                    .rehearsing("copy:" + copy.n()));
        }
        for (var copy : scratch) {
            steps.add(step("rehearse-verify:" + copy.n(), DumpRestorePlan.READ_ALL)
                    .doing("verify-database", copy.parameters())
                    .needing(copy.fact())
                    .asRepeatable()
                    .rehearsing("verify:" + copy.n()));
        }
        steps.add(step("rehearse-statistics", DumpRestorePlan.READ_ALL)
                .doing("gather-statistics", DumpRestorePlan.firstStatistics(scratch))
                .rehearsing("first-statistics"));
        steps.add(Step.of(Phase.REHEARSE, "rehearse-queries", DumpRestorePlan.SERVER_WIDE)
                .doing("rehearse-queries", Copy.parameters(scratch))
                .asRepeatable());
        if (!queries.isEmpty()) {
            steps.add(Step.of(Phase.REHEARSE, "rehearse-own-checks", DumpRestorePlan.SERVER_WIDE)
                    .doing("own-checks", RunOwnChecks.parameters(scratch, queries))
                    .asRepeatable()
                    .rehearsing("own-checks"));
        }
        steps.add(drop(Phase.REHEARSE, GATE, scratch));
        return steps;
    }

    /** For a rejected, cancelled or failed upgrade. @param copies of production */
    static Undo undo(List<Copy> copies) {
        return new Undo(drop(Phase.ROLL_BACK, "undo-rehearsal", scratch(copies)), ROLES, false);
    }

    /** For one that failed and was closed as it is. @param copies of production */
    static Removal removal(List<Copy> copies) {
        return new Removal(
                drop(Phase.CLEAN_UP, "remove-rehearsal", scratch(copies)),
                "scratch databases uplift_{id}_r1 to _r%d of the target, and roles made for them"
                        .formatted(copies.size()),
                Keeps.RETENTION,
                ROLES,
                List.of(GATE, "undo-rehearsal"),
                true);
    }

    private static Step step(String name, Duration timeout) {
        return Step.of(Phase.REHEARSE, name, timeout).inLane(Lane.DATA);
    }

    private static Step drop(Phase phase, String name, List<Copy> scratch) {
        return Step.of(phase, name, DumpRestorePlan.SERVER_WIDE)
                .doing("drop-target", Copy.parameters(scratch))
                .needing("roles.created");
    }

    private static List<Copy> scratch(List<Copy> copies) {
        return copies.stream().map(Copy::rehearsed).toList();
    }
}
