package dev.uplift.worker.provider.kubernetes.plan;

import dev.uplift.worker.provider.kubernetes.job.Mode;
import dev.uplift.worker.provider.kubernetes.job.RunAs;
import dev.uplift.worker.provider.kubernetes.job.Verb;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of a StatefulSet that decides what an upgrade does to it. What may change without changing the upgrade, such as its
 * replicas or the node that it runs on, is not here, so that the plan's hash stays the same.
 *
 * @param name its name
 * @param identity the same for every spelling of its address
 * @param version the exact one that it runs
 * @param target the exact or major version that its new image has
 * @param storage where its data is
 * @param container what runs it
 * @param helm whether somebody's {@code helm upgrade} sets the new image
 * @param applications label selector of its clients' workloads; left out: nobody scales them
 * @param snapshots how they are taken and restored; left out: there are none, and the old directory is the way back
 * @param sql whether the server can be asked
 * @param runAs whose files its data is
 * @param jobs manifests of the Jobs, by what they do
 */
public record UpgradedSet(
        String name,
        String identity,
        String version,
        String target,
        Storage storage,
        Container container,
        boolean helm,
        Optional<String> applications,
        Optional<Snapshots> snapshots,
        boolean sql,
        RunAs runAs,
        Map<Verb, Map<String, Object>> jobs) {

    /** What Jobs of a plan do. */
    public static final List<Verb> VERBS = List.of(Verb.REHEARSE, Verb.PROVE, Verb.UPGRADE, Verb.RECOVER, Verb.CLEAN);

    public UpgradedSet {
        jobs = Map.copyOf(jobs);
        if (!jobs.keySet().containsAll(VERBS)) {
            throw new IllegalArgumentException("Jobs are known only for %s".formatted(jobs.keySet()));
        }
    }

    /**
     * @param claim name of the PersistentVolumeClaim
     * @param uid of the claim: another one under its name is another one's data
     * @param volume name of its PersistentVolume
     */
    public record Storage(String claim, String uid, String volume) {}

    /**
     * @param name in the pod
     * @param image that it has
     * @param newImage that it gets
     * @param environment what is set with the new image, and was not set before
     */
    public record Container(String name, String image, String newImage, Map<String, String> environment) {
        public Container {
            environment = Map.copyOf(environment);
        }
    }

    /**
     * @param snapshotClass left out: the cluster's default
     * @param storageClass of what is restored; left out: that of the claim
     */
    public record Snapshots(Optional<String> snapshotClass, Optional<String> storageClass) {}

    /**
     * @param set as it was read
     * @param options the driver's own, with what was found where they say nothing
     * @param version the exact one that it runs
     * @param target the version that its new image has
     * @param snapshots whether they can be taken and restored; without them, no file may be shared with the old data
     * @param ownBackup whether the final one is taken
     * @param sql whether the server can be asked
     */
    public static UpgradedSet of(
            PostgresSet set,
            KubernetesOptions options,
            String version,
            String target,
            boolean snapshots,
            boolean ownBackup,
            boolean sql) {
        var from = major(version);
        var to = major(target);
        var mode = snapshots && ownBackup ? options.mode() : Mode.COPY;
        return new UpgradedSet(
                set.name(),
                set.identity(),
                version,
                target,
                new Storage(
                        set.layout().claim(),
                        set.claim().getMetadata().getUid(),
                        set.volumeName().orElse("")),
                new Container(
                        set.layout().container(),
                        set.layout().image(),
                        options.image(),
                        set.layout()
                                .pgdata(to)
                                .map(path -> Map.of("PGDATA", path))
                                .orElse(Map.of())),
                options.rollout() == KubernetesOptions.Rollout.HELM,
                options.applications(),
                snapshots
                        ? Optional.of(new Snapshots(options.snapshotClass(), options.storageClass()))
                        : Optional.empty(),
                sql,
                set.runAs(options),
                new SetJobs(set, options, from, to, mode).manifests());
    }

    private static int major(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    /** The manifest of the Job that does it. */
    Map<String, Object> job(Verb verb) {
        return jobs.get(verb);
    }

    /** The name of that Job. */
    String jobName(Verb verb) {
        return ((Map<?, ?>) job(verb).get("metadata")).get("name").toString();
    }
}
