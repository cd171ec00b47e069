package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.lessThan;

import dev.uplift.sandbox.simulated.SimulatedPlatform;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Duration;
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

    /** Steps of this name begin, and do not end before {@link #release}. */
    void hold(String server, String step) {
        put(server, "held", Map.of("effects", List.of(step)));
    }

    /** What was held ends when its time is over. */
    void release(String server) {
        put(server, "held", Map.of());
    }

    /** Waits until the platform does this step of the upgrade, which must be held. */
    void awaitHeld(String server, String id, String step) {
        await("%s of %s at the platform".formatted(step, id))
                .atMost(Duration.ofMinutes(4))
                .until(
                        () -> effects(server).getOrDefault(id + ":" + step, Map.of()),
                        doing -> "running".equals(doing.get("state")));
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
        put(server, "faults", fault);
    }

    private void put(String server, String what, Map<String, Object> body) {
        RestAssured.given()
                .body(body)
                .put("%s/servers/%s/%s".formatted(platform.uri(), server, what))
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
