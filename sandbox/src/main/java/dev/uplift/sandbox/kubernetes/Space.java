package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.machine.Pause;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/** A namespace, for a test to fill and to look into past the API, without a call. */
public final class Space {

    private static final Duration SERVER_TIMEOUT = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final Objects objects;
    private final Runtime runtime;
    private final String name;

    Space(Cluster cluster, Runtime runtime, String name) {
        this.cluster = cluster;
        this.objects = new Objects(cluster);
        this.runtime = runtime;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Its volume has the server's data from the start, and its pod is made as a StatefulSet's are. */
    public void create(NewPostgres server) {
        cluster.atOnce(() -> {
            add(Secret.class, Manifests.secret(server));
            add(PersistentVolumeClaim.class, Manifests.claim(server, server.claim()));
            Claims.wanted(cluster, name, server.claim(), Kubelet.NODE);
        });
        cluster.atOnce(() -> {
            runtime.fill(volume(server.claim()), server);
            add(StatefulSet.class, Manifests.statefulSet(server));
        });
    }

    /** The name of the volume behind a claim. @throws IllegalStateException if there is no such claim */
    public String volume(String claim) {
        return cluster.alone(() -> cluster.store().find(PersistentVolumeClaim.class, name, claim))
                .map(found -> found.getSpec().getVolumeName())
                .orElseThrow(() -> new IllegalStateException("there is no claim " + claim));
    }

    public void create(NewApplication application) {
        cluster.atOnce(() -> add(Deployment.class, Manifests.deployment(application)));
    }

    public void create(NewCronJob job) {
        cluster.atOnce(() -> add(CronJob.class, Manifests.cronJob(job)));
    }

    private <T extends HasMetadata> T add(Class<T> type, T object) {
        objects.create(ResourcePath.all(type, name), Store.tree(object), false);
        return object;
    }

    /** Its schedule is due: a Job starts. @return false if it is suspended */
    public boolean runCronJob(String cronJob) {
        return cluster.alone(() -> {
            var found = cluster.store().find(CronJob.class, name, cronJob).orElseThrow();
            if (Boolean.TRUE.equals(found.getSpec().getSuspend())) {
                return false;
            }
            add(
                    Job.class,
                    new JobBuilder()
                            .withNewMetadata()
                            .withName(cronJob + "-" + cluster.suffix())
                            .withLabels(found.getSpec()
                                    .getJobTemplate()
                                    .getMetadata()
                                    .getLabels())
                            .addNewOwnerReference()
                            .withApiVersion("batch/v1")
                            .withKind("CronJob")
                            .withName(cronJob)
                            .withUid(found.getMetadata().getUid())
                            .endOwnerReference()
                            .endMetadata()
                            .withSpec(found.getSpec().getJobTemplate().getSpec())
                            .build());
            return true;
        });
    }

    /** What the namespace enforces. @param level privileged, baseline or restricted */
    public void podSecurity(String level) {
        cluster.alone(() -> {
            cluster.store()
                    .change(
                            Namespace.class,
                            "",
                            name,
                            found -> new NamespaceBuilder(found)
                                    .editMetadata()
                                    .addToLabels("pod-security.kubernetes.io/enforce", level)
                                    .endMetadata()
                                    .build());
            return level;
        });
    }

    /** How snapshots that are asked for from now on end. */
    public void snapshots(SnapshotBehaviour behaviour) {
        cluster.alone(() -> {
            cluster.behaviours().set(name, behaviour);
            return behaviour;
        });
    }

    /** How Jobs end that start from now on. @param verb of the script, for example {@code upgrade} */
    public void jobs(String verb, JobBehaviour behaviour) {
        cluster.alone(() -> {
            cluster.behaviours().set(name, verb, behaviour);
            return behaviour;
        });
    }

    /**
     * What lies on the volume of a claim in the model, by the paths from the volume's root.
     *
     * @throws IllegalStateException if the claim has no volume, or its disk is real
     */
    public Map<String, Directory> directories(String claim) {
        return cluster.alone(() -> model().disk(volume(claim)).directories());
    }

    /** What lies on a volume, whether a claim has it or not. */
    public Map<String, Directory> directoriesOfVolume(String volume) {
        return cluster.alone(() -> {
            cluster.store().find(PersistentVolume.class, "", volume).orElseThrow();
            return model().disk(volume).directories();
        });
    }

    /** Puts a directory there that somebody has left. */
    public void leave(String claim, String path, Directory directory) {
        cluster.alone(() -> {
            model().disk(volume(claim)).put(path, directory);
            return directory;
        });
    }

    /**
     * Waits until a server that is real answers, at most two minutes.
     *
     * @return where its database postgres is past the cluster, as JDBC names it
     * @throws IllegalStateException if it does not answer
     */
    public String awaitServer(NewPostgres server) {
        var deadline = System.nanoTime() + SERVER_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            var port = cluster.alone(() ->
                    isReady(server.name() + "-0") ? real().port(name, server.name() + "-0") : OptionalInt.empty());
            if (port.isPresent()) {
                return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port.getAsInt());
            }
            Pause.briefly();
        }
        throw new IllegalStateException("no server answers in the pod %s-0".formatted(server.name()));
    }

    private boolean isReady(String pod) {
        return cluster.store()
                .find(Pod.class, name, pod)
                .filter(Kubelet::isReady)
                .isPresent();
    }

    /** What the first container of a StatefulSet's pods is to run. */
    public String imageOf(String statefulSet) {
        return cluster.alone(() -> cluster.store()
                        .find(StatefulSet.class, name, statefulSet)
                        .orElseThrow())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** How many pods of a Deployment serve. */
    public int readyPodsOf(String deployment) {
        return cluster.alone(() ->
                        cluster.store().find(Deployment.class, name, deployment).orElseThrow())
                .getStatus()
                .getReadyReplicas();
    }

    private ProcessRuntime real() {
        if (runtime instanceof ProcessRuntime processes) {
            return processes;
        }
        throw new IllegalStateException("no server is real here");
    }

    private ModelRuntime model() {
        if (runtime instanceof ModelRuntime model) {
            return model;
        }
        throw new IllegalStateException("these disks are real");
    }
}
