package dev.uplift.sandbox.kubernetes;

import java.util.Map;

/**
 * A PostgreSQL server that is to be there, as a StatefulSet of one pod that has run for long.
 *
 * @param name of the StatefulSet, of its Secret, and what its data are called
 * @param image with its tag
 * @param mountPath of the volume
 * @param dataPath the data directory, at or below the mount path
 * @param user the user and the group that the server runs as
 * @param passwordKey in the Secret
 * @param labels of the StatefulSet and its pod
 */
public record NewPostgres(
        String name,
        int major,
        String image,
        String mountPath,
        String dataPath,
        long user,
        String passwordKey,
        Map<String, String> labels) {

    /** The name of the volume claim template. */
    static final String TEMPLATE = "data";

    /** As Bitnami's chart makes it: user 1001, data at {@code /bitnami/postgresql/data}. */
    public static NewPostgres bitnami(String name, int major) {
        return new NewPostgres(
                name,
                major,
                "docker.io/bitnamilegacy/postgresql:" + major,
                "/bitnami/postgresql",
                "/bitnami/postgresql/data",
                1001,
                "postgres-password",
                Map.of("app.kubernetes.io/name", "postgresql", "app.kubernetes.io/instance", name));
    }

    /** Of the superuser postgres. */
    public String password() {
        return "secret of " + name;
    }

    /** The claim of its pod. */
    public String claim() {
        return "%s-%s-0".formatted(TEMPLATE, name);
    }

    /** The data directory from the volume's root; empty for the root itself. */
    String dataOnVolume() {
        return dataPath.substring(mountPath.length()).replaceFirst("^/", "");
    }
}
