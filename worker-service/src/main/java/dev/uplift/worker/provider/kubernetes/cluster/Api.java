package dev.uplift.worker.provider.kubernetes.cluster;

import static dev.uplift.worker.provider.kubernetes.cluster.Permission.inCluster;
import static dev.uplift.worker.provider.kubernetes.cluster.Permission.inNamespace;

import dev.uplift.worker.kubernetes.Workloads;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked of a cluster, in this driver's words: each method is one verb on one resource. What the API server refuses
 * is thrown as {@link KubernetesClientException}; what is not there is empty.
 *
 * @param client of the cluster
 */
public record Api(KubernetesClient client) {

    private static final String BATCH = "batch";
    private static final String APPS = "apps";
    static final String SNAPSHOTS = "snapshot.storage.k8s.io";

    private static final ResourceDefinitionContext KEDA = new ResourceDefinitionContext.Builder()
            .withGroup("keda.sh")
            .withVersion("v1alpha1")
            .withKind("ScaledObject")
            .withPlural("scaledobjects")
            .withNamespaced(true)
            .build();

    /** All that the driver ever asks for; roles are held against it. */
    public static final List<Permission> PERMISSIONS = List.of(
            inNamespace(Use.UPGRADE, "get", APPS, "statefulsets"),
            inNamespace(Use.UPGRADE, "update", APPS, "statefulsets"),
            inNamespace(Use.UPGRADE, "list", "", "pods"),
            // the client looks at a pod before it reads its log or runs something in it
            inNamespace(Use.UPGRADE, "get", "", "pods"),
            inNamespace(Use.UPGRADE, "get", "", "pods/log"),
            inNamespace(Use.UPGRADE, "get", "", "persistentvolumeclaims"),
            inNamespace(Use.UPGRADE, "get", BATCH, "jobs"),
            inNamespace(Use.UPGRADE, "create", BATCH, "jobs"),
            inNamespace(Use.UPGRADE, "delete", BATCH, "jobs"),
            inNamespace(Use.UPGRADE, "get", "", "configmaps"),
            inNamespace(Use.UPGRADE, "create", "", "configmaps"),
            inNamespace(Use.UPGRADE, "delete", "", "configmaps"),
            inNamespace(Use.SNAPSHOT, "get", SNAPSHOTS, "volumesnapshots"),
            inNamespace(Use.SNAPSHOT, "create", SNAPSHOTS, "volumesnapshots"),
            inNamespace(Use.SNAPSHOT, "delete", SNAPSHOTS, "volumesnapshots"),
            inNamespace(Use.SNAPSHOT, "create", "", "persistentvolumeclaims"),
            inNamespace(Use.SNAPSHOT, "delete", "", "persistentvolumeclaims"),
            inCluster(Use.LOOK, "list", SNAPSHOTS, "volumesnapshotclasses"),
            inCluster(Use.WAY_BACK, "get", "", "persistentvolumes"),
            inCluster(Use.WAY_BACK, "update", "", "persistentvolumes"),
            inNamespace(Use.APPLICATIONS, "list", APPS, "statefulsets"),
            inNamespace(Use.APPLICATIONS, "list", APPS, "deployments"),
            inNamespace(Use.APPLICATIONS, "update", APPS, "deployments"),
            inNamespace(Use.APPLICATIONS, "list", BATCH, "cronjobs"),
            inNamespace(Use.APPLICATIONS, "update", BATCH, "cronjobs"),
            // an exec over WebSocket begins with a GET; newer API servers want both
            inNamespace(Use.SQL, "get", "", "pods/exec"),
            inNamespace(Use.SQL, "create", "", "pods/exec"),
            inNamespace(Use.SQL, "get", "", "secrets"),
            inNamespace(Use.OPERATOR, "get", Operated.GROUP, "clusters"),
            inNamespace(Use.OPERATOR, "update", Operated.GROUP, "clusters"),
            inCluster(Use.LOOK, "list", "storage.k8s.io", "volumeattachments"),
            inNamespace(Use.LOOK, "create", "", "pods"),
            inNamespace(Use.LOOK, "get", "", "namespaces"),
            inNamespace(Use.LOOK, "list", "", "resourcequotas"),
            inNamespace(Use.LOOK, "list", "policy", "poddisruptionbudgets"),
            inNamespace(Use.LOOK, "list", "autoscaling", "horizontalpodautoscalers"),
            inNamespace(Use.LOOK, "list", "keda.sh", "scaledobjects"));

    /** Whether the account has the right. @param namespace in which; not looked at for what belongs to none */
    public boolean may(Permission right, String namespace) {
        var parts = right.resource().split("/", 2);
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace(right.scope() == Permission.Scope.NAMESPACE ? namespace : null)
                .endResourceAttributes()
                .endSpec()
                .build();
        var answered = client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus();
        return answered != null && Boolean.TRUE.equals(answered.getAllowed());
    }

    /** Deployments and StatefulSets, with how many replicas they have. */
    public Workloads workloads(String namespace) {
        return new Workloads(client, namespace);
    }

    /** With its labels. */
    public Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get());
    }

    public Optional<StatefulSet> statefulSet(String namespace, String name) {
        return Optional.ofNullable(client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    public StatefulSet update(StatefulSet changed) {
        return client.resource(changed).update();
    }

    /** All of the namespace. */
    public List<Pod> pods(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    public List<Pod> pods(String namespace, LabelSelector selector) {
        return client.pods()
                .inNamespace(namespace)
                .withLabelSelector(selector)
                .list()
                .getItems();
    }

    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    public PersistentVolumeClaim create(PersistentVolumeClaim claim) {
        return client.resource(claim).create();
    }

    /** It goes when no pod uses it any more. */
    public void deleteClaim(String namespace, String name) {
        delete(client.persistentVolumeClaims().inNamespace(namespace).withName(name));
    }

    public Optional<PersistentVolume> volume(String name) {
        return Optional.ofNullable(client.persistentVolumes().withName(name).get());
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    public PersistentVolume update(PersistentVolume changed) {
        return client.resource(changed).update();
    }

    /** Which volumes are at which nodes; none where the storage is not attached at all. */
    public List<VolumeAttachment> attachments() {
        return client.storage().v1().volumeAttachments().list().getItems();
    }

    /** Empty, too, where the cluster has no snapshots. */
    public Optional<Snapshot> snapshot(String namespace, String name) {
        return snapshots().find(namespace, name).map(Snapshot::of);
    }

    /** @param ofClass the VolumeSnapshotClass; left out: the cluster's default */
    public void takeSnapshot(
            String namespace, String name, String claim, Optional<String> ofClass, Map<String, String> labels) {
        snapshots().take(namespace, name, claim, ofClass, labels);
    }

    public void deleteSnapshot(String namespace, String name) {
        snapshots().delete(namespace, name);
    }

    /** None, too, where the cluster has no snapshots. */
    public List<SnapshotClass> snapshotClasses() {
        return snapshots().classes();
    }

    private Snapshots snapshots() {
        return new Snapshots(client);
    }

    public Optional<Job> job(String namespace, String name) {
        return Optional.ofNullable(
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
    }

    public Job create(Job job) {
        return client.resource(job).create();
    }

    /** With its pods. */
    public void deleteJob(String namespace, String name) {
        delete(client.batch().v1().jobs().inNamespace(namespace).withName(name));
    }

    /** The newest that the Job made. Kubernetes labels it with the Job's name, before 1.27 under another key. */
    public Optional<Pod> podOf(Job job) {
        return Stream.of("batch.kubernetes.io/job-name", "job-name")
                .flatMap(key -> labelled(job, key).stream())
                .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()));
    }

    private List<Pod> labelled(Job job, String key) {
        return client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel(key, job.getMetadata().getName())
                .list()
                .getItems();
    }

    /**
     * What its only container has written. Each line begins with the moment at which it was written, RFC 3339 in
     * nanoseconds, and a blank.
     *
     * @param since to the second; left out: from the beginning
     * @param limit in bytes, from where it begins
     * @return empty where it has not begun
     */
    public String log(Pod pod, Optional<Instant> since, int limit) {
        var path = "/api/v1/namespaces/%s/pods/%s/log?timestamps=true&limitBytes=%d%s"
                .formatted(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        limit,
                        since.map(from -> "&sinceTime=" + from).orElse(""));
        try {
            // The client's own way watches the pod until it is ready, which needs another right, and goes on beside us.
            return client.raw(path, "GET", null);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
                return "";
            }
            throw refused;
        }
    }

    public Optional<ConfigMap> configMap(String namespace, String name) {
        return Optional.ofNullable(
                client.configMaps().inNamespace(namespace).withName(name).get());
    }

    public ConfigMap create(ConfigMap map) {
        return client.resource(map).create();
    }

    public void deleteConfigMap(String namespace, String name) {
        delete(client.configMaps().inNamespace(namespace).withName(name));
    }

    /** What is behind a key of a Secret; never to be logged. */
    public Optional<String> secret(String namespace, String name, String key) {
        return Optional.ofNullable(
                        client.secrets().inNamespace(namespace).withName(name).get())
                .flatMap(secret -> Optional.ofNullable(secret.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(key)))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    /** Whether the cluster would take such a pod; refused as the pod itself would be. Nothing is made. */
    public void dryRun(Pod pod) {
        client.resource(pod).dryRun().create();
    }

    /**
     * What a short command in a container answers, whatever its exit code.
     *
     * @param limit of its time
     */
    public Answer exec(Pod pod, String container, Duration limit, String... words) throws InterruptedException {
        return new Command(client, pod, container, limit).run(words);
    }

    /** Leads to PostgreSQL in the container; not connected yet. */
    public Socket socket(Pod pod, String container) {
        return new PodSocket(client, pod, container);
    }

    /** @param selector of their labels, as kubectl takes it */
    public List<CronJob> cronJobs(String namespace, String selector) {
        return new CronJobs(client).list(namespace, selector);
    }

    /** Refused with a conflict where somebody changed it since it was read. */
    public CronJob update(CronJob changed) {
        return new CronJobs(client).update(changed);
    }

    public List<ResourceQuota> quotas(String namespace) {
        return client.resourceQuotas().inNamespace(namespace).list().getItems();
    }

    /** KEDA's own among them. */
    public List<HorizontalPodAutoscaler> autoscalers(String namespace) {
        return client.autoscaling()
                .v1()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** Those whose pods a drain of nodes may not end. */
    public List<DisruptionBudget> disruptionBudgets(String namespace) {
        return DisruptionBudget.all(client, namespace);
    }

    /** What KEDA scales, by the names of workloads; none where there is no KEDA. */
    public List<String> scaledByKeda(String namespace) {
        return Absent.orNone(
                () -> client.genericKubernetesResources(KEDA).inNamespace(namespace).list().getItems().stream()
                        .map(shown -> String.valueOf(shown.<Object>get("spec", "scaleTargetRef", "name")))
                        .toList());
    }

    /** Servers of CloudNativePG. */
    public Operated operated() {
        return new Operated(client);
    }

    private static <T extends HasMetadata> void delete(Resource<T> resource) {
        resource.withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    }
}
