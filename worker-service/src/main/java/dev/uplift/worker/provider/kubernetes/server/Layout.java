package dev.uplift.worker.provider.kubernetes.server;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the data of a server is, as its StatefulSet says.
 *
 * @param kind of whose image
 * @param container in which PostgreSQL runs
 * @param image of it
 * @param mountPath where the volume is mounted in it
 * @param dataPath where the data is in it
 * @param data where the data is on the volume, without a slash before it; empty if it is its root
 * @param claim the name of the claim
 * @param uid whose files they are
 * @param gid of which group
 * @param namesData whether the StatefulSet itself says where the data is, by PGDATA
 */
public record Layout(
        Kind kind,
        String container,
        String image,
        String mountPath,
        String dataPath,
        String data,
        String claim,
        long uid,
        long gid,
        boolean namesData) {

    private static final int MOVED_DATA = 18;

    /** Whose image it is, by where it keeps its data. */
    public enum Kind {
        /** Bitnami's chart and what is made from its image. */
        BITNAMI,
        /** The official image, before 18. */
        OFFICIAL,
        /** The official image, which keeps its data elsewhere since 18. */
        OFFICIAL_18,
        /** By options, or by PGDATA. */
        OWN
    }

    /**
     * @param set its pod template is looked at
     * @param options win over what is found
     * @throws LayoutUnknown if it cannot be told
     */
    public static Layout of(StatefulSet set, KubernetesOptions options) throws LayoutUnknown {
        var pod = set.getSpec().getTemplate().getSpec();
        var container = container(pod, options);
        var conventions = Conventions.of(container);
        var dataPath = options.dataPath()
                .or(() -> explicit(container))
                .or(conventions::dataPath)
                .orElseThrow(() -> new LayoutUnknown(
                        "Container %s mounts no volume where an image of PostgreSQL is known to keep its data, and has no PGDATA."
                                .formatted(container.getName()),
                        "Give the options 'dataPath' and 'mountPath'."));
        var mount = mount(container, options, dataPath);
        var uid = options.uid().or(() -> user(pod, container)).or(conventions::uid);
        if (uid.isEmpty()) {
            throw new LayoutUnknown(
                    "Nothing says which user PostgreSQL runs as in container %s.".formatted(container.getName()),
                    "Give the option 'uid', or runAsUser in the StatefulSet.");
        }
        return new Layout(
                conventions.kind(),
                container.getName(),
                container.getImage(),
                mount.getMountPath(),
                dataPath,
                onVolume(mount, dataPath),
                claim(set, mount),
                uid.get(),
                options.gid().or(() -> group(pod, container)).orElse(uid.get()),
                explicit(container).isPresent());
    }

    /**
     * What PGDATA has to be set to for an image of another major, whose own default is elsewhere; empty where there is
     * nothing to set.
     *
     * @param to the major of the new image
     */
    public Optional<String> pgdata(int to) {
        var isOfficial = kind == Kind.OFFICIAL || kind == Kind.OFFICIAL_18;
        return isOfficial && to >= MOVED_DATA && !namesData ? Optional.of(dataPath) : Optional.empty();
    }

    /** Whether the data is the whole volume, so that nothing can be put beside it. */
    @JsonIgnore
    public boolean isRoot() {
        return data.isEmpty();
    }

    private static Container container(PodSpec pod, KubernetesOptions options) throws LayoutUnknown {
        var all = pod.getContainers();
        if (options.container().isPresent()) {
            var wanted = options.container().get();
            return all.stream()
                    .filter(each -> wanted.equals(each.getName()))
                    .findFirst()
                    .orElseThrow(() -> new LayoutUnknown(
                            "There is no container %s.".formatted(wanted), "Correct the option 'container'."));
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        var likely = all.stream().filter(Conventions::looksLikePostgres).toList();
        if (likely.size() != 1) {
            throw new LayoutUnknown(
                    "Which of the containers %s is PostgreSQL cannot be told."
                            .formatted(all.stream().map(Container::getName).toList()),
                    "Give the option 'container'.");
        }
        return likely.getFirst();
    }

    private static Optional<String> explicit(Container container) {
        return Conventions.env(container, "PGDATA").or(() -> Conventions.env(container, "POSTGRESQL_DATA_DIR"));
    }

    private static VolumeMount mount(Container container, KubernetesOptions options, String dataPath)
            throws LayoutUnknown {
        var mounts = container.getVolumeMounts().stream()
                .filter(mount -> holds(mount, dataPath))
                .filter(mount -> options.mountPath()
                        .map(wanted -> Path.of(wanted).equals(Path.of(mount.getMountPath())))
                        .orElse(true))
                .toList();
        var closest = mounts.stream()
                .max(Comparator.comparingInt(
                        mount -> Path.of(mount.getMountPath()).getNameCount()))
                .orElseThrow(() -> new LayoutUnknown(
                        "No volume is mounted where the data is, %s: it would not outlive its pod.".formatted(dataPath),
                        "Give the options 'dataPath' and 'mountPath' if it is elsewhere."));
        if (closest.getSubPathExpr() != null && !closest.getSubPathExpr().isEmpty()) {
            throw new LayoutUnknown(
                    "The mount %s takes a part of its volume by subPathExpr.".formatted(closest.getMountPath()),
                    "Use subPath instead.");
        }
        return closest;
    }

    private static boolean holds(VolumeMount mount, String dataPath) {
        return Path.of(dataPath).normalize().startsWith(Path.of(mount.getMountPath()));
    }

    private static String onVolume(VolumeMount mount, String dataPath) {
        var inside = Path.of(mount.getMountPath()).relativize(Path.of(dataPath).normalize());
        var sub = Path.of(mount.getSubPath() == null ? "" : mount.getSubPath());
        return sub.resolve(inside).normalize().toString();
    }

    private static String claim(StatefulSet set, VolumeMount mount) throws LayoutUnknown {
        var templates =
                Optional.ofNullable(set.getSpec().getVolumeClaimTemplates()).orElse(List.of());
        if (templates.stream()
                .anyMatch(template ->
                        mount.getName().equals(template.getMetadata().getName()))) {
            var ordinals = set.getSpec().getOrdinals();
            var first = ordinals == null || ordinals.getStart() == null ? 0 : ordinals.getStart();
            return "%s-%s-%d".formatted(mount.getName(), set.getMetadata().getName(), first);
        }
        return Optional.ofNullable(set.getSpec().getTemplate().getSpec().getVolumes()).orElse(List.of()).stream()
                .filter(volume -> mount.getName().equals(volume.getName()))
                .map(Volume::getPersistentVolumeClaim)
                .filter(source -> source != null)
                .map(source -> source.getClaimName())
                .findFirst()
                .orElseThrow(() -> new LayoutUnknown(
                        "The volume %s has no PersistentVolumeClaim.".formatted(mount.getName()),
                        "Only servers whose data is on a claim can be upgraded here."));
    }

    /** Root only prepares: the images' own entry points give up its rights for their user. */
    private static Optional<Long> user(PodSpec pod, Container container) {
        var ofContainer = Optional.ofNullable(container.getSecurityContext()).map(context -> context.getRunAsUser());
        var ofPod = Optional.ofNullable(pod.getSecurityContext()).map(context -> context.getRunAsUser());
        return ofContainer.or(() -> ofPod).filter(id -> id != 0);
    }

    private static Optional<Long> group(PodSpec pod, Container container) {
        return Optional.ofNullable(container.getSecurityContext())
                .map(context -> context.getRunAsGroup())
                .or(() -> Optional.ofNullable(pod.getSecurityContext()).map(context -> context.getRunAsGroup()))
                .or(() -> Optional.ofNullable(pod.getSecurityContext()).map(context -> context.getFsGroup()))
                .filter(id -> id != 0);
    }
}
