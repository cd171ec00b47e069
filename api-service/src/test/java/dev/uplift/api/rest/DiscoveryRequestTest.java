package dev.uplift.api.rest;

import static dev.uplift.api.rest.DiscoveryCalls.begun;
import static dev.uplift.api.rest.DiscoveryCalls.discovery;
import static dev.uplift.api.rest.DiscoveryCalls.show;
import static dev.uplift.api.rest.Requests.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask for a discovery, of what, and what stands in the audit of it. */
@QuarkusTest
@WithTestResource(Outside.class)
class DiscoveryRequestTest {

    private final String zone = unique("zone");
    private ScriptedWorker worker;

    @BeforeEach
    void start() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private Map<String, Object> body() {
        return discovery(worker, zone);
    }

    @Test
    void the_same_key_and_body_are_one_discovery() {
        var key = unique("key");
        var first =
                Callers.operator().header("Idempotency-Key", key).body(body()).post("/api/v1/servers/discover");
        var second =
                Callers.operator().header("Idempotency-Key", key).body(body()).post("/api/v1/servers/discover");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.jsonPath().getString("id")).isEqualTo(first.jsonPath().getString("id"));
        var other = body();
        other.put("labels", Map.of("a", "b"));
        Callers.operator()
                .header("Idempotency-Key", key)
                .body(other)
                .post("/api/v1/servers/discover")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        assertThat(audited("discover").stream()
                        .filter(entry -> key.equals(entry.getString("idempotencyKey")))
                        .map(entry -> entry.getString("outcome")))
                .containsExactly("done", "ignored", "refused");
    }

    private static List<JsonPath> audited(String action) {
        return Callers.approver()
                .queryParam("action", action)
                .get("/api/v1/audit")
                .asString()
                .lines()
                .map(JsonPath::from)
                .toList();
    }

    @Test
    void who_asked_stands_in_the_audit() {
        var id = begun(body());

        assertThat(audited("discover"))
                .filteredOn(entry -> entry.getString("subject").endsWith(id))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.getString("who")).isEqualTo("operator");
                    assertThat(entry.getString("subject")).isEqualTo(ScriptedWorker.PROVIDER + " " + id);
                });
        assertThat(show(id).getString("askedBy")).isEqualTo("operator");
    }

    @Test
    void a_scope_is_checked_by_what_the_driver_published() {
        var body = body();
        body.put("scope", Map.of("region", "eu"));

        refused(body, "scope.zone", "required");
    }

    @Test
    void a_provider_that_cannot_look_or_is_unknown_is_refused() {
        var body = body();
        body.put("provider", ScriptedWorker.PAIR_PROVIDER);
        refused(body, "provider", "cannot look for servers");
        body.put("provider", "nobody");
        refused(body, "provider", "no worker has a driver");
    }

    private static void refused(Map<String, Object> body, String field, String detail) {
        Callers.operator()
                .body(body)
                .post("/api/v1/servers/discover")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid-request"))
                .body("errors.find { it.field == '%s' }.detail".formatted(field), containsString(detail));
    }

    @Test
    void there_is_no_discovery_that_nobody_asked_for() {
        Callers.viewer()
                .get("/api/v1/servers/discoveries/dsc-none")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }
}
