package dev.uplift.worker.provider.kubernetes.server;

import dev.uplift.worker.provider.kubernetes.server.Layout.Kind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where images of PostgreSQL keep their data, and as whom, unless somebody says otherwise.
 *
 * @param kind whose image
 * @param dataPath where its data is; empty if that is not known
 * @param uid whose files they are; empty if that is not known
 */
record Conventions(Kind kind, Optional<String> dataPath, Optional<Long> uid) {

    private static final String BITNAMI = "/bitnami/postgresql";
    private static final String OFFICIAL = "/var/lib/postgresql/data";
    private static final String OFFICIAL_18 = "/var/lib/postgresql";
    private static final int MOVED_DATA = 18;

    private static final long BITNAMIS = 1001;
    private static final long DEBIANS = 999;
    private static final long ALPINES = 70;

    static Conventions of(Container container) {
        var image = image(container);
        if (isMounted(container, BITNAMI) || image.contains("bitnami")) {
            var folder = env(container, "POSTGRESQL_VOLUME_DIR").orElse(BITNAMI);
            return new Conventions(Kind.BITNAMI, Optional.of(folder + "/data"), Optional.of(BITNAMIS));
        }
        var uid = Optional.of(image.contains("alpine") ? ALPINES : DEBIANS);
        if (isMounted(container, OFFICIAL)) {
            return new Conventions(Kind.OFFICIAL, Optional.of(OFFICIAL), uid);
        }
        if (isMounted(container, OFFICIAL_18) && ImageVersion.major(image).orElse(0) >= MOVED_DATA) {
            var data = "%s/%d/docker"
                    .formatted(OFFICIAL_18, ImageVersion.major(image).getAsInt());
            return new Conventions(Kind.OFFICIAL_18, Optional.of(data), uid);
        }
        return isOfficial(image)
                ? new Conventions(Kind.OFFICIAL, Optional.empty(), uid)
                : new Conventions(Kind.OWN, Optional.empty(), Optional.empty());
    }

    static boolean looksLikePostgres(Container container) {
        return List.of("postgres", "postgresql").contains(container.getName())
                || ImageVersion.repository(image(container)).matches(".*/?postgres(ql)?");
    }

    /** What is written in the StatefulSet itself; what comes from elsewhere is not looked at. */
    static Optional<String> env(Container container, String name) {
        return Optional.ofNullable(container.getEnv()).orElse(List.of()).stream()
                .filter(variable -> name.equals(variable.getName()))
                .map(EnvVar::getValue)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
    }

    private static boolean isOfficial(String image) {
        return List.of("postgres", "library/postgres", "docker.io/postgres", "docker.io/library/postgres")
                .contains(ImageVersion.repository(image));
    }

    private static boolean isMounted(Container container, String path) {
        return container.getVolumeMounts().stream()
                .anyMatch(mount -> Path.of(mount.getMountPath()).equals(Path.of(path)));
    }

    private static String image(Container container) {
        return String.valueOf(container.getImage()).toLowerCase(Locale.ROOT);
    }
}
