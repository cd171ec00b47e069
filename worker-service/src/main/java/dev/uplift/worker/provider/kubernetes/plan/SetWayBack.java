package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.platform.ServerSteps;
import java.util.ArrayList;
import java.util.List;

/**
 * How an upgrade is taken back; pure. Before the new server's first start the directories are moved back; after it, too,
 * unless both share their files: then, and when clients have used the new server, the claim is made anew from the final
 * snapshot under its old name, and its old volume is kept.
 *
 * @param common steps of the plan
 * @param on the StatefulSet
 */
record SetWayBack(ServerSteps common, SetSteps on) {

    List<Undo> undo() {
        var undo = new ArrayList<Undo>();
        undo.add(new Undo(
                Step.of(Phase.ROLL_BACK, "recover-jobs", SetSteps.PODS).doing("end-jobs", on.jobs()),
                on.backedUp() ? InPlacePlan.PROOF : InPlacePlan.UPGRADED,
                false));
        undo.add(new Undo(on.stop(Phase.ROLL_BACK, "recover-stop"), InPlacePlan.UPGRADED, false));
        undo.add(new Undo(on.detach(Phase.ROLL_BACK, "recover-detach"), InPlacePlan.UPGRADED, false));
        undo.add(new Undo(data("recover-data", "recover-data"), InPlacePlan.UPGRADED, false));
        undo.add(new Undo(image("recover-image"), InPlacePlan.IMAGE, false));
        undo.add(new Undo(start("recover-server"), InPlacePlan.STOPPED, false));
        if (common.fenced()) {
            undo.add(new Undo(open("reopen"), "fence", true));
        }
        if (on.set().applications().isPresent()) {
            undo.add(new Undo(applications("restart-applications"), InPlacePlan.APPLICATIONS, true));
        }
        if (on.rehearsed()) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "remove-rehearsal", InPlacePlan.SERVER_WIDE)
                            .doing("remove-rehearsal", on.rehearsal()),
                    InPlacePlan.LIVE,
                    false));
        }
        return undo;
    }

    /** For clients that have used the upgraded server. */
    WayBack wayBack() {
        var steps = new ArrayList<Step>();
        if (on.set().applications().isPresent()) {
            steps.add(Step.of(Phase.ROLL_BACK, "return-applications", SetSteps.PODS)
                    .doing("stop-applications", on.applications()));
        }
        steps.add(on.stop(Phase.ROLL_BACK, "return-stop"));
        steps.add(on.detach(Phase.ROLL_BACK, "return-detach"));
        steps.add(data("return-data", on.backedUp() ? "restore-data" : "recover-data"));
        steps.add(image("return-image"));
        steps.add(start("return-server"));
        if (common.fenced()) {
            steps.add(open("return-open"));
        }
        if (on.set().applications().isPresent()) {
            steps.add(applications("return-clients"));
        }
        return new WayBack(steps, false, loses());
    }

    private Step data(String name, String action) {
        return Step.of(Phase.ROLL_BACK, name, SetSteps.COPY_ALL)
                .doing(action, on.recovered())
                .needing(
                        name + ".failed",
                        name + ".given-up",
                        name + ".logged",
                        InPlacePlan.DATA,
                        InPlacePlan.MODE,
                        InPlacePlan.RETIRED);
    }

    /** Nobody must be awake for it, whoever sets images otherwise. */
    private Step image(String name) {
        return Step.of(Phase.ROLL_BACK, name, SetSteps.PODS).doing("set-image", on.oldImage());
    }

    private Step start(String name) {
        return on.start(
                Phase.ROLL_BACK, name, on.set().version(), on.set().container().image());
    }

    /** What was noted in the data as the server stopped is in what was restored: the fence, too. */
    private Step open(String name) {
        return Step.of(Phase.ROLL_BACK, name, InPlacePlan.SERVER_WIDE)
                .doing("open-source", common.on(on.set().name()));
    }

    private Step applications(String name) {
        return Step.of(Phase.ROLL_BACK, name, SetSteps.ROLLOUT).doing("start-applications", on.applications());
    }

    private String loses() {
        return on.backedUp()
                ? ("What clients wrote since the final snapshot, which was taken when the server had stopped, is not in the"
                                + " restored volume; it stays in %s, which is kept for as long as backups are.")
                        .formatted(on.set().storage().volume())
                : "What clients wrote since the upgrade is not in the old directory; what they wrote stays beside it for as"
                        + " long as the old data would have.";
    }
}
