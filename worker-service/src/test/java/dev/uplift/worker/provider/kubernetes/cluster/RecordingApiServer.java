package dev.uplift.worker.provider.kubernetes.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** Answers everything alike, and remembers which rights that would have taken, as an API server reads them from a request. */
final class RecordingApiServer implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/apis?(?:/(?<group>[a-z][\\w.]*\\.?[\\w.]*))?/v\\d\\w*"
            + "(?:/namespaces/(?<namespace>[^/]+))?(?:/(?<resource>[a-z]+))?(?:/(?<name>[^/]+))?(?:/(?<sub>[a-z]+))?");

    private static final byte[] ALIKE =
            "{\"metadata\":{\"name\":\"n\",\"namespace\":\"shop\"},\"spec\":{\"containers\":[{\"name\":\"c\"}]},\"items\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final HttpServer server;

    RecordingApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    KubernetesClient client() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(5_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** As {@link Permission} writes them. */
    Set<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            asked.add(
                    right(exchange.getRequestMethod(), exchange.getRequestURI().getPath()));
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ALIKE.length);
            exchange.getResponseBody().write(ALIKE);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private static String right(String method, String path) {
        var parts = PATH.matcher(path);
        if (!parts.matches()) {
            return method + " " + path;
        }
        // a namespace itself is read where others are read in it
        var isNamespace = parts.group("resource") == null;
        var resource = isNamespace ? "namespaces" : parts.group("resource");
        var sub = parts.group("sub") == null ? "" : "/" + parts.group("sub");
        var group = parts.group("group") == null ? "" : "." + parts.group("group");
        return "%s %s%s%s".formatted(verb(method, isNamespace || parts.group("name") != null), resource, sub, group);
    }

    private static String verb(String method, boolean one) {
        return switch (method) {
            case "GET" -> one ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> method;
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
