package dev.uplift.worker.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery.Scope;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.provider.simulated.SimulatedServer.Unreachable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds the servers of a simulated platform, page by page. */
final class SimulatedDiscovery {

    static final Schema ENDPOINT = Schema.text("^http://");
    static final Map<String, Object> SCOPE =
            new ObjectSchema().required("endpoint", ENDPOINT).json();

    private SimulatedDiscovery() {}

    static Optional<Problem> run(Scope where, Secrets secrets, Consumer<List<FoundServer>> found)
            throws InterruptedException {
        var endpoint = String.valueOf(where.terms().get("endpoint"));
        var after = "";
        try {
            while (true) {
                var page = SimulatedServer.list(endpoint, after);
                found.accept(page.path("servers")
                        .valueStream()
                        .map(server -> server(endpoint, server))
                        .toList());
                if (!page.hasNonNull("next")) {
                    return Optional.empty();
                }
                after = page.path("next").asText();
            }
        } catch (Unreachable away) {
            return Optional.of(away.problem());
        }
    }

    private static FoundServer server(String endpoint, JsonNode server) {
        var labels = new TreeMap<String, String>();
        server.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new FoundServer(
                Map.of("endpoint", endpoint, "server", server.path("name").asText()),
                labels,
                Optional.of(server.path("version").asText()),
                Optional.of("postgres"),
                Optional.of("available"),
                Optional.of(server.path("identity").asText()));
    }
}
