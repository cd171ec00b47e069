package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.weighing;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.job.Mode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prechecks of what the worker's account may do, and of what the namespace lets in. */
final class RightsChecks {

    static final About PERMISSION = About.provider(
                    "kubernetes-permission", "The worker's account lacks a right that the upgrade cannot do without.")
            .blocks(PG_UPGRADE)
            .remedy("Give it the right; k8s/kubernetes has the roles.");
    static final About WAY_BACK = About.provider(
                    "way-back-permission",
                    "The worker's account may not change PersistentVolumes: the claim cannot be made anew from the final"
                            + " snapshot, since the volume that it replaces could not be kept.")
            .blocks(PG_UPGRADE)
            .remedy(
                    "kubectl create clusterrole uplift-volumes --verb=get,update --resource=persistentvolumes, and bind it to"
                            + " the worker's account; k8s/kubernetes/cluster-wide has it. Or ask for mode 'copy'.");
    static final About POD_REFUSED = About.provider(
                    "job-pod-refused", "The cluster would not let in the pod of the upgrade's Job.")
            .blocks(PG_UPGRADE)
            .remedy("Leave the option 'asRoot' out, correct 'uid' and 'jobResources', or have an exemption made.");
    static final About QUOTA = About.provider(
                    "quota-insufficient", "The namespace's quota has no room for what the upgrade makes.")
            .blocks(PG_UPGRADE)
            .remedy("Have the quota raised, or delete what nobody needs.");

    static final List<PlatformCheck<SetLook>> ALL = List.of(
            new PlatformCheck<>(PERMISSION, RightsChecks::permissions),
            new PlatformCheck<>(WAY_BACK, RightsChecks::wayBack),
            new PlatformCheck<>(
                    POD_REFUSED,
                    look -> look.refusedPod()
                            .map(why -> found(POD_REFUSED, look, "%s %s".formatted(POD_REFUSED.title(), why)))
                            .orElse(List.of())),
            new PlatformCheck<>(QUOTA, RightsChecks::quotas));

    private RightsChecks() {}

    private static List<Finding> permissions(SetLook look) {
        return look.denied().stream()
                .flatMap(right -> permission(look, right).stream())
                .toList();
    }

    /** What is not needed now is a finding elsewhere, or none. */
    private static Optional<Finding> permission(SetLook look, Permission right) {
        var object = "right to " + right;
        return switch (right.use()) {
            case UPGRADE -> Optional.of(on(PERMISSION, object, PERMISSION.title()));
            case APPLICATIONS ->
                look.own().applications().isPresent()
                        ? Optional.of(
                                on(PERMISSION, object, "Applications cannot be stopped for the outage without it."))
                        : Optional.empty();
            case SQL ->
                look.sql()
                        ? Optional.empty()
                        : Optional.of(weighing(
                                Severity.WARN,
                                Unseen.UNSEEN,
                                object,
                                "Without it nobody looks into the server through its pod."));
            case SNAPSHOT, WAY_BACK, OPERATOR, LOOK -> Optional.empty();
        };
    }

    /** Where both versions share their files, the undo needs the snapshot as soon as the new server was started. */
    private static List<Finding> wayBack(SetLook look) {
        var denied = look.denied(Permission.Use.WAY_BACK);
        if (denied.isEmpty() || !look.backedUp()) {
            return List.of();
        }
        var object = "right to " + String.join(", ", denied);
        var mode = look.own().mode();
        return mode == Mode.COPY || mode == Mode.CLONE
                ? List.of(weighing(
                        Severity.WARN,
                        WAY_BACK,
                        object,
                        "Nobody can return to the final snapshot once the upgrade has succeeded: step return-data would stop, and"
                                + " the server would stay without pods. Until then the old directory is the way back."))
                : List.of(on(
                        WAY_BACK,
                        object,
                        "If the new server does not start, or does not pass its verification, and files are linked, step"
                                + " recover-data cannot make claim %s anew from the final snapshot: the server would stay without"
                                        .formatted(look.server().layout().claim())
                                + " pods. Nor could step return-data, once the upgrade has succeeded."));
    }

    private static List<Finding> quotas(SetLook look) {
        var needed = needed(look);
        return look.around().quotas().stream()
                .flatMap(quota -> needed.entrySet().stream()
                        .filter(each -> exceeds(quota, each.getKey(), each.getValue()))
                        .map(each -> on(
                                QUOTA,
                                "quota %s of %s".formatted(quota.getMetadata().getName(), each.getKey()),
                                "The upgrade takes %s more than there are."
                                        .formatted(each.getValue().toPlainString()))))
                .toList();
    }

    /** At the same time, while the server is up or its pod is away. */
    private static Map<String, BigDecimal> needed(SetLook look) {
        var jobs = Map.of(
                "count/jobs.batch", BigDecimal.ONE, "count/configmaps", BigDecimal.ONE, "configmaps", BigDecimal.ONE);
        if (!look.snapshots()) {
            return jobs;
        }
        var bytes = BigDecimal.valueOf(look.server().bytes());
        var ofClass = Optional.ofNullable(look.server().claim().getSpec().getStorageClassName())
                .map(its -> its + ".storageclass.storage.k8s.io/requests.storage")
                .orElse("requests.storage");
        var storage = Map.of(
                "persistentvolumeclaims",
                BigDecimal.ONE,
                "count/persistentvolumeclaims",
                BigDecimal.ONE,
                "requests.storage",
                bytes,
                "count/volumesnapshots.snapshot.storage.k8s.io",
                BigDecimal.TWO);
        return Stream.of(jobs, storage, Map.of(ofClass, bytes))
                .flatMap(each -> each.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
    }

    private static boolean exceeds(ResourceQuota quota, String resource, BigDecimal more) {
        var status = quota.getStatus();
        if (status == null || status.getHard() == null || !status.getHard().containsKey(resource)) {
            return false;
        }
        var used = Optional.ofNullable(status.getUsed())
                .flatMap(all -> Optional.ofNullable(all.get(resource)))
                .map(Quantity::getNumericalAmount)
                .orElse(BigDecimal.ZERO);
        return used.add(more).compareTo(status.getHard().get(resource).getNumericalAmount()) > 0;
    }
}
