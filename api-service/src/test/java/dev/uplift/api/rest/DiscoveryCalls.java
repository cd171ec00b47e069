package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.Map;

/** The calls by which servers are looked for. */
final class DiscoveryCalls {

    private DiscoveryCalls() {}

    /** What asks this worker to look in this zone. */
    static Map<String, Object> discovery(ScriptedWorker worker, String zone) {
        var body = new HashMap<String, Object>();
        body.put("provider", ScriptedWorker.PROVIDER);
        body.put("scope", Map.of("zone", zone));
        body.put("pool", worker.pool());
        return body;
    }

    static String begun(Map<String, Object> body) {
        var answer = Callers.operator().body(body).post("/api/v1/servers/discover");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        var id = answer.jsonPath().getString("id");
        assertThat(answer.header("Location")).endsWith("/api/v1/servers/discoveries/" + id);
        return id;
    }

    static JsonPath show(String id) {
        return Callers.viewer()
                .get("/api/v1/servers/discoveries/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
