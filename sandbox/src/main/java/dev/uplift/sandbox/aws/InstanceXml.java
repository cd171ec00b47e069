package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An instance in answers. */
final class InstanceXml {

    private InstanceXml() {}

    /** What stands within its element. */
    static void write(Instance instance, XmlAnswer out) {
        out.text("DBInstanceIdentifier", instance.name());
        out.text("DBInstanceArn", instance.arn());
        out.text("DbiResourceId", instance.resourceId());
        out.text("Engine", instance.engine());
        out.text("EngineVersion", instance.version());
        out.text("DBInstanceStatus", instance.status().text());
        out.text("InstanceCreateTime", instance.created());
        out.text("LicenseModel", "postgresql-license");
        out.text("DBClusterIdentifier", instance.cluster());
        out.text("LatestRestorableTime", instance.latestRestorable());
        settings(instance, out);
        endpoint(instance, out);
        out.list("DBParameterGroups", "DBParameterGroup", List.of(instance.parameters()), parameters -> {
            out.text("DBParameterGroupName", parameters.group());
            out.text("ParameterApplyStatus", parameters.applyStatus());
        });
        out.element("PendingModifiedValues", () -> pending(instance.pending(), out));
        replication(instance, out);
        out.tags(instance.tags());
    }

    private static void settings(Instance instance, XmlAnswer out) {
        for (var setting : Setting.values()) {
            var values = instance.settings().list(setting);
            switch (setting.shape()) {
                case TEXT -> out.text(setting.element(), values.stream().findFirst());
                case TEXTS -> out.texts(setting.element(), "member", values);
                case SUBNET_GROUP ->
                    out.element(setting.element(), () -> {
                        out.text("DBSubnetGroupName", values.getFirst());
                        out.text("VpcId", "vpc-" + values.getFirst());
                        out.text("SubnetGroupStatus", "Complete");
                    });
                case SECURITY_GROUPS ->
                    out.list(setting.element(), "VpcSecurityGroupMembership", values, group -> {
                        out.text("VpcSecurityGroupId", group);
                        out.text("Status", "active");
                    });
                case OPTION_GROUP -> {
                    var usual = "default:postgres-" + EngineVersions.major(instance.version());
                    out.list(setting.element(), "OptionGroupMembership", List.of(values), group -> {
                        out.text("OptionGroupName", group.stream().findFirst().orElse(usual));
                        out.text("Status", "in-sync");
                    });
                }
            }
        }
        out.element("CertificateDetails", () -> {
            out.text("CAIdentifier", instance.settings().text(Setting.CA_CERTIFICATE));
            // one year, renewed by RDS itself
            out.text("ValidTill", instance.created().plus(Duration.ofDays(365)));
        });
    }

    private static void endpoint(Instance instance, XmlAnswer out) {
        // an instance that is being made has none yet
        if (instance.status() != InstanceStatus.CREATING) {
            out.element("Endpoint", () -> {
                out.text("Address", instance.address());
                out.text("Port", instance.port());
                out.text("HostedZoneId", "Z1TTGA775OQIYO");
            });
        }
    }

    private static void pending(Instance.Pending pending, XmlAnswer out) {
        pending.settings()
                .values()
                .forEach((setting, value) ->
                        pendingElement(setting).ifPresent(name -> out.text(name, value.getFirst())));
        out.text("EngineVersion", pending.version());
        out.text("DBInstanceIdentifier", pending.name());
    }

    private static Optional<String> pendingElement(Setting setting) {
        return setting == Setting.SUBNET_GROUP
                ? Optional.of("DBSubnetGroupName")
                : Optional.of(setting.element()).filter(ignored -> setting.shape() == Setting.Shape.TEXT);
    }

    private static void replication(Instance instance, XmlAnswer out) {
        var replication = instance.replication();
        out.text(
                "ReadReplicaSourceDBInstanceIdentifier", replication.source().map(source -> nameFor(source, instance)));
        var replicas = replication.replicas().stream()
                .map(replica -> nameFor(replica, instance))
                .toList();
        out.texts("ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBInstanceIdentifier", replicas);
        if (replication.isReplica()) {
            out.list("StatusInfos", "DBInstanceStatusInfo", List.of(replication.state()), state -> {
                out.text("StatusType", "read replication");
                out.text("Normal", state.equals(Replication.REPLICATING));
                out.text("Status", state);
            });
        }
    }

    /** In another region only the ARN is a name. */
    private static String nameFor(Instance other, Instance reader) {
        return other.place().equals(reader.place()) ? other.name() : other.arn();
    }
}
