package dev.uplift.sandbox.kubernetes;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/**
 * Where the data of a container lie.
 *
 * @param path from the disk's root; empty for the root itself
 */
record DataPlace(String disk, String path) {

    private static final String BITNAMI = "/bitnami/postgresql/data";
    private static final String OFFICIAL = "/var/lib/postgresql/data";
    private static final int VERSIONED = 18;

    /** Of a server: where PGDATA says, or else the image. */
    static DataPlace of(Runtime.Run run) {
        return of(run.disks(), directory(run));
    }

    /** @param directory in the container; the disk that is mounted nearest above it counts */
    static DataPlace of(Map<String, String> disks, String directory) {
        var data = Path.of(directory);
        var mount = disks.keySet().stream()
                .filter(mounted -> data.startsWith(mounted))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new IllegalStateException("no volume is mounted at or above " + directory));
        return new DataPlace(disks.get(mount), Path.of(mount).relativize(data).toString());
    }

    static String directory(Runtime.Run run) {
        var set = run.environment().getOrDefault("PGDATA", run.environment().get("POSTGRESQL_DATA_DIR"));
        if (set != null) {
            return set;
        }
        if (run.image().contains("bitnami")) {
            return BITNAMI;
        }
        var major = run.content().server().orElse(0);
        return major >= VERSIONED ? "/var/lib/postgresql/%d/docker".formatted(major) : OFFICIAL;
    }
}
