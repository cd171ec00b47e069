package dev.uplift.worker.provider.kubernetes.precheck;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who operates servers of PostgreSQL in clusters, and would undo what an upgrade does to one of theirs. */
enum Operator {
    CLOUD_NATIVE_PG(
            "CloudNativePG",
            "postgresql.cnpg.io",
            List.of("cnpg.io/cluster"),
            "Name its Cluster in the address, as 'statefulSet': the operator is then given the new image, and followed."),
    ZALANDO(
            "Zalando's postgres-operator",
            "acid.zalan.do",
            List.of("spilo-role", "cluster-name"),
            "Raise spec.postgresql.version of its postgresql resource; major_version_upgrade_mode must be manual or full."),
    CRUNCHY(
            "Crunchy's PGO",
            "postgres-operator.crunchydata.com",
            List.of("postgres-operator.crunchydata.com/cluster"),
            "Make a PGUpgrade, annotate the PostgresCluster with postgres-operator.crunchydata.com/allow-upgrade, and shut it"
                    + " down, as PGO's manual has it."),
    PERCONA(
            "Percona's operator",
            "pgv2.percona.com",
            List.of("pgv2.percona.com/version"),
            "Make a PerconaPGUpgrade with fromPostgresVersion and toPostgresVersion."),
    STACK_GRES(
            "StackGres",
            "stackgres.io",
            List.of("stackgres.io/cluster-name"),
            "Make an SGDbOps with op majorVersionUpgrade."),
    KUBE_DB("KubeDB", "kubedb.com", List.of("kubedb.com/name"), "Make a PostgresOpsRequest of type UpdateVersion."),
    KUBE_BLOCKS(
            "KubeBlocks",
            "kubeblocks.io",
            List.of("apps.kubeblocks.io/component-name"),
            "Make an OpsRequest of type Upgrade.");

    private final String title;
    private final String group;
    private final List<String> labels;
    private final String way;

    Operator(String title, String group, List<String> labels, String way) {
        this.title = title;
        this.group = group;
        this.labels = labels;
        this.way = way;
    }

    String title() {
        return title;
    }

    /** How it upgrades. */
    String way() {
        return way;
    }

    /** Whose it is, by its owners or else by its labels. */
    static Optional<Operator> of(HasMetadata resource) {
        var owners =
                Optional.ofNullable(resource.getMetadata().getOwnerReferences()).orElse(List.of());
        var labels = Optional.ofNullable(resource.getMetadata().getLabels()).orElse(Map.of());
        return Arrays.stream(values())
                .filter(operator -> owners.stream().anyMatch(operator::owns)
                        || labels.keySet().containsAll(operator.labels))
                .findFirst();
    }

    private boolean owns(OwnerReference owner) {
        var itsGroup = owner.getApiVersion().split("/", 2)[0];
        return itsGroup.equals(group) || itsGroup.endsWith("." + group);
    }
}
