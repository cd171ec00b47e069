package dev.uplift.worker.provider.awsrds.step;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.platform.Actions.Body;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import java.util.Map;

/** The actions of the plans for instances and clusters, by the names that plans have for them. */
public final class RdsSteps {

    private RdsSteps() {}

    /** @param http for the probes that users bring */
    public static Map<String, Body<Turn>> of(OutgoingHttp http) {
        var own = Map.<String, Body<Turn>>ofEntries(
                Map.entry("take-snapshot", TakeSnapshot::run),
                Map.entry("prepare-parameters", PrepareParameters::run),
                Map.entry("isolate-parameters", IsolateParameters::run),
                Map.entry("restore-clone", either(RestoreClone::run, CloneCluster::run)),
                Map.entry("upgrade-instance", UpgradeInstance::run),
                Map.entry("upgrade-cluster", UpgradeCluster::run),
                Map.entry("verify-instance", VerifyInstance::run),
                Map.entry("verify-cluster", VerifyCluster::run),
                Map.entry(
                        "confirm-available", either(VerifyInstance::confirmAvailable, VerifyCluster::confirmAvailable)),
                Map.entry("verify-replicas", VerifyReplicas::run),
                Map.entry("rename-away", either(RenameAway::run, RenameClusterAway::run)),
                Map.entry("restore-original", either(RestoreOriginal::run, RestoreCluster::run)),
                Map.entry("reapply-settings", either(ReapplySettings::run, ReapplyClusterSettings::run)),
                Map.entry("delete-clone", either(Removals::clone, ClusterRemovals::clone)),
                Map.entry("delete-old", either(Removals::old, ClusterRemovals::old)),
                Map.entry("delete-blue", Removals::blue),
                Map.entry("delete-snapshot", Removals::snapshot),
                Map.entry("delete-isolation", Removals::parameterGroups),
                Map.entry("create-blue-green", BlueGreen::create),
                Map.entry("verify-green", BlueGreen::verify),
                Map.entry("switch-over", BlueGreen::switchOver),
                Map.entry("confirm-switched", BlueGreen::confirm),
                Map.entry("delete-blue-green", BlueGreen::delete));
        return Actions.withSql(own, http, SqlTurn::new);
    }

    /** What is done to whatever the upgrade is about. */
    private static Body<Turn> either(Body<Turn> toInstance, Body<Turn> toCluster) {
        return turn -> switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> toInstance.run(turn);
            case RdsAddress.Cluster _ -> toCluster.run(turn);
        };
    }
}
