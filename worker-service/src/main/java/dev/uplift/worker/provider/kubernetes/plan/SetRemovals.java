package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.server.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an upgrade leaves behind, and how long it is kept; pure. */
final class SetRemovals {

    private SetRemovals() {}

    /** @param steps of the plan */
    static List<Removal> of(SetSteps on, List<Step> steps) {
        var names = steps.stream().map(Step::name).toList();
        var removals = new ArrayList<Removal>();
        if (names.contains(InPlacePlan.LIVE)) {
            removals.add(new Removal(
                    step("clean-up-rehearsal").doing("remove-rehearsal", on.rehearsal()),
                    "claim %s, its Job, and snapshot %s".formatted(Names.CLONE, Names.LIVE),
                    Keeps.RETENTION,
                    InPlacePlan.LIVE,
                    List.of("rehearse-remove", "remove-rehearsal"),
                    false));
        }
        removals.add(new Removal(
                on.job(Phase.CLEAN_UP, "clean-up-old-data", Verb.CLEAN),
                "the data directory that is not used any more, on the volume of "
                        + on.set().name(),
                Keeps.RETENTION,
                InPlacePlan.UPGRADED,
                List.of(),
                true));
        if (names.contains(InPlacePlan.FINAL)) {
            removals.add(new Removal(
                    step("clean-up-snapshot")
                            .doing(
                                    "remove-backup",
                                    Map.of(
                                            "snapshot",
                                            Names.FINAL,
                                            "claim",
                                            on.set().storage().claim(),
                                            "volume",
                                            on.set().storage().volume()))
                            .needing(InPlacePlan.RETIRED),
                    "snapshot %s, and the volume that a way back has retired".formatted(Names.FINAL),
                    Keeps.BACKUP_RETENTION,
                    InPlacePlan.FINAL,
                    List.of(),
                    false));
        }
        removals.add(new Removal(
                step("clean-up-jobs").doing("remove-jobs", jobs(on)),
                "Jobs uplift-%s-…, their script, and claim %s".formatted(Names.ID, Names.PROOF),
                Keeps.RETENTION,
                InPlacePlan.UPGRADED,
                List.of(),
                false));
        return removals;
    }

    private static Map<String, Object> jobs(SetSteps on) {
        return Map.of(
                "script",
                Names.SCRIPT,
                "claim",
                Names.PROOF,
                "jobs",
                UpgradedSet.VERBS.stream().map(on.set()::jobName).toList());
    }

    private static Step step(String name) {
        return Step.of(Phase.CLEAN_UP, name, InPlacePlan.SERVER_WIDE);
    }
}
