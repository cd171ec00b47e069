package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.awsrds.server.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an upgrade in place leaves behind, and how long it is kept; pure. */
final class RdsRemovals {

    private static final List<String> NOTHING = List.of();

    private RdsRemovals() {}

    /**
     * The clone goes before the parameter groups that it uses.
     *
     * @param common steps of the plan
     * @param resourceId of the server
     * @param isolation the parameter groups that were made for the clone, by the kind that steps have for them
     * @param steps of the plan
     * @param swapped whether a way back leaves the upgraded server under another name
     */
    static List<Removal> of(
            ServerSteps common,
            String resourceId,
            Map<String, List<String>> isolation,
            List<Step> steps,
            boolean swapped) {
        var names = steps.stream().map(Step::name).toList();
        var removals = new ArrayList<Removal>();
        if (names.contains(CloneSteps.CLONE)) {
            removals.add(removal(
                    step("clean-up-clone", "delete-clone", common.on(Names.CLONE)),
                    "%s %s".formatted(common.kind(), Names.CLONE),
                    Keeps.RETENTION,
                    CloneSteps.CLONE,
                    List.of("remove-clone")));
            isolation.forEach((kind, groups) -> removals.add(isolation(kind, groups)));
        }
        if (names.contains(InPlacePlan.BEFORE)) {
            removals.add(snapshot("clean-up-snapshot", Names.BEFORE, InPlacePlan.BEFORE));
        }
        if (names.contains(InPlacePlan.FINAL)) {
            removals.add(snapshot("clean-up-final-snapshot", Names.FINAL, InPlacePlan.FINAL));
        }
        if (swapped) {
            removals.add(old(common, resourceId, "clean-up-old", RdsWayBack.RENAME));
            removals.add(old(common, resourceId, "clean-up-returned", RdsWayBack.RETURN_RENAME));
        }
        return removals;
    }

    private static Removal snapshot(String name, String snapshot, String madeBy) {
        return removal(
                step(name, "delete-snapshot", Map.of("snapshot", snapshot)),
                "snapshot " + snapshot,
                Keeps.BACKUP_RETENTION,
                madeBy,
                NOTHING);
    }

    private static Removal isolation(String kind, List<String> groups) {
        var ofClusters = kind.equals(ClusterGroups.CLUSTERS);
        var parameters = new HashMap<String, Object>(Map.of("groups", groups));
        if (ofClusters) {
            parameters.put(ClusterGroups.KIND, kind);
        }
        return removal(
                step("clean-up-%sisolation".formatted(ofClusters ? "cluster-" : ""), "delete-isolation", parameters),
                "%sparameter groups %s".formatted(ofClusters ? "cluster " : "", String.join(", ", groups)),
                Keeps.RETENTION,
                CloneSteps.ISOLATION,
                NOTHING);
    }

    /** It alone has what was written after the upgrade: it goes as late as a backup, and only if the other one lives. */
    private static Removal old(ServerSteps common, String resourceId, String name, String madeBy) {
        return removal(
                step(
                        name,
                        "delete-old",
                        common.on(Names.OLD, Map.of("resourceId", resourceId, "replacedBy", common.id()))),
                "%s %s, the upgraded one from before the way back".formatted(common.kind(), Names.OLD),
                Keeps.BACKUP_RETENTION,
                madeBy,
                NOTHING);
    }

    private static Step step(String name, String action, Map<String, Object> parameters) {
        return Step.of(Phase.CLEAN_UP, name, InPlacePlan.SERVER_WIDE).doing(action, parameters);
    }

    private static Removal removal(Step step, String removes, Keeps keeps, String madeBy, List<String> goneBy) {
        return new Removal(step, removes, keeps, madeBy, goneBy, false);
    }
}
