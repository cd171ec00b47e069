package dev.uplift.sandbox.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A PostgreSQL server that is to be there, as a StatefulSet of one pod that has run for long.
 *
 * @param name of the StatefulSet and of its Secret
 * @param image with its tag
 * @param mountPath of the volume
 * @param dataPath the data directory, at or below the mount path
 * @param user the user and the group that the server runs as
 * @param passwordVariable of the container, which takes the password from the Secret
 * @param passwordKey in the Secret
 * @param password of the superuser postgres
 * @param template the name of the volume claim template
 * @param storageClass {@code fast} waits for the first consumer, {@code eager} does not
 * @param size of the volume
 * @param labels beside the usual ones
 * @param environment beside the usual one
 * @param content what its data are called
 */
public record NewPostgres(
        String name,
        int major,
        String image,
        String mountPath,
        String dataPath,
        long user,
        String passwordVariable,
        String passwordKey,
        String password,
        String template,
        String storageClass,
        String size,
        Map<String, String> labels,
        Map<String, String> environment,
        String content) {

    private static final int VERSIONED = 18;

    /** As Bitnami's chart makes it: user 1001, data at {@code /bitnami/postgresql/data}. */
    public static NewPostgres bitnami(String name, int major) {
        return new NewPostgres(
                name,
                major,
                "docker.io/bitnamilegacy/postgresql:" + major,
                "/bitnami/postgresql",
                "/bitnami/postgresql/data",
                1001,
                "POSTGRES_PASSWORD",
                "postgres-password",
                "secret of " + name,
                "data",
                "fast",
                "8Gi",
                Map.of("app.kubernetes.io/name", "postgresql", "app.kubernetes.io/instance", name),
                Map.of(),
                name);
    }

    /** With the official image: user 999, below 18 with PGDATA one folder below the mount. */
    public static NewPostgres official(String name, int major) {
        var mount = major >= VERSIONED ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
        var data = major >= VERSIONED ? mount + "/%d/docker".formatted(major) : mount + "/pgdata";
        return new NewPostgres(
                name,
                major,
                "postgres:" + major,
                mount,
                data,
                999,
                "POSTGRES_PASSWORD",
                "password",
                "secret of " + name,
                "data",
                "fast",
                "8Gi",
                Map.of("app", name),
                major >= VERSIONED ? Map.of() : Map.of("PGDATA", data),
                name);
    }

    /** With the data right at the volume's root, as the official image has them without PGDATA. */
    public NewPostgres atTheRoot() {
        return new NewPostgres(
                name,
                major,
                image,
                mountPath,
                mountPath,
                user,
                passwordVariable,
                passwordKey,
                password,
                template,
                storageClass,
                size,
                labels,
                Map.of(),
                content);
    }

    public NewPostgres on(String otherClass) {
        return new NewPostgres(
                name,
                major,
                image,
                mountPath,
                dataPath,
                user,
                passwordVariable,
                passwordKey,
                password,
                template,
                otherClass,
                size,
                labels,
                environment,
                content);
    }

    public NewPostgres withImage(String other) {
        return new NewPostgres(
                name,
                major,
                other,
                mountPath,
                dataPath,
                user,
                passwordVariable,
                passwordKey,
                password,
                template,
                storageClass,
                size,
                labels,
                environment,
                content);
    }

    public NewPostgres labelled(String key, String value) {
        var more = new TreeMap<>(labels);
        more.put(key, value);
        return new NewPostgres(
                name,
                major,
                image,
                mountPath,
                dataPath,
                user,
                passwordVariable,
                passwordKey,
                password,
                template,
                storageClass,
                size,
                more,
                environment,
                content);
    }

    /** The claim of its pod. */
    public String claim() {
        return "%s-%s-0".formatted(template, name);
    }

    /** The data directory from the volume's root; empty for the root itself. */
    String dataOnVolume() {
        return Optional.of(dataPath.substring(mountPath.length()))
                .map(rest -> rest.replaceFirst("^/", ""))
                .orElseThrow();
    }
}
