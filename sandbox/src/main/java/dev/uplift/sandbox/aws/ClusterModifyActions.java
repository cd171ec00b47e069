package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.QueryService.Action;
import dev.uplift.sandbox.aws.QueryService.Call;
import dev.uplift.sandbox.platform.Refusal;
import java.util.Map;
import java.util.Optional;

/** {@code ModifyDBCluster}: all is checked before anything is changed. */
final class ClusterModifyActions {

    private final AwsCloud cloud;

    ClusterModifyActions(AwsCloud cloud) {
        this.cloud = cloud;
    }

    Map<String, Action> actions() {
        return Map.of("ModifyDBCluster", this::modify);
    }

    private void modify(Call call, XmlAnswer out) {
        var fields = call.fields();
        var clusters = cloud.region(call.caller()).clusters();
        var cluster = clusters.required(fields.required("DBClusterIdentifier"));
        checkState(cluster);
        var upgrade = fields.text("EngineVersion").flatMap(asked -> ClusterUpgradeRules.wish(cluster, asked, fields));
        var group = fields.text("DBClusterParameterGroupName")
                .filter(name -> upgrade.isEmpty())
                .map(name -> clusters.fitting(name, new Cluster.Kind(cluster.engine(), cluster.version())));
        var name = fields.text("NewDBClusterIdentifier")
                .filter(other -> !other.equalsIgnoreCase(cluster.name()))
                .map(clusters::free);
        if (upgrade.isPresent() && name.isPresent()) {
            throw Refusal.of(
                    "InvalidParameterCombination", "Cannot rename a DB cluster and upgrade it in the same request.");
        }
        cluster.settings(cluster.settings().and(ClusterSettings.named(fields)));
        // needs a reboot of the members
        group.ifPresent(found -> cluster.parameters(new Parameters(
                found.name(), Parameters.PENDING_REBOOT, cluster.parameters().inForce())));
        cluster.pending(new Cluster.Pending(
                upgrade.map(ClusterUpgrade.Wish::target)
                        .or(() -> cluster.pending().version()),
                name.or(() -> cluster.pending().name())));
        if (fields.flag("ApplyImmediately")) {
            begin(cluster, upgrade, name);
        }
        out.element("DBCluster", () -> ClusterXml.write(cluster, out));
    }

    private void begin(Cluster cluster, Optional<ClusterUpgrade.Wish> upgrade, Optional<String> name) {
        upgrade.ifPresent(wish -> ClusterUpgrade.begin(cloud, cluster, wish));
        name.ifPresent(to -> rename(cluster, to));
    }

    private static void checkState(Cluster cluster) {
        var busy = !cluster.status().isIdle() || cluster.isUpgradeBegun();
        if (busy) {
            throw Refusal.of(
                    "InvalidDBClusterStateFault",
                    "DB cluster is not in available state. It is currently %s.",
                    cluster.status().text());
        }
    }

    /** As with instances: the old name is gone at once, the new one is there later. */
    private void rename(Cluster cluster, String to) {
        var clusters = cluster.region().clusters();
        var from = cluster.name();
        var half = cloud.delays().rename().dividedBy(2);
        cluster.status(InstanceStatus.RENAMING);
        clusters.hide(cluster);
        cluster.after(half, () -> {
            cluster.rename(to);
            cluster.pending(new Cluster.Pending(cluster.pending().version(), Optional.empty()));
            cluster.region().behaviours().rename(from, to);
            clusters.reveal(cluster);
        });
        cluster.after(half.multipliedBy(2), () -> cluster.status(InstanceStatus.AVAILABLE));
    }
}
