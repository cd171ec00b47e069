package dev.uplift.sandbox.demo.fleet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is asked for each server.
 *
 * @param options of each upgrade
 * @param provider its provider's own, by the name of the server
 */
record FleetRequests(
        String targetVersion, Map<String, Object> options, Function<String, Map<String, Object>> provider) {

    static FleetRequests of(FleetOptions asked, Cloud cloud) {
        var options = new HashMap<String, Object>();
        options.put("observe", "PT0S");
        options.put("approval", asked.story() ? "one" : "none");
        if (asked.rehearsed()) {
            options.put("rehearsal", "required");
        } else {
            options.put("rehearsal", "skip");
            options.put("rehearsalReason", "the demo without a rehearsal");
        }
        options.put(
                "accept",
                Stream.concat(asked.accept().stream(), cloud.harmless().stream())
                        .toList());
        options.put("backup", asked.ownBackup() ? "own" : "platform");
        return new FleetRequests(asked.to().text(), Map.copyOf(options), cloud::providerOptions);
    }

    Map<String, Object> of(FoundServer server) {
        var its = new HashMap<>(options);
        its.put("provider", provider.apply(server.name()));
        return Map.of(
                "server", server.reference(), "targetVersion", targetVersion, "strategy", "in-place", "options", its);
    }

    /** A server that is named, and not looked for. */
    static FoundServer named(String name, Cloud cloud) {
        var server = Map.of(
                "provider", cloud.provider(), "address", cloud.addresses().of(name));
        return new FoundServer(server, name, "", Map.of());
    }

    /** A server of the inventory, as far as it counts here; empty if it does not. */
    static Optional<FoundServer> found(JsonNode server, Cloud cloud) {
        var address = Json.mapper().convertValue(server.path("address"), new TypeReference<Map<String, Object>>() {});
        var labels = Json.mapper().convertValue(server.path("labels"), new TypeReference<Map<String, String>>() {});
        return cloud.addresses()
                .name(address)
                .map(name -> new FoundServer(
                        server.path("id").asText(), name, server.path("version").asText(), labels));
    }
}
