package dev.uplift.sandbox.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Clusters and their snapshots in answers. */
final class ClusterXml {

    private ClusterXml() {}

    /** What stands within the element of a cluster. */
    static void write(Cluster cluster, XmlAnswer out) {
        out.text("DBClusterIdentifier", cluster.name());
        out.text("DBClusterArn", cluster.arn());
        out.text("DbClusterResourceId", cluster.resourceId());
        out.text("Engine", cluster.engine().word());
        out.text("EngineMode", "provisioned");
        out.text("EngineVersion", cluster.version());
        out.text("Status", cluster.status().text());
        out.text("ClusterCreateTime", cluster.created());
        out.text("DBClusterParameterGroup", cluster.parameters().group());
        out.text("LatestRestorableTime", cluster.latestRestorable());
        out.text("EarliestRestorableTime", cluster.latestRestorable().map(any -> cluster.created()));
        out.text("MultiAZ", cluster.members().size() > 1);
        endpoints(cluster, out);
        settings(cluster.settings(), out);
        members(cluster, out);
        out.element("PendingModifiedValues", () -> {
            out.text("EngineVersion", cluster.pending().version());
            out.text("DBClusterIdentifier", cluster.pending().name());
        });
        out.tags(cluster.tags());
    }

    private static void endpoints(Cluster cluster, XmlAnswer out) {
        var rest = "%s.rds.amazonaws.com".formatted(cluster.place().region());
        out.text("Endpoint", "%s.cluster-simulated.%s".formatted(cluster.name(), rest));
        out.text("ReaderEndpoint", "%s.cluster-ro-simulated.%s".formatted(cluster.name(), rest));
    }

    private static void settings(ClusterSettings settings, XmlAnswer out) {
        for (var setting : ClusterSetting.values()) {
            if (setting == ClusterSetting.SECURITY_GROUPS) {
                out.list(setting.element(), "VpcSecurityGroupMembership", settings.list(setting), group -> {
                    out.text("VpcSecurityGroupId", group);
                    out.text("Status", "active");
                });
            } else {
                out.text(setting.element(), settings.text(setting));
            }
        }
    }

    private static void members(Cluster cluster, XmlAnswer out) {
        var members = new ArrayList<>(cluster.members());
        var writer = members.isEmpty() ? List.<Instance>of() : List.of(members.getFirst());
        out.list("DBClusterMembers", "DBClusterMember", members, member -> {
            out.text("DBInstanceIdentifier", member.name());
            out.text("IsClusterWriter", writer.contains(member));
            out.text("DBClusterParameterGroupStatus", cluster.parameters().applyStatus());
            out.text(
                    "PromotionTier",
                    member.settings().text(Setting.PROMOTION_TIER).orElse("1"));
        });
    }

    /** What stands within the element of a snapshot. @param status {@code deleted} for one that is just gone */
    static void write(ClusterSnapshot snapshot, String status, Instant now, XmlAnswer out) {
        var settings = snapshot.settings();
        out.text("DBClusterSnapshotIdentifier", snapshot.name());
        out.text("DBClusterSnapshotArn", snapshot.arn());
        out.text("DBClusterIdentifier", snapshot.source());
        out.text("DbClusterResourceId", snapshot.sourceId());
        out.text("Engine", snapshot.kind().engine().word());
        out.text("EngineMode", "provisioned");
        out.text("EngineVersion", snapshot.kind().version());
        out.text("ClusterCreateTime", snapshot.clusterCreated());
        out.text("SnapshotCreateTime", snapshot.begun());
        out.text("SnapshotType", "manual");
        out.text("Status", status);
        out.text("PercentProgress", snapshot.percent(now));
        out.text("LicenseModel", "postgresql-license");
        out.text("Port", settings.text(ClusterSetting.PORT));
        out.text("MasterUsername", settings.text(ClusterSetting.MASTER_USER));
        out.text("StorageEncrypted", settings.text(ClusterSetting.ENCRYPTED));
        out.text("KmsKeyId", settings.text(ClusterSetting.ENCRYPTION_KEY));
        out.text("AllocatedStorage", settings.text(ClusterSetting.STORAGE));
        out.text("StorageType", settings.text(ClusterSetting.STORAGE_TYPE));
        out.text("IAMDatabaseAuthenticationEnabled", settings.text(ClusterSetting.IAM_AUTHENTICATION));
        out.tags(snapshot.tags());
    }
}
