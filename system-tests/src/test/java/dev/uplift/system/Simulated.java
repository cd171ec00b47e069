package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.lessThan;

import dev.uplift.sandbox.simulated.SimulatedPlatform;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

/** Simulated servers, which live outside and count what was done to them. */
record Simulated(SimulatedPlatform platform) implements AutoCloseable {

    private static final List<String> EFFECTS = List.of("backup", "quiesce", "upgrade", "resume", "statistics");

    static Simulated start() throws IOException {
        return new Simulated(SimulatedPlatform.start(0));
    }

    /** @param millis how long each step takes */
    Map<String, Object> request(String server, int millis) {
        return request(server, millis, Map.of());
    }

    /** With these options besides. */
    Map<String, Object> request(String server, int millis, Map<String, Object> options) {
        var all = new HashMap<>(options);
        all.put("provider", Map.of("millis", millis));
        var address = Map.of("endpoint", platform.uri().toString(), "server", server);
        return Map.of(
                "server", Map.of("provider", "simulated", "address", address),
                "targetVersion", "16",
                "options", Uplift.options(all));
    }

    String newServer() {
        var name = "db-" + UUID.randomUUID();
        RestAssured.given()
                .body("{\"version\":\"13.16\"}")
                .put(platform.uri() + "/servers/" + name)
                .then()
                .statusCode(lessThan(300));
        return name;
    }

    /** By upgrade and step: what was done, and how often. */
    Map<String, Map<String, Object>> effects(String server) {
        return RestAssured.get(platform.uri() + "/servers/" + server).jsonPath().getMap("effects");
    }

    void fault(String server, Map<String, Object> fault) {
        RestAssured.given()
                .body(fault)
                .put(platform.uri() + "/servers/" + server + "/faults")
                .then()
                .statusCode(lessThan(300));
    }

    /** Each step took effect once, and the timeline has no gap. */
    void everythingHappenedOnce(Uplift uplift, String id, String server) {
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

    @Override
    public void close() {
        platform.close();
    }
}
