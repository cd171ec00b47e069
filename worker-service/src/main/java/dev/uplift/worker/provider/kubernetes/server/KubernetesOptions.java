package dev.uplift.worker.provider.kubernetes.server;

import static dev.uplift.worker.driver.Schema.anyText;
import static dev.uplift.worker.driver.Schema.choice;
import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.provider.kubernetes.job.Mode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The driver's own options.
 *
 * @param image of the new server
 * @param upgradeImage with the binaries of both majors; {@code {from}} and {@code {to}} stand for them
 * @param applications labels of what is stopped for the outage, as kubectl takes them
 * @param mode how pg_upgrade brings the data over
 * @param rollout who changes the image
 * @param snapshotClass of the snapshots; left out: the only one of the volume's driver, or its default
 * @param storageClass of claims made from snapshots; left out: that of the claim
 * @param container in which PostgreSQL runs
 * @param mountPath where the volume is mounted in it
 * @param dataPath where the data is in it
 * @param uid whose files they are; 1 to 2147483647
 * @param gid of which group
 * @param secret where the superuser's password is
 * @param user the bootstrap superuser
 * @param encoding of the server's templates
 * @param lcCollate of the server's templates
 * @param lcCtype of the server's templates
 * @param preloadLibraries that the server loads at its start, where no configuration beside its data names them
 * @param jobs how many processes upgrade at once
 * @param asRoot whether Jobs run as root, and give the files back afterwards
 * @param jobResources what the Jobs' containers are given
 */
public record KubernetesOptions(
        String image,
        String upgradeImage,
        Optional<String> applications,
        Mode mode,
        Rollout rollout,
        Optional<String> snapshotClass,
        Optional<String> storageClass,
        Optional<String> container,
        Optional<String> mountPath,
        Optional<String> dataPath,
        Optional<Long> uid,
        Optional<Long> gid,
        Optional<SecretKey> secret,
        Optional<String> user,
        Optional<String> encoding,
        Optional<String> lcCollate,
        Optional<String> lcCtype,
        Optional<String> preloadLibraries,
        int jobs,
        boolean asRoot,
        JobResources jobResources) {

    /** It has both majors, from the official images' own packages. */
    private static final String UPGRADE_IMAGE = "tianon/postgres-upgrade:{from}-to-{to}";

    private static final int JOBS = 4;
    private static final int MOST_JOBS = 64;
    private static final long MOST_ID = Integer.MAX_VALUE;

    /** Who changes the image of the StatefulSet. */
    public enum Rollout {
        /** The worker. */
        @JsonProperty("image")
        IMAGE,
        /** People, by the values of a Helm chart; they are told which, and waited for. */
        @JsonProperty("helm")
        HELM
    }

    /** A key of a Secret in the server's namespace. */
    public record SecretKey(String name, String key) {}

    /**
     * As Kubernetes writes resources, for example {@code {"cpu": "1", "memory": "2Gi"}}.
     *
     * @param requests what is kept free
     * @param limits what is not exceeded
     */
    public record JobResources(Map<String, String> requests, Map<String, String> limits) {
        public JobResources {
            requests = requests == null ? Map.of() : Map.copyOf(requests);
            limits = limits == null ? Map.of() : Map.copyOf(limits);
        }

        /** As a container has them. */
        public ResourceRequirements requirements() {
            return new ResourceRequirementsBuilder()
                    .withRequests(quantities(requests))
                    .withLimits(quantities(limits))
                    .build();
        }

        private static Map<String, Quantity> quantities(Map<String, String> given) {
            return given.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> Quantity.parse(entry.getValue())));
        }
    }

    private record Given(
            String image,
            Optional<String> upgradeImage,
            Optional<String> applications,
            Optional<String> mode,
            Optional<Rollout> rollout,
            Optional<String> snapshotClass,
            Optional<String> storageClass,
            Optional<String> container,
            Optional<String> mountPath,
            Optional<String> dataPath,
            Optional<Long> uid,
            Optional<Long> gid,
            Optional<SecretKey> secret,
            Optional<String> user,
            Optional<String> encoding,
            Optional<String> lcCollate,
            Optional<String> lcCtype,
            Optional<String> preloadLibraries,
            Optional<Integer> jobs,
            Optional<Boolean> asRoot,
            Optional<JobResources> jobResources) {}

    /** @param provider as the request gives them; the API has held them against {@link #schema} */
    public static KubernetesOptions of(Map<String, Object> provider) {
        var given = Json.mapper().convertValue(provider, Given.class);
        return new KubernetesOptions(
                given.image() == null ? "" : given.image(),
                given.upgradeImage().orElse(UPGRADE_IMAGE),
                given.applications(),
                given.mode()
                        .map(text -> Mode.valueOf(text.toUpperCase(Locale.ROOT)))
                        .orElse(Mode.AUTO),
                given.rollout().orElse(Rollout.IMAGE),
                given.snapshotClass(),
                given.storageClass(),
                given.container(),
                given.mountPath(),
                given.dataPath(),
                given.uid(),
                given.gid(),
                given.secret(),
                given.user(),
                given.encoding(),
                given.lcCollate(),
                given.lcCtype(),
                given.preloadLibraries(),
                given.jobs().orElse(JOBS),
                given.asRoot().orElse(false),
                given.jobResources().orElseGet(() -> new JobResources(Map.of(), Map.of())));
    }

    /** The image that upgrades between these majors. */
    public String upgradeImage(int from, int to) {
        return upgradeImage.replace("{from}", Integer.toString(from)).replace("{to}", Integer.toString(to));
    }

    /** JSON Schema of the options. */
    public static Map<String, Object> schema() {
        var path = text("^/").with("maxLength", 4096);
        return new ObjectSchema()
                .required("image", text().described("of the new server, as the StatefulSet is to name it"))
                .optional(
                        "upgradeImage",
                        text().byDefault(UPGRADE_IMAGE)
                                .described("with bash and the binaries of both majors; {from} and {to} stand for them"))
                .optional(
                        "applications",
                        text().described("labels of the Deployments, StatefulSets and CronJobs that are stopped for the"
                                + " outage, as kubectl takes them"))
                .optional(
                        "mode",
                        choice("auto", "clone", "copy", "link")
                                .byDefault("auto")
                                .described("how pg_upgrade brings the data over"))
                .optional(
                        "rollout",
                        choice("image", "helm")
                                .byDefault("image")
                                .described("whether the worker changes the StatefulSet's image, or people do by Helm"))
                .optional("snapshotClass", text().described("of the snapshots; left out: that of the volume's driver"))
                .optional("storageClass", text().described("of claims made from snapshots; left out: the claim's own"))
                .optional("container", text().described("in which PostgreSQL runs; left out: found"))
                .optional("mountPath", path.described("where the volume is mounted there; left out: found"))
                .optional("dataPath", path.described("where the data is there; left out: found"))
                .optional("uid", integer(1, MOST_ID).described("whose files they are; left out: found"))
                .optional("gid", integer(0, MOST_ID).described("of which group; left out: found"))
                .optional(
                        "secret",
                        object(new ObjectSchema().required("name", text()).required("key", text()))
                                .described("where the superuser's password is; left out: what the container names"))
                .optional("user", text().described("the bootstrap superuser; left out: asked, or postgres"))
                .optional("encoding", text().described("of the templates, where the server cannot be asked"))
                .optional("lcCollate", text().described("of the templates, where the server cannot be asked"))
                .optional("lcCtype", text().described("of the templates, where the server cannot be asked"))
                .optional(
                        "preloadLibraries",
                        text().described("that the server loads at its start, where its image and not its data has the"
                                + " configuration; left out: asked"))
                .optional("jobs", integer(1, MOST_JOBS).byDefault(JOBS).described("how many processes upgrade at once"))
                .optional(
                        "asRoot",
                        flag().byDefault(false)
                                .described("whether Jobs run as root, and give the files back afterwards"))
                .optional(
                        "jobResources",
                        object(new ObjectSchema()
                                        .optional("requests", mapTo(anyText()))
                                        .optional("limits", mapTo(anyText())))
                                .described("what the Jobs' containers are given"))
                .json();
    }

    private static Schema object(ObjectSchema schema) {
        return new Schema(schema.json());
    }
}
