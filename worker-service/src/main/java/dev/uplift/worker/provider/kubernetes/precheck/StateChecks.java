package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.platform.PlatformCheck.found;
import static dev.uplift.worker.platform.PlatformCheck.on;
import static dev.uplift.worker.platform.PlatformCheck.when;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.kubernetes.Workloads;
import dev.uplift.worker.platform.PlatformCheck;
import dev.uplift.worker.postgres.precheck.About;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prechecks of the state that a server is in. */
final class StateChecks {

    private static final long SHORT_GRACE_SECONDS = 30;

    /** By the CircleCI guide "Upgrade PostgreSQL": healthy operation of 24 hours or more. */
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    static final About NOT_READY = About.provider(
                    "server-not-ready", "The server has no pod that is ready: nobody knows whether its data is whole.")
            .blocks(PG_UPGRADE)
            .remedy("Start it, or put it right.");
    static final About REPLICAS = About.provider(
                    "replicas-more-than-one",
                    "The StatefulSet has more than one pod: pg_upgrade makes one server of the new version, and its standbys"
                            + " have to be made anew.")
            .blocks(PG_UPGRADE)
            .remedy("kubectl scale it to 1, and make the standbys anew afterwards.");
    static final About DELETED_ON_SCALE = About.provider(
                    "claim-deleted-on-scale",
                    "persistentVolumeClaimRetentionPolicy.whenScaled is Delete: to stop the server would delete its data.")
            .blocks(PG_UPGRADE)
            .remedy("Set it to Retain.");
    static final About PARTITION = About.provider(
                    "rollout-partition",
                    "The StatefulSet's updateStrategy has a partition: a new image would not be used.")
            .blocks(PG_UPGRADE)
            .remedy("Set updateStrategy.rollingUpdate.partition to 0.");
    static final About UNBOUND = About.provider("claim-unbound", "The claim of the data has no volume.")
            .blocks(PG_UPGRADE)
            .remedy("Look at the claim's events.");
    static final About SHARED = About.provider(
                    "claim-in-use-by-others", "Another pod uses the volume of the data as well.")
            .blocks(PG_UPGRADE)
            .remedy("Stop it for the upgrade.");
    static final About GRACE = About.provider(
                    "grace-period-short",
                    "The pod is killed if it has not ended in less than 30 seconds: pg_upgrade refuses data that was not shut"
                            + " down.")
            .warns(PG_UPGRADE)
            .remedy("Raise terminationGracePeriodSeconds.");
    static final About VERSION_UNKNOWN = About.provider(
                    "version-unknown",
                    "Nothing says which version the server runs: neither itself, nor its data, nor the tag of its image.")
            .blocks(PG_UPGRADE)
            .remedy("Let the worker look into the pod, or give the server a host and credentials.");
    static final About NOT_NEWER = About.provider(
                    "target-not-newer", "The version that is asked for is not newer than the server's.")
            .blocks(PG_UPGRADE)
            .remedy("Correct 'targetVersion', or the image.");
    static final About NO_DATA = About.provider(
                    "data-not-there", "There is no data where the StatefulSet says that it is.")
            .blocks(PG_UPGRADE)
            .remedy("Give the options 'dataPath' and 'mountPath'.");
    static final About RETENTION = About.provider(
                    "retention-below-a-day",
                    "The old data and the snapshots are removed less than 24 hours after the upgrade: too early to know that"
                            + " nobody needs them.")
            .blocks(PG_UPGRADE)
            .remedy("Raise the options 'retention' and 'backupRetention' to P1D or more.");

    static final List<PlatformCheck<SetLook>> ALL = List.of(
            new PlatformCheck<>(NOT_READY, StateChecks::notReady),
            when(REPLICAS, look -> look.server().replicas() > 1),
            when(DELETED_ON_SCALE, StateChecks::isDeletedOnScale),
            when(PARTITION, StateChecks::isPartitioned),
            when(UNBOUND, look -> look.server().volumeName().isEmpty()),
            new PlatformCheck<>(SHARED, StateChecks::shared),
            when(GRACE, StateChecks::hasShortGrace),
            when(VERSION_UNKNOWN, look -> look.from().isEmpty()),
            when(
                    NOT_NEWER,
                    look -> look.from().filter(from -> look.to() <= from).isPresent()),
            new PlatformCheck<>(NO_DATA, StateChecks::noData),
            when(RETENTION, StateChecks::isRemovedEarly));

    private StateChecks() {}

    private static boolean isRemovedEarly(SetLook look) {
        var options = look.options();
        return Stream.of(options.retention(), options.backupRetention())
                .anyMatch(time -> time.compareTo(LEAST_KEPT) < 0);
    }

    private static List<Finding> notReady(SetLook look) {
        if (look.server().pod().filter(StateChecks::isReady).isPresent()) {
            return List.of();
        }
        var phase = look.server()
                .pod()
                .map(pod -> "Its pod %s is %s, and not ready."
                        .formatted(pod.getMetadata().getName(), pod.getStatus().getPhase()))
                .orElse("It has no pod, of %d.".formatted(look.server().replicas()));
        return found(NOT_READY, look, phase);
    }

    static boolean isReady(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Optional.ofNullable(status.getConditions()).stream())
                .flatMap(List::stream)
                .filter(condition -> "Ready".equals(condition.getType()))
                .map(PodCondition::getStatus)
                .anyMatch("True"::equals);
    }

    private static boolean isDeletedOnScale(SetLook look) {
        var policy = look.server().set().getSpec().getPersistentVolumeClaimRetentionPolicy();
        return policy != null && "Delete".equals(policy.getWhenScaled());
    }

    private static boolean isPartitioned(SetLook look) {
        return Optional.ofNullable(look.server().set().getSpec().getUpdateStrategy())
                .flatMap(strategy -> Optional.ofNullable(strategy.getRollingUpdate()))
                .flatMap(rolling -> Optional.ofNullable(rolling.getPartition()))
                .filter(partition -> partition > 0)
                .isPresent();
    }

    private static boolean hasShortGrace(SetLook look) {
        var seconds = look.server().podSpec().getTerminationGracePeriodSeconds();
        return seconds != null && seconds < SHORT_GRACE_SECONDS;
    }

    private static List<Finding> shared(SetLook look) {
        var own = look.server().pod().map(pod -> pod.getMetadata().getName());
        var claim = look.server().layout().claim();
        return look.pods().stream()
                .filter(Workloads::isAlive)
                .filter(pod -> !own.equals(Optional.of(pod.getMetadata().getName())) && uses(pod, claim))
                .map(pod ->
                        on(SHARED, "pod " + pod.getMetadata().getName(), "It uses claim %s as well.".formatted(claim)))
                .toList();
    }

    private static boolean uses(Pod pod, String claim) {
        return Optional.ofNullable(pod.getSpec().getVolumes()).orElse(List.of()).stream()
                .map(volume -> volume.getPersistentVolumeClaim())
                .anyMatch(source -> source != null && claim.equals(source.getClaimName()));
    }

    private static List<Finding> noData(SetLook look) {
        return look.inside().filter(inside -> inside.version().isEmpty()).isPresent()
                ? found(
                        NO_DATA,
                        look,
                        "There is no PG_VERSION at %s in container %s."
                                .formatted(
                                        look.server().layout().dataPath(),
                                        look.server().layout().container()))
                : List.of();
    }
}
