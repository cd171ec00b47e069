package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class GateTest {

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

    /** An upgrade with these options besides, whose plan is made. */
    private String planned(Map<String, Object> options) {
        var body = Requests.upgrade(worker.pool(), host);
        options.forEach((name, value) -> Requests.with(body, "options." + name, value));
        var id = Stories.accepted(body);
        worker.plans(host, Stories.oneStep());
        return id;
    }

    private static ValidatableResponse approve(String caller, String id, String hash) {
        return Callers.as(caller)
                .body(Map.of("planHash", hash, "reason", "read it"))
                .post("/api/v1/upgrades/%s/approve".formatted(id))
                .then();
    }

    @Test
    void an_upgrade_waits_until_somebody_approves_exactly_its_plan() {
        var id = planned(Map.of("approval", "four-eyes", "checklist", List.of("status page")));
        var waiting = Stories.awaitState(id, "AWAITING_APPROVAL");
        var hash = waiting.getString("planHash");
        assertThat(waiting.getString("progress.waitingFor")).isEqualTo("approval");
        assertThat(waiting.getString("checklist[0].item")).isEqualTo("status page");

        approve("approver", id, "f00d").statusCode(409).body("code", equalTo("plan-differs"));
        approve("approver", id, hash).statusCode(409).body("code", equalTo("checklist-unsigned"));
        Callers.approver()
                .post("/api/v1/upgrades/%s/checklist/coffee".formatted(id))
                .then()
                .statusCode(409)
                .body("remedy", containsString("status page"));
        Callers.approver()
                .post("/api/v1/upgrades/%s/checklist/status page".formatted(id))
                .then()
                .statusCode(200)
                .body("checklist[0].signed.by", equalTo("approver"));
        approve("approver", id, hash)
                .statusCode(200)
                .body("state", equalTo("RUNNING"))
                .body("approvedBy", equalTo("approver"))
                .body("approval.planHash", equalTo(hash));

        worker.does("fence");
        Stories.awaitState(id, "SUCCEEDED");
        var asked = Stories.timeline(id).<Map<String, Object>>getList("findAll { it.type == 'asked' }.data");
        assertThat(asked)
                .containsExactly(
                        Map.of("action", "sign", "by", "approver", "subject", "status page"),
                        Map.of("action", "approve", "by", "approver", "reason", "read it", "subject", hash));
    }

    @Test
    void with_four_eyes_an_admin_cannot_approve_what_the_admin_asked_for() {
        var body = Requests.with(Requests.upgrade(worker.pool(), host), "options.approval", "four-eyes");
        var id = Callers.as("admin")
                .body(body)
                .post("/api/v1/upgrades")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        worker.plans(host, Stories.oneStep());
        var hash = Stories.awaitState(id, "AWAITING_APPROVAL").getString("planHash");

        approve("admin", id, hash).statusCode(409).body("code", equalTo("four-eyes"));
        approve("approver", id, hash).statusCode(200);
    }

    @Test
    void a_plan_that_is_rejected_gives_the_server_free() {
        var id = planned(Map.of("approval", "one"));
        Stories.awaitState(id, "AWAITING_APPROVAL");

        Callers.approver()
                .body(Map.of("reason", "not this month"))
                .post("/api/v1/upgrades/%s/reject".formatted(id))
                .then()
                .statusCode(200)
                .body("state", equalTo("REJECTED"))
                .body("problem.code", equalTo("rejected"))
                .body("problem.detail", containsString("not this month"));

        Stories.accepted(Requests.upgrade(worker.pool(), host));
    }

    @Test
    void a_window_is_waited_for_and_shown() {
        var opens = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var id = planned(Map.of(
                "window",
                Map.of("start", opens.toString(), "end", opens.plusSeconds(7200).toString())));

        var scheduled = Stories.awaitState(id, "SCHEDULED");

        assertThat(scheduled.getString("progress.waitingFor")).isEqualTo("window");
        assertThat(Instant.parse(scheduled.getString("schedule.opens"))).isEqualTo(opens);
        assertThat(Instant.parse(scheduled.getString("schedule.latestStart"))).isEqualTo(opens.plusSeconds(6600));
        Stories.ask(id, "cancel").statusCode(200).body("state", equalTo("CANCELLED"));
    }

    @Test
    void a_window_that_opens_soon_lets_the_first_step_go() {
        var opens = Instant.now().plusSeconds(3);
        var id = planned(Map.of(
                "window",
                Map.of("start", opens.toString(), "end", opens.plusSeconds(7200).toString())));

        var fence = worker.next("fence");

        assertThat(Instant.now()).isAfterOrEqualTo(opens);
        assertThat(fence.command().notAfter()).hasValue(opens.plusSeconds(6600));
        worker.begins(fence);
        worker.completes(fence, Map.of(), null);
        Stories.awaitState(id, "SUCCEEDED");
    }

    @Test
    void what_is_paused_goes_on_when_somebody_says_so() {
        var id = planned(Map.of("approval", "one"));
        var hash = Stories.awaitState(id, "AWAITING_APPROVAL").getString("planHash");

        Stories.ask(id, "pause").statusCode(200).body("state", equalTo("PAUSED"));
        approve("approver", id, hash).statusCode(409).body("code", equalTo("not-possible-now"));
        Stories.ask(id, "resume").statusCode(200).body("state", equalTo("AWAITING_APPROVAL"));
    }

    @Test
    void a_server_is_observed_as_long_as_asked_for() {
        var id = planned(Map.of("observe", "PT2S"));
        worker.does("fence");

        Stories.awaitState(id, "SUCCEEDED");

        assertThat(Duration.between(at(id, "OBSERVING"), at(id, "SUCCEEDED")))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        Callers.viewer().get("/api/v1/upgrades/" + id).then().body("observedUntil", nullValue());
    }

    /** When it came into that state. */
    private static Instant at(String id, String state) {
        return Instant.parse(Stories.timeline(id).getString("find { it.data.state == '%s' }.at".formatted(state)));
    }

    @Test
    void while_a_server_is_observed_its_upgrade_says_until_when() {
        var id = planned(Map.of("observe", "PT1H"));
        worker.does("fence");

        var observing = Stories.awaitState(id, "OBSERVING");

        assertThat(Instant.parse(observing.getString("observedUntil")))
                .isCloseTo(at(id, "OBSERVING").plusSeconds(3600), within(1, ChronoUnit.MILLIS));
    }
}
