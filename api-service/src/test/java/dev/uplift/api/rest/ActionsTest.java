package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event.HandedBack;
import dev.uplift.contracts.event.Event.Outcome;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class ActionsTest {

    private final String host = Requests.unique("db");
    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    private Map<String, Object> request() {
        return Requests.upgrade(worker.pool(), host);
    }

    private String failed() {
        var id = Stories.accepted(Requests.with(request(), "options.onFailure", "hold"));
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);
        worker.fails(fence, Stories.BROKEN);
        worker.does("open-source");
        Stories.awaitState(id, "FAILED");
        return id;
    }

    private String planned(Outcome plan) {
        var id = Stories.accepted(request());
        worker.plans(host, plan);
        return id;
    }

    private static void refused(String id, String... actions) {
        for (var action : actions) {
            Stories.ask(id, action).statusCode(409).body("code", equalTo("not-possible-now"));
        }
    }

    @Test
    void while_it_is_planned_an_upgrade_can_only_be_cancelled() {
        var id = Stories.accepted(request());
        refused(id, "retry", "rollback", "release", "close");

        Stories.ask(id, "cancel").statusCode(200).body("state", equalTo("CANCELLED"));

        refused(id, "cancel", "retry", "rollback", "release", "close");
        var asked = Stories.timeline(id).<Map<String, Object>>getList("findAll { it.type == 'asked' }.data");
        assertThat(asked).containsExactly(Map.of("action", "cancel", "by", "operator", "reason", "because"));
    }

    @Test
    void a_cancelled_upgrade_gives_its_server_free() {
        Stories.ask(Stories.accepted(request()), "cancel").statusCode(200);

        Stories.accepted(request());
    }

    @Test
    void cancelling_a_running_step_stops_it_and_takes_back_what_was_done() {
        var id = Stories.accepted(request());
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);

        Stories.ask(id, "cancel").statusCode(200).body("state", equalTo("CANCELLING"));

        assertThat(worker.told()).isEqualTo(new Control.Cancel(fence.command().upgrade(), fence.turn(), worker.id()));
        refused(id, "retry", "rollback", "release", "close");
        Stories.ask(id, "cancel").statusCode(200);
        worker.handsBack(fence, HandedBack.CANCELLED);
        worker.does("open-source");
        Stories.awaitState(id, "CANCELLED");
    }

    @Test
    void a_failure_that_is_closed_gives_its_server_free() {
        var id = failed();
        refused(id, "cancel", "release");
        Callers.operator().body(request()).post("/api/v1/upgrades").then().statusCode(409);

        Stories.ask(id, "close").statusCode(200).body("state", equalTo("CLOSED"));

        assertThat(Stories.show(id).getString("problem.code")).isEqualTo("broken");
        refused(id, "close", "retry", "rollback");
        Stories.accepted(request());
    }

    @Test
    void a_failed_upgrade_goes_on_when_it_is_retried() {
        var id = failed();

        Stories.ask(id, "retry").statusCode(200).body("state", equalTo("RUNNING"));

        worker.does("fence");
        assertThat(Stories.awaitState(id, "SUCCEEDED").getString("problem")).isNull();
    }

    @Test
    void a_failed_upgrade_can_be_rolled_back() {
        var id = failed();

        Stories.ask(id, "rollback").statusCode(200).body("state", equalTo("ROLLING_BACK"));

        worker.does("open-source");
        assertThat(Stories.awaitState(id, "ROLLED_BACK").getString("problem.code"))
                .isEqualTo("broken");
    }

    @Test
    void nothing_is_released_where_nothing_is_shut() {
        var id = planned(Stories.oneStep());
        worker.does("fence");
        Stories.awaitState(id, "SUCCEEDED");
        refused(id, "cancel", "retry", "rollback", "close");

        Stories.ask(id, "release").statusCode(409).body("code", equalTo("nothing-to-release"));
    }

    @Test
    void a_blocking_finding_rejects_the_upgrade_before_anything_is_touched() {
        var id = planned(Stories.blocked());
        var rejected = Stories.awaitState(id, "REJECTED");

        assertThat(rejected.getString("findings[0].id")).isEqualTo("too-old");
        assertThat(rejected.getString("problem.code")).isEqualTo("precheck-blocked");
        refused(id, "cancel", "retry", "rollback", "release", "close");
        Stories.accepted(request());
    }

    @Test
    void what_nobody_can_ask_is_answered_with_what_can_be_asked() {
        var id = Stories.accepted(request());

        Stories.ask(id, "explode")
                .statusCode(404)
                .body("code", equalTo("no-such-action"))
                .body("remedy", containsString("pause, resume, cancel, retry, rollback, release, close"));
        for (var nobody : List.of("abcdefghijklmnop", "no-id")) {
            Stories.ask(nobody, "cancel").statusCode(404).body("code", equalTo("not-found"));
        }
    }

    @Test
    void a_reason_may_be_left_out_but_not_be_nonsense() throws Exception {
        var id = Stories.accepted(request());
        var path = "/api/v1/upgrades/%s/cancel".formatted(id);

        Callers.operator().body("{").post(path).then().statusCode(400).body("code", equalTo("not-json"));
        Callers.operator().body("[7]").post(path).then().statusCode(400);
        var nothing = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + Callers.tokenOf("operator"))
                .POST(BodyPublishers.noBody())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(nothing, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }
}
