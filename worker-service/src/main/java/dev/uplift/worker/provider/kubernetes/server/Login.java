package dev.uplift.worker.provider.kubernetes.server;

import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions.SecretKey;
import dev.uplift.worker.provider.kubernetes.server.Layout.Kind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who logs in to a server from within its pod, as its StatefulSet has it; there is no secret in it.
 *
 * @param user the bootstrap superuser
 * @param secret where the password is; empty where none is named, since many images trust whoever is in the pod
 */
public record Login(String user, Optional<SecretKey> secret) {

    private static final String SUPERUSER = "postgres";

    /** The superuser's own, before that of whatever user the image made. */
    private static final List<String> BITNAMIS = List.of(
            "POSTGRES_POSTGRES_PASSWORD", "POSTGRESQL_POSTGRES_PASSWORD", "POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD");

    private static final List<String> OFFICIALS = List.of("POSTGRES_PASSWORD");

    /** @param options win over what is found */
    public static Login of(PostgresSet set, KubernetesOptions options) {
        var container = set.container();
        var isBitnami = set.layout().kind() == Kind.BITNAMI;
        var user = options.user()
                .or(() -> isBitnami ? Optional.empty() : Conventions.env(container, "POSTGRES_USER"))
                .orElse(SUPERUSER);
        var secret = options.secret()
                .or(() -> (isBitnami ? BITNAMIS : OFFICIALS)
                        .stream()
                                .flatMap(name -> named(set.podSpec(), container, name))
                                .findFirst());
        return new Login(user, secret);
    }

    private static Stream<SecretKey> named(PodSpec pod, Container container, String variable) {
        return Stream.concat(
                byValue(container, variable).stream(),
                Conventions.env(container, variable + "_FILE").flatMap(file -> byFile(pod, container, file)).stream());
    }

    private static Optional<SecretKey> byValue(Container container, String variable) {
        return Optional.ofNullable(container.getEnv()).orElse(List.of()).stream()
                .filter(each -> variable.equals(each.getName()))
                .map(EnvVar::getValueFrom)
                .filter(source -> source != null && source.getSecretKeyRef() != null)
                .map(source -> new SecretKey(
                        source.getSecretKeyRef().getName(),
                        source.getSecretKeyRef().getKey()))
                .findFirst();
    }

    /** Charts mount the Secret as files as well. */
    private static Optional<SecretKey> byFile(PodSpec pod, Container container, String file) {
        var path = Path.of(file);
        return container.getVolumeMounts().stream()
                .filter(mount -> path.startsWith(mount.getMountPath()))
                .flatMap(mount -> pod.getVolumes().stream()
                        .filter(volume -> mount.getName().equals(volume.getName()))
                        .map(Volume::getSecret)
                        .filter(source -> source != null)
                        .map(source -> new SecretKey(source.getSecretName(), key(source, mount, path))))
                .findFirst();
    }

    private static String key(SecretVolumeSource source, VolumeMount mount, Path path) {
        var inside = Path.of(mount.getMountPath()).relativize(path).toString();
        return Optional.ofNullable(source.getItems()).orElse(List.of()).stream()
                .filter(item -> inside.equals(item.getPath()))
                .map(KeyToPath::getKey)
                .findFirst()
                .orElse(inside);
    }
}
