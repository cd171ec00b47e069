package dev.uplift.sandbox.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Stands where the API service and the worker will be packed: answers what the stack asks them, and nothing else. */
final class StandInService {

    private StandInService() {}

    public static void main(String[] arguments) throws IOException {
        var address = new InetSocketAddress(
                System.getenv("QUARKUS_HTTP_HOST"), Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT")));
        var server = HttpServer.create(address, 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = exchange.getRequestURI().getPath().equals("/api/v1/providers")
                        ? "[{\"provider\":\"stand-in\"}]"
                        : "{}";
                exchange.sendResponseHeaders(200, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        System.out.println("started with " + System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
    }

    /** A checkout whose services are this class. */
    static void pack(Path root) throws IOException {
        for (var module : new String[] {"api-service", "worker-service"}) {
            var folder = Files.createDirectories(root.resolve(module).resolve("target/quarkus-app"));
            var classes =
                    StandInService.class.getProtectionDomain().getCodeSource().getLocation();
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes.toString());
            try (var file = Files.newOutputStream(folder.resolve("quarkus-run.jar"))) {
                new JarOutputStream(file, manifest).close();
            }
        }
    }
}
