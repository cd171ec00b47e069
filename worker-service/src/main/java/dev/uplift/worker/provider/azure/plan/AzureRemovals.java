package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.azure.server.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an upgrade leaves behind, and how long it is kept; pure. After a way back the upgraded server is not among it: it
 * has the name that its owner gave it, and alone holds what was written since.
 */
final class AzureRemovals {

    private AzureRemovals() {}

    /** @param steps of the plan */
    static List<Removal> of(ServerSteps common, List<Step> steps) {
        var names = steps.stream().map(Step::name).toList();
        var removals = new ArrayList<Removal>();
        if (names.contains(CloneSteps.CLONE)) {
            removals.add(new Removal(
                    Step.of(Phase.CLEAN_UP, "clean-up-clone", InPlacePlan.SERVER_WIDE)
                            .doing("delete-clone", common.on(Names.CLONE)),
                    "server " + Names.CLONE,
                    Keeps.RETENTION,
                    CloneSteps.CLONE,
                    List.of("remove-clone"),
                    false));
        }
        if (names.contains(InPlacePlan.BACKUP)) {
            // Azure deletes it by itself when the server's own retention is over; whoever deletes it changes the
            // server.
            removals.add(new Removal(
                    InPlacePlan.once(Step.of(Phase.CLEAN_UP, "clean-up-backup", InPlacePlan.SERVER_WIDE)
                            .doing("delete-backup", common.on(common.id(), Map.of("backup", Names.BEFORE)))
                            .needing(InPlacePlan.BACKED_UP.asked())),
                    "backup " + Names.BEFORE,
                    Keeps.BACKUP_RETENTION,
                    InPlacePlan.BACKUP,
                    List.of(),
                    true));
        }
        return removals;
    }
}
