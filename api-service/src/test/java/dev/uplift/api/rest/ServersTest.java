package dev.uplift.api.rest;

import static dev.uplift.api.rest.Requests.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inventory, as people keep it by hand. */
@QuarkusTest
@WithTestResource(Outside.class)
class ServersTest {

    private final String team = unique("team");

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    private Map<String, Object> server(Map<String, String> more) {
        var server = Requests.server(unique("empty"), unique("db") + ".example.org");
        var labels = new HashMap<>(more);
        labels.put("team", team);
        server.put("labels", labels);
        return server;
    }

    private static String registered(Map<String, Object> server) {
        return Callers.operator()
                .body(server)
                .post("/api/v1/servers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static JsonPath list(String... parameters) {
        var request = Callers.viewer();
        for (var i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/api/v1/servers").then().statusCode(200).extract().jsonPath();
    }

    @Test
    void a_server_is_registered_once_and_may_be_given_other_credentials() {
        var server = server(Map.of());
        var answer = Callers.operator().body(server).post("/api/v1/servers");
        var id = answer.jsonPath().getString("id");
        answer.then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/servers/" + id))
                .body("state", equalTo("UNSEEN"))
                .body("version", nullValue());
        server.put("credentials", "env:UPLIFT_SECRET_A");

        Callers.operator()
                .body(server)
                .post("/api/v1/servers")
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("credentials", equalTo("env:UPLIFT_SECRET_A"));

        assertThat(list("label", "team=" + team).getList("items.id")).isEqualTo(List.of(id));
        Callers.viewer()
                .get("/api/v1/servers/" + id)
                .then()
                .statusCode(200)
                .body("credentials", equalTo("env:UPLIFT_SECRET_A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:UPLIFT_SECRET_A", "file:/run/secrets/a", "aws-secretsmanager:shop/orders#password"})
    void credentials_are_whatever_reference_workers_resolve(String reference) {
        var server = server(Map.of());
        server.put("credentials", reference);

        Callers.operator()
                .body(server)
                .post("/api/v1/servers")
                .then()
                .statusCode(201)
                .body("credentials", equalTo(reference));
    }

    @Test
    void a_server_of_a_request_for_an_upgrade_is_in_the_inventory() {
        var upgrade = Stories.accepted(Requests.upgrade());
        var server = Stories.show(upgrade).getString("serverId");

        Callers.viewer().get("/api/v1/servers/" + server).then().statusCode(200).body("state", equalTo("UNSEEN"));
    }

    @Test
    void a_server_is_checked_by_what_the_driver_published() {
        var server = server(Map.of());
        server.put("address", Map.of("port", 0));

        Callers.operator()
                .body(server)
                .post("/api/v1/servers")
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("address.host", "address.port"));
    }

    @Test
    void a_body_that_is_no_server_is_refused() {
        Callers.operator()
                .body("{")
                .post("/api/v1/servers")
                .then()
                .statusCode(400)
                .body("code", equalTo("not-json"));
        var server = server(Map.of());
        server.put("credentials", "the secret itself");
        Callers.operator()
                .body(server)
                .post("/api/v1/servers")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("credentials"))
                .body("errors[0].detail", containsString("reference"));
    }

    @Test
    void pages_have_no_gaps_and_no_repeats() {
        var all = IntStream.range(0, 7)
                .mapToObj(_ -> registered(server(Map.of())))
                .sorted()
                .toList();

        var seen = new ArrayList<String>();
        var page = list("label", "team=" + team, "limit", "3");
        while (true) {
            seen.addAll(page.getList("items.id", String.class));
            if (page.getString("next") == null) {
                break;
            }
            page = list("label", "team=" + team, "limit", "3", "cursor", page.getString("next"));
        }

        assertThat(seen).isEqualTo(all);
    }

    @Test
    void all_labels_that_are_asked_for_must_fit() {
        var one = registered(server(Map.of("tier", "1")));
        var two = registered(server(Map.of("tier", "2")));

        assertThat(list("label", "team=" + team, "label", "tier=1").getList("items.id"))
                .isEqualTo(List.of(one));
        assertThat(list("label", "team=" + team, "label", "tier=2").getList("items.id"))
                .isEqualTo(List.of(two));
        assertThat(list("label", "team=" + team, "provider", "another").getList("items"))
                .isEmpty();
        assertThat(list("label", "team=" + team, "state", "SEEN").getList("items"))
                .isEmpty();
        assertThat(list("label", "team=" + team, "state", "UNSEEN").getList("items"))
                .hasSize(2);
        assertThat(list("label", "team=" + team, "versionBelow", "99").getList("items"))
                .isEmpty();
    }

    @Test
    void every_parameter_that_cannot_be_accepted_is_named() {
        Callers.viewer()
                .queryParam("limit", 201)
                .queryParam("versionBelow", "old")
                .queryParam("state", "ALIVE")
                .queryParam("label", "team")
                .queryParam("cursor", "x")
                .get("/api/v1/servers")
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("limit", "versionBelow", "state", "label", "cursor"));
    }

    @Test
    void a_server_that_is_removed_is_not_there_until_it_is_named_again() {
        var server = server(Map.of());
        server.put("credentials", "env:UPLIFT_SECRET_A");
        var id = registered(server);

        remove(id).then().statusCode(204);

        remove(id).then().statusCode(404).body("code", equalTo("not-found"));
        Callers.viewer().get("/api/v1/servers/" + id).then().statusCode(404);
        assertThat(list("label", "team=" + team).getList("items")).isEmpty();
        Callers.operator()
                .body(Requests.with(Requests.upgrade(), "server", id))
                .post("/api/v1/upgrades")
                .then()
                .statusCode(422);
        server.remove("credentials");
        assertThat(registered(server)).isEqualTo(id);
        Callers.viewer().get("/api/v1/servers/" + id).then().statusCode(200).body("credentials", nullValue());
    }

    @Test
    void a_server_stays_while_an_upgrade_holds_it() {
        var id = registered(server(Map.of()));
        var upgrade = Stories.accepted(Requests.with(Requests.upgrade(), "server", id));

        remove(id).then().statusCode(409).body("code", equalTo("server-busy")).body("detail", containsString(upgrade));

        Stories.ask(upgrade, "cancel").statusCode(200);
        remove(id).then().statusCode(204);
        assertThat(Stories.show(upgrade).getString("serverId")).isEqualTo(id);
        var outcomes = Callers.approver()
                .queryParam("action", "remove")
                .get("/api/v1/audit")
                .asString()
                .lines()
                .map(JsonPath::from)
                .filter(entry -> id.equals(entry.getString("server")))
                .map(entry -> entry.getString("outcome"));
        assertThat(outcomes).containsExactly("refused", "done");
    }

    private static io.restassured.response.Response remove(String id) {
        return Callers.operator().delete("/api/v1/servers/" + id);
    }
}
