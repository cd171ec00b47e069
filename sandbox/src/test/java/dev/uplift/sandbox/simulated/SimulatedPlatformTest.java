package dev.uplift.sandbox.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedPlatformTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedPlatform platform;

    @BeforeEach
    void start() throws Exception {
        platform = SimulatedPlatform.start(0);
        assertThat(call("PUT", "/servers/orders", """
                {"version":"13.16"}""").statusCode()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        client.close();
        platform.close();
    }

    @Test
    void a_server_is_created_once_and_keeps_its_identity() throws Exception {
        var identity = server().get("identity").asText();

        assertThat(call("PUT", "/servers/orders", """
                {"version":"16.9"}""").statusCode()).isEqualTo(200);

        assertThat(server().get("identity").asText()).isEqualTo(identity);
        assertThat(server().get("version").asText()).isEqualTo("13.16");
        assertThat(server().get("effects")).isEmpty();
    }

    @Test
    void an_effect_takes_effect_as_often_as_it_is_called() throws Exception {
        call("POST", "/servers/orders/effects/snapshot", "{}");
        call("POST", "/servers/orders/effects/snapshot", "{}");

        var effect = server().at("/effects/snapshot");
        assertThat(effect.get("count").asInt()).isEqualTo(2);
        assertThat(effect.get("state").asText()).isEqualTo("done");
    }

    @Test
    void the_version_changes_when_the_effect_is_done_and_not_before() throws Exception {
        call("POST", "/servers/orders/effects/upgrade", """
                {"millis":60000,"version":"16.9"}""");
        call("POST", "/servers/orders/effects/patch", """
                {"millis":10,"version":"13.17"}""");

        await().untilAsserted(() ->
                assertThat(server().at("/effects/patch/state").asText()).isEqualTo("done"));
        assertThat(server().get("version").asText()).isEqualTo("13.17");
        assertThat(server().at("/effects/upgrade/state").asText()).isEqualTo("running");
    }

    @Test
    void an_effect_that_is_held_goes_on_until_the_platform_is_told_otherwise() throws Exception {
        assertThat(call("PUT", "/servers/orders/held", """
                {"effects":["upgrade"]}""").statusCode()).isEqualTo(204);
        call("POST", "/servers/orders/effects/a:upgrade", """
                {"version":"16.9"}""");
        call("POST", "/servers/orders/effects/a:backup", "{}");

        assertThat(server().at("/effects/a:backup/state").asText()).isEqualTo("done");
        assertThat(server().at("/effects/a:upgrade/state").asText()).isEqualTo("running");
        assertThat(server().get("version").asText()).isEqualTo("13.16");
        call("PUT", "/servers/orders/held", "{}");

        assertThat(server().at("/effects/a:upgrade/state").asText()).isEqualTo("done");
        assertThat(server().get("version").asText()).isEqualTo("16.9");
    }

    @Test
    void a_refused_call_has_no_effect_and_the_refusals_come_to_an_end() throws Exception {
        fault("""
                {"effect":"upgrade","status":503,"times":2}""");

        assertThat(call("POST", "/servers/orders/effects/upgrade", "{}").statusCode())
                .isEqualTo(503);
        assertThat(call("POST", "/servers/orders/effects/upgrade", "{}").statusCode())
                .isEqualTo(503);
        assertThat(server().get("effects")).isEmpty();
        assertThat(call("POST", "/servers/orders/effects/upgrade", "{}").statusCode())
                .isEqualTo(202);
    }

    @Test
    void a_lost_answer_has_taken_effect() throws Exception {
        fault("""
                {"effect":"upgrade","loseAnswer":true}""");

        assertThatThrownBy(() -> call("POST", "/servers/orders/effects/upgrade", "{}"))
                .isInstanceOf(IOException.class);
        assertThat(server().at("/effects/upgrade/count").asInt()).isEqualTo(1);
    }

    @Test
    void an_effect_that_ends_failed_says_why_and_leaves_the_version() throws Exception {
        fault("""
                {"effect":"upgrade","problem":"storage full"}""");
        call("POST", "/servers/orders/effects/upgrade", """
                {"version":"16.9"}""");

        assertThat(server().at("/effects/upgrade/state").asText()).isEqualTo("failed");
        assertThat(server().at("/effects/upgrade/problem").asText()).isEqualTo("storage full");
        assertThat(server().get("version").asText()).isEqualTo("13.16");
    }

    @Test
    void calls_are_counted_but_not_those_of_the_tests_themselves() throws Exception {
        server();
        fault("""
                {"effect":"x","status":500}""");
        assertThat(json(call("GET", "/calls", "")).get("calls").asLong()).isEqualTo(2);
    }

    @Test
    void what_is_unknown_or_unreadable_is_said_so() throws Exception {
        assertThat(call("GET", "/servers/nobody", "").statusCode()).isEqualTo(404);
        assertThat(call("POST", "/servers/nobody/effects/x", "{}").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/elsewhere", "").statusCode()).isEqualTo(404);
        assertThat(call("POST", "/servers/orders/effects/x", "{").statusCode()).isEqualTo(400);
        assertThat(call("DELETE", "/servers/orders", "").statusCode()).isEqualTo(204);
        assertThat(call("GET", "/servers/orders", "").statusCode()).isEqualTo(404);
    }

    private void fault(String body) throws Exception {
        assertThat(call("PUT", "/servers/orders/faults", body).statusCode()).isEqualTo(204);
    }

    private JsonNode server() throws Exception {
        return json(call("GET", "/servers/orders", ""));
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return Json.mapper().readTree(response.body());
    }

    private HttpResponse<byte[]> call(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(platform.uri().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    @Test
    void servers_are_listed_by_name_in_pages() throws Exception {
        for (var n = 1; n <= 100; n++) {
            call("PUT", "/servers/db-%03d".formatted(n), """
                    {"version":"14.2","labels":{"team":"shop"}}""");
        }

        var first = list("/servers");
        assertThat(first.get("servers")).hasSize(100);
        assertThat(first.at("/servers/0/name").asText()).isEqualTo("db-001");
        assertThat(first.at("/servers/0/version").asText()).isEqualTo("14.2");
        assertThat(first.at("/servers/0/labels/team").asText()).isEqualTo("shop");
        var rest = list("/servers?after=" + first.get("next").asText());
        assertThat(rest.get("servers")).hasSize(1);
        assertThat(rest.at("/servers/0/name").asText()).isEqualTo("orders");
        assertThat(rest.at("/servers/0/identity").asText())
                .isEqualTo(server().get("identity").asText());
        assertThat(rest.hasNonNull("next")).isFalse();
    }

    @Test
    void a_list_is_held_until_the_platform_is_told_otherwise() throws Exception {
        assertThat(call("PUT", "/listing", """
                {"lists":1}""").statusCode()).isEqualTo(204);
        list("/servers");

        var patient = HttpRequest.newBuilder(platform.uri().resolve("/servers")).timeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> client.send(patient.build(), BodyHandlers.ofByteArray()))
                .isInstanceOf(HttpTimeoutException.class);
        call("PUT", "/listing", "{}");

        assertThat(list("/servers").get("servers")).hasSize(1);
    }

    private JsonNode list(String path) throws Exception {
        return json(call("GET", path, ""));
    }
}
