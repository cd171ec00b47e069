package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What earlier upgrades leave for later ones: rehearsals of the same server, and times of the same steps. */
@QuarkusTest
@WithTestResource(Outside.class)
class MemoryTest {

    private static final Duration TOOK = Duration.ofSeconds(41);

    private final String host = Requests.unique("db");
    private final String action = Requests.unique("move");
    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    private String asked(String server, Map<String, Object> options) {
        var all = new HashMap<String, Object>(Map.of("approval", "one", "observe", "PT0S"));
        all.putAll(options);
        var id = Stories.accepted(Requests.with(Requests.upgrade(worker.pool(), server), "options", all));
        worker.plans(server, Stories.rehearsed(server, action));
        return id;
    }

    private String reusing(Map<String, Object> more) {
        var options = new HashMap<String, Object>(Map.of("rehearsal", "reuse"));
        options.putAll(more);
        return asked(host, options);
    }

    private static void reject(String id) {
        Callers.approver()
                .body(Map.of("reason", "not this week"))
                .post("/api/v1/upgrades/%s/reject".formatted(id))
                .then()
                .statusCode(200);
    }

    private static void approve(String id) {
        var hash = Stories.show(id).getString("planHash");
        Callers.approver()
                .body(Map.of("planHash", hash))
                .post("/api/v1/upgrades/%s/approve".formatted(id))
                .then()
                .statusCode(200);
    }

    /** Rehearsed, and then rejected by who should approve it. */
    private String rehearsed(Map<String, Object> options) {
        var id = asked(host, options);
        worker.does("rehearse", TOOK);
        Stories.awaitState(id, "AWAITING_APPROVAL");
        reject(id);
        worker.does("undo-rehearsal");
        Stories.awaitState(id, "REJECTED");
        return id;
    }

    private static JsonPath plan(String id) {
        return Callers.viewer()
                .get("/api/v1/upgrades/%s/plan".formatted(id))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String why(String id) {
        return Stories.timeline(id).getString("find { it.type == 'rehearsal-needed' }.data.why");
    }

    private void isRehearsed(String id, String why) {
        worker.next("rehearse");
        assertThat(why(id)).contains(why);
        assertThat(Stories.show(id).getString("rehearsal.reusedFrom")).isNull();
        Stories.ask(id, "cancel").statusCode(200);
        worker.does("undo-rehearsal");
        Stories.awaitState(id, "CANCELLED");
    }

    @Test
    void a_rehearsal_that_passed_is_not_made_again() {
        var first = rehearsed(Map.of());

        var id = reusing(Map.of());

        var waiting = Stories.awaitState(id, "AWAITING_APPROVAL");
        assertThat(waiting.getString("rehearsal.reusedFrom.upgrade")).isEqualTo(first);
        assertThat(waiting.getDouble("rehearsal.seconds")).isEqualTo(41);
        assertThat(waiting.getDouble("predictedOutage.seconds")).isEqualTo(41);
        assertThat(waiting.getString("predictedOutage.confidence")).isEqualTo("MEASURED");
        assertThat(waiting.getList("steps.state")).containsExactly("SKIPPED", "SKIPPED", "PLANNED");
        assertThat(Stories.timeline(id).getString("find { it.type == 'rehearsal-reused' }.data.upgrade"))
                .isEqualTo(first);
        var report =
                Callers.viewer().get("/api/v1/upgrades/%s/report".formatted(id)).jsonPath();
        assertThat(report.getString("rehearsal.outcome")).isEqualTo("REUSED");
        assertThat(report.getString("rehearsal.reusedFrom.upgrade")).isEqualTo(first);
        assertThat(report.getString("recommendation.verdict")).isEqualTo("PROCEED");
        assertThat(report.getString("recommendation.reasons[0]")).contains(first);

        approve(id);
        worker.does("upgrade");
        Stories.awaitState(id, "SUCCEEDED");
    }

    @Test
    void it_is_made_again_when_the_one_before_failed() {
        var first = asked(host, Map.of());
        var rehearse = worker.next("rehearse");
        worker.begins(rehearse);
        worker.fails(rehearse, Stories.BROKEN);
        Stories.awaitState(first, "FAILED");
        Stories.ask(first, "close").statusCode(200);

        isRehearsed(reusing(Map.of()), "failed");
    }

    @Test
    void it_is_made_again_when_the_one_before_is_too_old_or_was_with_other_options() {
        rehearsed(Map.of());
        var oldFrom = Instant.now().plusSeconds(1);

        isRehearsed(reusing(Map.of("dataComparison", "counts")), "other options");
        await().until(() -> Instant.now().isAfter(oldFrom));
        isRehearsed(reusing(Map.of("rehearsalMaxAge", "PT1S")), "older than PT1S");
    }

    @Test
    void another_servers_rehearsal_counts_for_nothing() {
        rehearsed(Map.of());

        var other = Requests.unique("other");
        isRehearsed(asked(other, Map.of("rehearsal", "reuse")), "No rehearsal of this server");
    }

    @Test
    void a_plan_says_what_its_steps_are_expected_to_take_and_why() {
        var id = asked(host, Map.of());

        var rehearse = worker.next("rehearse");
        var planned = plan(id);
        assertThat(planned.getString("hash")).isEqualTo(Stories.show(id).getString("planHash"));
        assertThat(planned.getString("productionHash")).hasSize(64).isNotEqualTo(planned.getString("hash"));
        assertThat(planned.getList("plan.steps.name")).containsExactly("rehearse", "drop-clone", "upgrade");
        assertThat(planned.getList("estimates.step")).containsExactly("rehearse", "drop-clone", "upgrade");
        assertThat(planned.getMap("estimates[2]"))
                .isEqualTo(Map.of(
                        "step",
                        "upgrade",
                        "phase",
                        "UPGRADE",
                        "outage",
                        true,
                        "reversible",
                        false,
                        "seconds",
                        90.0f,
                        "basis",
                        "ESTIMATE",
                        "skipped",
                        false));
        assertThat(planned.getString("predictedOutage.confidence")).isEqualTo("ESTIMATED");
        assertThat(planned.getString("pointOfNoReturn")).isEqualTo("upgrade");
        assertThat(planned.getList("rollback.steps.step")).containsExactly("restore", "undo-rehearsal");
        assertThat(planned.getString("removals[0].removes")).isEqualTo("clone uplift-" + id);
        assertThat(planned.getString("removals[0].after")).isEqualTo("PT336H");
        assertThat(planned.getList("wayBack.steps")).containsExactly("return");

        worker.begins(rehearse);
        worker.completes(rehearse, Map.of(), null, TOOK);
        Stories.awaitState(id, "AWAITING_APPROVAL");
        assertThat(plan(id).getString("estimates[2].basis")).isEqualTo("REHEARSAL");
        assertThat(plan(id).getDouble("predictedOutage.seconds")).isEqualTo(41);
    }

    @Test
    void three_upgrades_teach_the_fourth_how_long_a_step_takes() {
        for (var seconds : List.of(20, 300, 30)) {
            var server = Requests.unique("db");
            var id = Stories.accepted(Requests.upgrade(worker.pool(), server));
            worker.plans(server, Stories.inPlace(server, action));
            worker.does("upgrade", Duration.ofSeconds(seconds));
            Stories.awaitState(id, "SUCCEEDED");
        }

        var id = asked(host, Map.of());
        worker.next("rehearse");

        assertThat(plan(id).getString("estimates[2].basis")).isEqualTo("HISTORY");
        assertThat(plan(id).getDouble("estimates[2].seconds")).isEqualTo(30);
        assertThat(plan(id).getString("predictedOutage.confidence")).isEqualTo("PARTLY_MEASURED");
    }

    @Test
    void there_is_no_plan_of_an_upgrade_that_nobody_has_looked_at() {
        var id = Stories.accepted(Requests.upgrade());

        Callers.viewer()
                .get("/api/v1/upgrades/%s/plan".formatted(id))
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }
}
