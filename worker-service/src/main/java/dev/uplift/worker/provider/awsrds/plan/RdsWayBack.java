package dev.uplift.worker.provider.awsrds.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.awsrds.server.Names;
import dev.uplift.worker.provider.awsrds.server.RdsOptions;
import dev.uplift.worker.provider.awsrds.server.RdsOptions.Rollback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How an upgrade of an instance or a cluster is taken back; pure. RDS downgrades nothing: the old server is restored
 * beside the upgraded one, and takes its name, and so its endpoint.
 *
 * @param common steps of the plan: whether clients are kept off when the backup is taken, and whether it is our own
 * @param before the server as it was
 * @param options the driver's own
 */
record RdsWayBack(ServerSteps common, Before before, RdsOptions options) {

    /**
     * The server before the upgrade.
     *
     * @param resourceId what stays when it is renamed
     * @param version the exact one
     * @param settings the fact that holds how it was set up
     * @param members instances that are renamed with it; of clusters only
     * @param left a sentence on what does not come back; may be empty
     */
    record Before(String resourceId, String version, String settings, List<String> members, String left) {}

    static final String RENAME = "rename-away";
    static final String RETURN_RENAME = "return-rename";

    /** What the platform keeps by itself goes back to any moment; our snapshot is that of one. */
    private boolean toAMoment() {
        return !common.ownBackup() || options.rollback() == Rollback.POINT_IN_TIME;
    }

    /** @param rehearsed whether there is a clone to remove */
    List<Undo> undo(boolean rehearsed) {
        var undo = new ArrayList<Undo>();
        steps(RENAME, "restore-original", "reapply-settings")
                .forEach(step -> undo.add(new Undo(step, InPlacePlan.UPGRADED, false)));
        if (common.fenced()) {
            undo.add(new Undo(open("reopen"), "fence", true));
        }
        if (rehearsed) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "remove-clone", InPlacePlan.SERVER_WIDE)
                            .doing("delete-clone", common.on(Names.CLONE)),
                    CloneSteps.CLONE,
                    false));
        }
        return undo;
    }

    /** For clients that have used the upgraded server. */
    WayBack wayBack() {
        var steps = new ArrayList<>(steps(RETURN_RENAME, "return-restore", "return-settings"));
        if (common.fenced()) {
            steps.add(open("return-open"));
        }
        return new WayBack(steps, false, loses());
    }

    private List<Step> steps(String rename, String restore, String reapply) {
        var steps = new ArrayList<Step>();
        if (options.endpointSwap()) {
            steps.add(Step.of(Phase.ROLL_BACK, rename, InPlacePlan.SERVER_WIDE)
                    .doing("rename-away", renamed())
                    .needing("upgrade.asked", "upgrade.failed", "rollback.renaming"));
        }
        steps.add(Step.of(Phase.ROLL_BACK, restore, InPlacePlan.COPY_ALL)
                .doing("restore-original", restored())
                .needing(before.settings(), "upgrade.asked", "snapshot.final", "snapshot.final.time"));
        steps.add(Step.of(Phase.ROLL_BACK, reapply, InPlacePlan.SERVER_WIDE)
                .doing("reapply-settings", common.on(restoredName()))
                .needing(before.settings(), "rollback.instance"));
        // A server that is renamed away takes its endpoint along.
        return options.endpointSwap() ? steps.stream().map(Step::duringOutage).toList() : steps;
    }

    private Map<String, Object> renamed() {
        var parameters = original();
        parameters.put(common.kind(), common.id());
        parameters.put("as", Names.OLD);
        if (!before.members().isEmpty()) {
            parameters.put("members", before.members());
        }
        return parameters;
    }

    private Map<String, Object> restored() {
        var parameters = original();
        parameters.put(common.kind(), restoredName());
        parameters.put("original", common.id());
        return parameters;
    }

    /** The server before the upgrade, and what it is restored from. */
    private Map<String, Object> original() {
        var parameters = new HashMap<String, Object>();
        parameters.put("resourceId", before.resourceId());
        parameters.put("from", before.version());
        if (!toAMoment()) {
            parameters.put("snapshot", Names.FINAL);
        }
        return parameters;
    }

    private String restoredName() {
        return options.endpointSwap() ? common.id() : Names.RESTORED;
    }

    /** The backup has the fence in it, since it was taken behind it. */
    private Step open(String name) {
        return Step.of(Phase.ROLL_BACK, name, InPlacePlan.SERVER_WIDE)
                .doing("open-source", common.on(common.id()))
                .needing("rollback.instance");
    }

    private String loses() {
        var since = toAMoment() ? "since the upgrade was asked for" : "since the final snapshot";
        var where = options.endpointSwap() ? "%s uplift-…-old" : "the upgraded %s " + common.id();
        return "What clients wrote %s is not in the restored %s; it stays in %s until that is removed."
                        .formatted(since, common.kind(), where.formatted(common.kind()))
                + before.left();
    }
}
