package dev.uplift.sandbox.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The built services, as jars that {@code java -jar} starts. */
record Checkout(Path apiService, Path workerService) {

    /**
     * Below system property {@code uplift.root}, else below the first folder from the current one upwards that has
     * them.
     *
     * @throws IllegalStateException if they are not there or not built
     */
    static Checkout find() {
        var configured = System.getProperty("uplift.root");
        var root = configured == null ? search() : Path.of(configured).toAbsolutePath();
        return new Checkout(jar(root, "api-service"), jar(root, "worker-service"));
    }

    private static Path search() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("api-service"))
                        && Files.isDirectory(folder.resolve("worker-service")))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("the folders api-service and worker-service are not here nor above:"
                                + " give -Duplift.root=FOLDER"));
    }

    private static Path jar(Path root, String module) {
        var jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("%s is missing: build it with mvn package".formatted(jar));
        }
        return jar;
    }
}
