package dev.uplift.sandbox.demo.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The inventory over REST. */
public final class ServersApi implements AutoCloseable {

    private static final long PAUSE_MILLIS = 200;

    private final Rest rest;

    public ServersApi(URI base, String token) {
        this.rest = new Rest(base, token);
    }

    /**
     * Has a provider look for servers, and waits until it has or its time is over.
     *
     * @param complaints hears why it has to look again
     * @return why not all could be found; empty if they were
     */
    public Optional<Problem> discover(String provider, Map<String, Object> scope, Consumer<Problem> complaints)
            throws IOException, InterruptedException {
        var asked =
                rest.post(rest.resolve("/api/v1/servers/discover"), Map.of("provider", provider, "scope", scope), 202);
        var discovery = rest.location(asked);
        var said = Optional.<Problem>empty();
        while (true) {
            var now = rest.get(discovery);
            var problem = problem(now);
            switch (now.path("state").asText()) {
                case "RUNNING" -> {
                    if (problem.isPresent() && !problem.equals(said)) {
                        complaints.accept(problem.get());
                        said = problem;
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
                case "DONE" -> {
                    return Optional.empty();
                }
                default -> {
                    // that the time is over says less than what it was spent with
                    return said.or(() -> problem);
                }
            }
        }
    }

    private static Optional<Problem> problem(JsonNode discovery) throws IOException {
        return discovery.hasNonNull("problem")
                ? Optional.of(Json.mapper().treeToValue(discovery.get("problem"), Problem.class))
                : Optional.empty();
    }

    /** All that the inventory has of a provider. */
    public List<JsonNode> of(String provider) throws IOException, InterruptedException {
        return rest.pages("/api/v1/servers?limit=200&provider=" + provider);
    }

    @Override
    public void close() {
        rest.close();
    }
}
