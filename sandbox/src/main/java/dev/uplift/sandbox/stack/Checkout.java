package dev.uplift.sandbox.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the built services are. */
record Checkout(Path root) {

    /** System property {@code uplift.root}, else the first folder from the current one upwards that holds them. */
    static Checkout find() {
        var configured = System.getProperty("uplift.root");
        if (configured != null) {
            return new Checkout(Path.of(configured).toAbsolutePath());
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("api-service"))
                        && Files.isDirectory(folder.resolve("worker-service")))
                .findFirst()
                .map(Checkout::new)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the folders api-service and worker-service are not here nor above: give -Duplift.root=FOLDER"));
    }

    Path apiService() {
        return service("api-service");
    }

    Path workerService() {
        return service("worker-service");
    }

    private Path service(String module) {
        var jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("%s is not built: mvn package".formatted(jar));
        }
        return jar;
    }
}
