package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.simulated.SimulatedPlatform;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

/** A running stack, and servers outside of it that count what was done to them. */
final class SimulatedServers implements AutoCloseable {

    private static final List<String> EFFECTS = List.of("backup", "quiesce", "upgrade", "resume", "statistics");

    final Uplift uplift;
    private final SimulatedPlatform platform;

    private SimulatedServers(Uplift uplift, SimulatedPlatform platform) {
        this.uplift = uplift;
        this.platform = platform;
    }

    static SimulatedServers start() throws IOException {
        var platform = SimulatedPlatform.start(0);
        return new SimulatedServers(Uplift.start(), platform);
    }

    @Override
    public void close() throws IOException {
        uplift.close();
        platform.close();
    }

    Map<String, Object> request(String server, int millis) {
        return request(server, millis, Map.of());
    }

    Map<String, Object> request(String server, int millis, Map<String, Object> more) {
        var options = Uplift.options(more);
        options.put("provider", Map.of("millis", millis));
        return Map.of(
                "server",
                Map.of(
                        "provider",
                        "simulated",
                        "address",
                        Map.of("endpoint", platform.uri().toString(), "server", server)),
                "targetVersion",
                "16",
                "options",
                options);
    }

    String newServer() {
        var name = "db-" + UUID.randomUUID();
        RestAssured.given()
                .body("{\"version\":\"13.16\"}")
                .put(platform.uri() + "/servers/" + name)
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        return name;
    }

    Map<String, Map<String, Object>> effects(String server) {
        return RestAssured.get(platform.uri() + "/servers/" + server).jsonPath().getMap("effects");
    }

    void fault(String server, Map<String, Object> fault) {
        RestAssured.given()
                .body(fault)
                .put(platform.uri() + "/servers/" + server + "/faults")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    void everythingHappenedOnce(String id, String server) {
        var counts = new HashMap<String, Object>();
        effects(server).forEach((key, effect) -> counts.put(key, effect.get("count")));
        assertThat(counts).hasSize(EFFECTS.size());
        EFFECTS.forEach(effect -> assertThat(counts).containsEntry(id + ":" + effect, 1));
        var numbers = uplift.timeline(id).stream()
                .map(entry -> ((Number) entry.get("number")).longValue())
                .toList();
        assertThat(numbers)
                .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }
}
