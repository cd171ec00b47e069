package dev.uplift.worker.provider.awsrds;

import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Driver.Action;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import java.util.HashMap;
import java.util.Map;

/** The actions of {@link InPlacePlan}, {@link ClusterPlan} and {@link BlueGreenPlan}, by the names that they have for them. */
final class RdsActions {

    private RdsActions() {}

    /** @param http for the probes that users bring */
    static Map<String, Action> of(Accounts accounts, OutgoingHttp http) {
        var bodies = Map.<String, Turn.Body>ofEntries(
                Map.entry(Driver.INSPECT, Inspect::run),
                Map.entry(Driver.PRECHECK, RdsPrechecks::run),
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
                Map.entry("delete-blue-green", BlueGreen::delete),
                Map.entry("fence-source", SqlSteps::fence),
                Map.entry("open-source", SqlSteps::open),
                Map.entry("note-contents", SqlSteps::note),
                Map.entry("verify-contents", SqlSteps::verify),
                Map.entry("gather-statistics", SqlSteps::gatherStatistics),
                Map.entry("update-extensions", SqlSteps::updateExtensions),
                Map.entry("own-checks", turn -> SqlSteps.ownChecks(turn, http)),
                Map.entry("rehearse-queries", SqlSteps::compareQueries));
        var actions = new HashMap<String, Action>();
        bodies.forEach((name, body) -> actions.put(name, Turn.action(accounts, body)));
        return Map.copyOf(actions);
    }

    /** What is done to whatever the upgrade is about. */
    private static Turn.Body either(Turn.Body toInstance, Turn.Body toCluster) {
        return turn -> switch (turn.address().resource()) {
            case RdsAddress.Instance _ -> toInstance.run(turn);
            case RdsAddress.Cluster _ -> toCluster.run(turn);
        };
    }
}
