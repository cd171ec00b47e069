package dev.uplift.worker.provider.azure.plan;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.plan.WayBack;
import dev.uplift.worker.platform.ServerSteps;
import dev.uplift.worker.provider.azure.server.AzureOptions;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.server.UpgradedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an upgrade is taken back; pure. Azure downgrades nothing and renames nothing: the server as it was is restored
 * beside the upgraded one under another name, and clients are led there by a virtual endpoint if there is one, else by
 * whoever keeps their connection strings or DNS.
 *
 * @param common steps of the plan: whether clients are kept off at the moment that is restored
 * @param server as it was
 * @param own the driver's own options
 */
record AzureWayBack(ServerSteps common, UpgradedServer server, AzureOptions own) {

    /** Whether clients find the restored server without anybody's doing. */
    private boolean moves() {
        return own.moveEndpoint() && !server.endpoints().isEmpty();
    }

    /** A rollback may happen by itself only if nothing is lost and clients find what it leaves. */
    boolean losesNothingBehindTheFence() {
        return common.fenced() && moves();
    }

    /**
     * Steps that restore look first: where Azure itself returned to the old version, which it does when its upgrade fails,
     * the server is there and stays.
     */
    List<Undo> undo() {
        var undo = new ArrayList<Undo>();
        restored("restore-original", "reapply-settings", "move-endpoint")
                .forEach(step -> undo.add(new Undo(step, InPlacePlan.UPGRADED, false)));
        if (common.fenced()) {
            undo.add(new Undo(open("reopen"), "fence", true));
        }
        standby("restore-standby").forEach(step -> undo.add(new Undo(step, InPlacePlan.UPGRADED, false)));
        int n = 1;
        for (var replica : server.replicas()) {
            undo.add(new Undo(
                    InPlacePlan.once(Step.of(Phase.ROLL_BACK, "return-replica:%d".formatted(n), InPlacePlan.COPY_ALL)
                            .doing("recreate-replica", Map.of("replica", replica, "primary", server.name()))
                            .needing(SourceSettings.FACT, "rollback.server")),
                    InPlacePlan.REPLICA_REMOVED.formatted(n++),
                    false));
        }
        if (common.rehearsed()) {
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
        var steps = restored("return-restore", "return-settings", "return-endpoint");
        if (common.fenced()) {
            steps.add(open("return-open"));
        }
        steps.addAll(standby("return-standby"));
        return new WayBack(steps, false, loses());
    }

    private List<Step> restored(String restore, String reapply, String move) {
        var steps = new ArrayList<Step>();
        steps.add(InPlacePlan.once(Step.of(Phase.ROLL_BACK, restore, InPlacePlan.COPY_ALL)
                .doing(
                        "restore-original",
                        Map.of("server", Names.RESTORED, "original", server.name(), "from", server.version()))
                .needing(SourceSettings.FACT, InPlacePlan.RESTORE_POINT, InPlacePlan.UPGRADED + ".asked")));
        steps.add(Step.of(Phase.ROLL_BACK, reapply, InPlacePlan.COPY_ALL)
                .doing("reapply-settings", CloneSteps.parameters(Names.RESTORED, own, false))
                .needing(SourceSettings.FACT, "rollback.server", reapply + ".restarted", reapply + ".refused"));
        if (moves()) {
            steps.add(moving(Step.of(Phase.ROLL_BACK, move, InPlacePlan.SERVER_WIDE)
                    .doing(
                            "move-endpoint",
                            Map.of(
                                    "endpoints",
                                    server.endpoints(),
                                    "server",
                                    Names.RESTORED,
                                    "original",
                                    server.name()))
                    .needing("rollback.server")));
        }
        return steps;
    }

    /** Each name is taken from one server and given to the other. */
    private Step moving(Step step) {
        var remembering = step;
        for (var name : server.endpoints()) {
            remembering = MovedEndpoint.of(step, name).freed().rememberedBy(remembering);
            remembering = MovedEndpoint.of(step, name).taken().rememberedBy(remembering);
        }
        return remembering;
    }

    /** A restore brings none along; it is made when clients are back, since it takes long. */
    private List<Step> standby(String name) {
        return server.standby()
                ? List.of(InPlacePlan.once(Step.of(Phase.ROLL_BACK, name, InPlacePlan.COPY_ALL)
                        .doing("confirm-standby", common.on(Names.RESTORED))
                        .needing(SourceSettings.FACT, "rollback.server")))
                : List.of();
    }

    /** The moment has the fence in it, since it is one behind it. */
    private Step open(String name) {
        return Step.of(Phase.ROLL_BACK, name, InPlacePlan.SERVER_WIDE)
                .doing("open-source", common.on(server.name()))
                .needing("rollback.server");
    }

    private String loses() {
        var replicas = server.replicas().isEmpty()
                ? ""
                : " Its read replicas (%s) stay with that server, and must be made anew."
                        .formatted(String.join(", ", server.replicas()));
        var clients = moves()
                ? "The virtual endpoint %s is moved to it; connection strings with other names are yours to change."
                        .formatted(String.join(", ", server.endpoints()))
                : "It has another host name: connection strings or private DNS are yours to change.";
        return ("What clients wrote since the restore point, just before the upgrade, is not in the restored server"
                                + " uplift-…-restored; it stays in %s, which Uplift never deletes. %s Firewall rules, private"
                                + " endpoints and alerts are not restored.")
                        .formatted(server.name(), clients)
                + replicas;
    }
}
