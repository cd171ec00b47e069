package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every action leaves its entry, and the entries can be asked for. */
@QuarkusTest
@WithTestResource(Outside.class)
class AuditTest {

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    private static List<JsonNode> lines(RequestSpecification request, String path) {
        return request.get(path)
                .then()
                .statusCode(200)
                .contentType(startsWith("application/x-ndjson"))
                .extract()
                .asString()
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class))
                .toList();
    }

    private static List<JsonNode> of(String upgrade) {
        return lines(Callers.approver(), "/api/v1/upgrades/%s/audit".formatted(upgrade));
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText("");
    }

    private static String outcome(JsonNode line) {
        return "%s %s %s %s"
                .formatted(text(line, "who"), text(line, "action"), text(line, "outcome"), text(line, "code"))
                .strip();
    }

    @Test
    void what_was_done_refused_and_ignored_stands_there_with_who_and_why() {
        var id = Stories.accepted(Requests.upgrade());
        Stories.ask(id, "retry").statusCode(409);
        Callers.as("admin")
                .body(Map.of("reason", "wrong server"))
                .post("/api/v1/upgrades/%s/cancel".formatted(id))
                .then()
                .statusCode(200);

        var lines = of(id);

        assertThat(lines.stream().map(AuditTest::outcome))
                .containsExactly(
                        "operator request done", "operator retry refused not-possible-now", "admin cancel done");
        assertThat(lines.stream().map(line -> text(line, "role"))).containsExactly("operator", "operator", "admin");
        assertThat(lines.stream().map(line -> text(line, "reason"))).containsExactly("", "because", "wrong server");
        assertThat(lines).allSatisfy(line -> {
            assertThat(text(line, "upgrade")).isEqualTo(id);
            assertThat(text(line, "server")).isEqualTo(Stories.show(id).getString("serverId"));
            assertThat(Instant.parse(text(line, "at"))).isBetween(Instant.now().minusSeconds(60), Instant.now());
        });
        assertThat(text(lines.getFirst(), "subject")).isEqualTo("17");
    }

    @Test
    void an_approval_names_the_hash_that_was_sent_and_the_one_of_the_plan() {
        try (var worker = ScriptedWorker.start()) {
            var host = Requests.unique("db");
            var id = Stories.accepted(Requests.with(Requests.upgrade(worker.pool(), host), "options.approval", "one"));
            worker.plans(host, Stories.oneStep());
            var hash = Stories.awaitState(id, "AWAITING_APPROVAL").getString("planHash");
            for (var sent : List.of("f00d", hash)) {
                Callers.approver()
                        .body(Map.of("planHash", sent, "reason", "read it"))
                        .post("/api/v1/upgrades/%s/approve".formatted(id));
            }

            var approvals = of(id).stream()
                    .filter(line -> text(line, "action").equals("approve"))
                    .toList();

            assertThat(approvals.stream().map(AuditTest::outcome))
                    .containsExactly("approver approve refused plan-differs", "approver approve done");
            assertThat(approvals.stream().map(line -> text(line, "subject"))).containsExactly("f00d", hash);
            assertThat(approvals.stream().map(line -> text(line, "planHash"))).containsExactly(hash, hash);
        }
    }

    @Test
    void a_request_that_is_sent_again_or_refused_is_recorded_with_its_key() {
        var key = Requests.unique("key");
        var before = Requests.unique("host");
        var body = Requests.upgrade(Requests.unique("empty"), before);
        for (var sent : List.of(body, body, Requests.upgrade())) {
            Callers.operator().header("Idempotency-Key", key).body(sent).post("/api/v1/upgrades");
        }
        Callers.operator().body(body).post("/api/v1/upgrades").then().statusCode(409);

        var lines = lines(Callers.approver().queryParam("action", "request"), "/api/v1/audit");

        assertThat(lines.stream()
                        .filter(line -> text(line, "idempotencyKey").equals(key))
                        .map(AuditTest::outcome))
                .containsExactly(
                        "operator request done",
                        "operator request ignored",
                        "operator request refused idempotency-key-reused");
        assertThat(outcome(lines.getLast())).isEqualTo("operator request refused server-busy");
        assertThat(lines.getLast().has("upgrade")).isFalse();
    }

    @Test
    void no_action_fails_for_a_reason_that_cannot_be_stored_as_it_is() {
        var id = Stories.accepted(Requests.upgrade());

        Callers.operator()
                .body("{\"reason\": \"a\\u0000b \\ud800 '{}\\\" \u00fc\\nc\"}")
                .post("/api/v1/upgrades/%s/cancel".formatted(id))
                .then()
                .statusCode(200);

        assertThat(text(of(id).getLast(), "reason")).startsWith("a\uFFFDb ").endsWith("'{}\" \u00fc\nc");
    }

    @Test
    void filters_leave_what_fits_and_after_goes_on_where_the_last_call_ended() {
        var id = Stories.accepted(Requests.upgrade());
        for (var action : List.of("retry", "close", "cancel")) {
            Stories.ask(id, action);
        }
        var all = of(id);

        var seen = new java.util.ArrayList<JsonNode>();
        while (true) {
            var page = lines(
                    Callers.approver()
                            .queryParam("upgrade", id)
                            .queryParam("limit", "3")
                            .queryParam("after", seen.isEmpty() ? "0" : text(seen.getLast(), "id")),
                    "/api/v1/audit");
            if (page.isEmpty()) {
                break;
            }
            seen.addAll(page);
        }

        assertThat(all).hasSize(4);
        assertThat(seen).isEqualTo(all);
        assertThat(found("upgrade", id, "action", "close")).containsExactly(all.get(2));
        assertThat(found("upgrade", id, "who", "nobody")).isEmpty();
        assertThat(found("upgrade", id, "until", text(all.get(2), "at"))).isEqualTo(all.subList(0, 2));
        var later = Instant.parse(text(all.get(1), "at")).plus(1, ChronoUnit.MICROS);
        assertThat(found("upgrade", id, "from", later.toString())).isEqualTo(all.subList(2, 4));
        assertThat(found("upgrade", id, "from", "2000-01-01T00:00:00+02:00")).isEqualTo(all);
    }

    private static List<JsonNode> found(String... parameters) {
        var request = Callers.approver();
        for (var i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return lines(request, "/api/v1/audit");
    }

    @Test
    void everything_that_is_wrong_with_a_question_is_named_at_once() {
        Callers.approver()
                .queryParam("form", "csv")
                .queryParam("who", "one", "two")
                .queryParam("upgrade", "7")
                .queryParam("action", "explode")
                .queryParam("from", "yesterday")
                .queryParam("until", "2026-03-01")
                .queryParam("after", "-1")
                .queryParam("limit", "100001")
                .get("/api/v1/audit")
                .then()
                .statusCode(422)
                .contentType(startsWith("application/problem+json"))
                .body("code", equalTo("invalid-request"))
                .body("errors.field", hasItems("form", "who", "upgrade", "action", "from", "until", "after", "limit"))
                .body("errors.find { it.field == 'from' }.detail", containsString("2026-03-01T10:00:00Z"))
                .body(
                        "errors.find { it.field == 'action' }.detail",
                        containsString("request, discover, register, remove, sign, approve"))
                .body("errors.find { it.field == 'limit' }.detail", containsString("1 to 100000"));
    }

    @Test
    void there_is_no_audit_of_an_upgrade_that_does_not_exist_and_no_other_form() {
        Callers.approver()
                .get("/api/v1/upgrades/abcdefghijklmnop/audit")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        Callers.approver()
                .header("Accept", "text/csv")
                .get("/api/v1/audit")
                .then()
                .statusCode(406)
                .body("code", equalTo("not-acceptable"));
    }
}
