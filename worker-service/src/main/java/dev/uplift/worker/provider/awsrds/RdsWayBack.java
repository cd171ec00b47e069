package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.provider.awsrds.RdsOptions.Rollback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How an upgrade of an instance is taken back; pure. RDS downgrades nothing: the old server is restored beside the
 * upgraded one, and takes its name, and so its endpoint.
 *
 * @param server before the upgrade
 * @param options the driver's own
 * @param fenced whether clients were kept off when the backup was taken
 * @param ownBackup whether there is a snapshot of our own
 */
record RdsWayBack(RdsServer server, RdsOptions options, boolean fenced, boolean ownBackup) {

    static final String RENAME = "rename-away";
    static final String RETURN_RENAME = "return-rename";

    /** What the platform keeps by itself goes back to any moment; our snapshot is that of one. */
    private boolean toAMoment() {
        return !ownBackup || options.rollback() == Rollback.POINT_IN_TIME;
    }

    /** @param rehearsed whether there is a clone to remove */
    List<Undo> undo(boolean rehearsed) {
        var undo = new ArrayList<Undo>();
        steps(RENAME, "restore-original", "reapply-settings")
                .forEach(step -> undo.add(new Undo(step, InPlacePlan.UPGRADED, false)));
        if (fenced) {
            undo.add(new Undo(open("reopen"), "fence", true));
        }
        if (rehearsed) {
            undo.add(new Undo(
                    Step.of(Phase.ROLL_BACK, "remove-clone", InPlacePlan.SERVER_WIDE)
                            .doing("delete-clone", Map.of("instance", Names.CLONE)),
                    CloneSteps.CLONE,
                    false));
        }
        return undo;
    }

    /** For clients that have used the upgraded server. */
    WayBack wayBack() {
        var steps = steps(RETURN_RENAME, "return-restore", "return-settings");
        if (fenced) {
            steps.add(open("return-open"));
        }
        return new WayBack(steps, false, loses());
    }

    private List<Step> steps(String rename, String restore, String reapply) {
        var steps = new ArrayList<Step>();
        if (options.endpointSwap()) {
            steps.add(Step.of(Phase.ROLL_BACK, rename, InPlacePlan.SERVER_WIDE)
                    .doing("rename-away", renamed())
                    .needing("upgrade.asked", "rollback.renaming"));
        }
        steps.add(Step.of(Phase.ROLL_BACK, restore, InPlacePlan.COPY_ALL)
                .doing("restore-original", restored())
                .needing("source.settings", "upgrade.asked", "snapshot.final", "snapshot.final.time"));
        steps.add(Step.of(Phase.ROLL_BACK, reapply, InPlacePlan.SERVER_WIDE)
                .doing("reapply-settings", Map.of("instance", restoredName()))
                .needing("source.settings", "rollback.instance"));
        return steps;
    }

    private Map<String, Object> renamed() {
        var parameters = original();
        parameters.put("instance", server.id());
        parameters.put("as", Names.OLD);
        return parameters;
    }

    private Map<String, Object> restored() {
        var parameters = original();
        parameters.put("instance", restoredName());
        parameters.put("original", server.id());
        return parameters;
    }

    /** The instance before the upgrade, and what it is restored from. */
    private Map<String, Object> original() {
        var parameters = new HashMap<String, Object>();
        parameters.put("resourceId", server.resourceId());
        parameters.put("from", server.version());
        if (!toAMoment()) {
            parameters.put("snapshot", Names.FINAL);
        }
        return parameters;
    }

    private String restoredName() {
        return options.endpointSwap() ? server.id() : Names.RESTORED;
    }

    /** The backup has the fence in it, since it was taken behind it. */
    private Step open(String name) {
        return Step.of(Phase.ROLL_BACK, name, InPlacePlan.SERVER_WIDE)
                .doing("open-source", Map.of("instance", server.id()))
                .needing("rollback.instance");
    }

    private String loses() {
        var since = toAMoment() ? "since the upgrade was asked for" : "since the final snapshot";
        var where = options.endpointSwap() ? "instance uplift-…-old" : "the upgraded instance " + server.id();
        var replicas = server.replicas().isEmpty()
                ? ""
                : " Its read replicas (%s) stay with that instance, and must be made anew."
                        .formatted(String.join(", ", server.replicas()));
        return "What clients wrote %s is not in the restored instance; it stays in %s until that is removed."
                        .formatted(since, where)
                + replicas;
    }
}
