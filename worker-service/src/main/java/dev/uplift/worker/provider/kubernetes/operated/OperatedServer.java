package dev.uplift.worker.provider.kubernetes.operated;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code Cluster} of CloudNativePG, as its status tells it (cloudnative-pg.io, "PostgreSQL upgrades").
 *
 * @param name its name
 * @param image that it is to have; empty where a catalogue of images says it
 * @param phase in the operator's words
 * @param reason of the phase; may be empty
 * @param instances how many there are to be
 * @param ready how many serve
 * @param primary the instance that takes writes; empty while there is none
 * @param dataMajor the major version that the data on disk is of; empty where the operator is too old to say it
 */
public record OperatedServer(
        String name,
        Optional<String> image,
        String phase,
        String reason,
        int instances,
        int ready,
        Optional<String> primary,
        OptionalInt dataMajor) {

    private static final String HEALTHY = "Cluster in healthy state";
    private static final String JOB = "-major-upgrade";

    /** Nothing that the status lacks is guessed. */
    public static OperatedServer of(GenericKubernetesResource cluster) {
        return new OperatedServer(
                cluster.getMetadata().getName(),
                text(cluster.get("spec", "imageName")),
                text(cluster.get("status", "phase")).orElse(""),
                text(cluster.get("status", "phaseReason")).orElse(""),
                number(cluster.get("spec", "instances")).orElse(1),
                number(cluster.get("status", "readyInstances")).orElse(0),
                text(cluster.get("status", "currentPrimary")),
                number(cluster.get("status", "pgDataImageInfo", "majorVersion")));
    }

    private static Optional<String> text(Object value) {
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isEmpty());
    }

    private static OptionalInt number(Object value) {
        return value instanceof Number number ? OptionalInt.of(number.intValue()) : OptionalInt.empty();
    }

    /** Whether all instances serve, and the operator has nothing left to do. */
    public boolean isHealthy() {
        return phase.equals(HEALTHY) && ready >= instances;
    }

    /** The Job in which the operator runs pg_upgrade; empty while there is no primary. */
    public Optional<String> job() {
        return primary.map(instance -> instance + JOB);
    }

    /** For people. */
    public String state() {
        var said = reason.isEmpty() ? phase : "%s (%s)".formatted(phase, reason);
        return "%s, %d of %d ready".formatted(said.isEmpty() ? "no state" : said, ready, instances);
    }

    /** The same resource with another image; nothing else of it is changed. */
    public static GenericKubernetesResource withImage(GenericKubernetesResource cluster, String image) {
        var spec = new LinkedHashMap<String, Object>(cluster.<Map<String, Object>>get("spec"));
        spec.put("imageName", image);
        cluster.setAdditionalProperty("spec", spec);
        return cluster;
    }
}
