package dev.uplift.worker.provider.kubernetes.precheck;

import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Backup;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.provider.kubernetes.cluster.DisruptionBudget;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cluster says before an upgrade, as the checks are asked about it. Empty is what could not be looked at; there is a
 * finding of its own for that.
 *
 * @param server the server
 * @param inside what is seen from inside its container; empty where nobody could look
 * @param from the major version that it runs; empty where nothing says so
 * @param to the major version that was asked for
 * @param denied rights that the worker's account is known not to have
 * @param pods all of the namespace
 * @param attachments of volumes to nodes
 * @param classes of snapshots; none where the cluster has no snapshots
 * @param refusedPod why the cluster would not let in a Job's pod; empty if it would
 * @param around what is near the server
 * @param extensions of the server's databases; empty where there is no SQL
 * @param probes what images showed, by what they are for
 * @param sql whether the server can be asked by SQL
 * @param own the driver's own options
 * @param options how careful
 */
record SetLook(
        PostgresSet server,
        Optional<Inside> inside,
        Optional<Integer> from,
        int to,
        List<Permission> denied,
        List<Pod> pods,
        Optional<List<VolumeAttachment>> attachments,
        Optional<List<SnapshotClass>> classes,
        Optional<String> refusedPod,
        Around around,
        List<Extension> extensions,
        Preloaded preloaded,
        List<Probe> probes,
        boolean sql,
        KubernetesOptions own,
        UpgradeOptions options)
        implements PlatformCheck.Look {

    /** The finding by which people say that they go on without snapshots. */
    static final String NO_SNAPSHOT = "no-snapshot";

    /**
     * What a container shows of itself.
     *
     * @param freeBytes of the volume
     * @param takenBytes of the volume
     * @param version what its PG_VERSION says; empty where there is none at the data's path
     */
    record Inside(long freeBytes, long takenBytes, Optional<Integer> version) {}

    /**
     * What the server loads at its start.
     *
     * @param libraries by their names
     * @param elsewhere whether its configuration is not beside its data, as with images that write it at each start
     */
    record Preloaded(List<String> libraries, boolean elsewhere) {

        /** @param list as {@code shared_preload_libraries} has it, where names may stand in quotes */
        static Preloaded of(String list, boolean elsewhere) {
            var names = Stream.of(list.split(","))
                    .map(name -> name.strip().replaceAll("^[\"']|[\"']$", ""))
                    .filter(name -> !name.isEmpty())
                    .toList();
            return new Preloaded(names, elsewhere);
        }
    }

    /**
     * What is near the server.
     *
     * @param applications that are stopped for the outage
     * @param cronJobs that are suspended for it
     * @param quotas of the namespace
     * @param budgets of the namespace
     * @param autoscalers of the namespace
     * @param keda names of what KEDA scales there
     */
    record Around(
            List<Workload> applications,
            List<CronJob> cronJobs,
            List<ResourceQuota> quotas,
            List<DisruptionBudget> budgets,
            List<HorizontalPodAutoscaler> autoscalers,
            List<String> keda) {

        static final Around NOTHING = new Around(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** As it stands in findings. */
    @Override
    public String object() {
        return "StatefulSet " + server.name();
    }

    boolean accepts(String finding) {
        return options.accept().contains(finding);
    }

    /** Classes that take snapshots of the server's volume; all where nobody may look at the volume. */
    List<SnapshotClass> fitting() {
        var driver = server.csiDriver();
        return classes.orElse(List.of()).stream()
                .filter(each -> server.volume().isEmpty()
                        || driver.filter(each.driver()::equals).isPresent())
                .toList();
    }

    /** The class that is taken: the one that is asked for, also where nobody may see it; the default; or the only one. */
    Optional<SnapshotClass> snapshotClass() {
        var fitting = fitting();
        if (own.snapshotClass().isPresent() && classes.isEmpty()) {
            return own.snapshotClass().map(SnapshotClass::unseen);
        }
        if (own.snapshotClass().isPresent()) {
            return fitting.stream()
                    .filter(each -> each.name().equals(own.snapshotClass().get()))
                    .findFirst();
        }
        return fitting.stream()
                .filter(SnapshotClass::standard)
                .findFirst()
                .or(() -> fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty());
    }

    /** Whether snapshots are taken: they can be, and nobody has accepted to go without. */
    boolean snapshots() {
        return !accepts(NO_SNAPSHOT) && snapshotClass().isPresent() && !isDenied(Permission.Use.SNAPSHOT);
    }

    /** Whether the final one is taken, by the upgrade itself. */
    boolean backedUp() {
        return snapshots() && options.backup() == Backup.OWN;
    }

    boolean isDenied(Permission.Use use) {
        return denied.stream().anyMatch(right -> right.use() == use);
    }

    /** The rights for something that the account has not. */
    List<String> denied(Permission.Use use) {
        return denied.stream()
                .filter(right -> right.use() == use)
                .map(Permission::toString)
                .toList();
    }
}
