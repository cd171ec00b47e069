package dev.uplift.api.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.api.rest.Callers;
import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.command.Control;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class WholeUpgradeTest {

    private ScriptedWorker worker;

    @BeforeEach
    void startWorker() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    /** The whole story: fence, copy, verify, open, with a probe beside them. */
    private String carriedOut() {
        var host = Requests.unique("db");
        var id = Stories.accepted(Requests.upgrade(worker.pool(), host));
        worker.plans(host, Stories.move());
        var probe = worker.next("probe");
        worker.accepts(probe);
        worker.learns(probe, Map.of("outage/" + probe.turn(), Map.of("attempts", 1)), List.of());
        worker.does("fence");
        assertThat(worker.does("copy").command().facts()).isEqualTo(Map.of("source.version", "13.16"));
        var verify = worker.next("verify");
        var checks = List.of(
                new Check("version", true, "answers 17.5"), new Check("data:shop.public.orders", true, "1000 rows"));
        worker.learns(verify, Map.of("target.version", "17.5"), checks);
        worker.completes(verify, Map.of(), null);
        worker.does("open");
        assertThat(worker.told()).isEqualTo(new Control.Cancel(probe.command().upgrade(), probe.turn(), worker.id()));
        var figures = Map.<String, Object>of(
                "seconds",
                2.5,
                "firstFailure",
                "2026-01-02T03:04:05Z",
                "lastFailure",
                "2026-01-02T03:04:07Z",
                "attempts",
                50,
                "failures",
                5);
        worker.completes(probe, Map.of("outage/" + probe.turn(), figures), null);
        Stories.awaitState(id, "SUCCEEDED");
        return id;
    }

    @Test
    void an_upgrade_whose_every_step_is_done_has_succeeded_and_shows_what_was_seen() {
        var shown = Stories.show(carriedOut());

        assertThat(shown.getString("source.version")).isEqualTo("13.16");
        assertThat(shown.getString("target.version")).isEqualTo("17.5");
        assertThat(shown.getList("checks.id", String.class)).containsExactly("data:shop.public.orders", "version");
        assertThat(shown.getList("checks.passed", Boolean.class)).containsOnly(true);
        assertThat(shown.getDouble("outage.seconds")).isEqualTo(2.5);
        assertThat(shown.getString("outage.firstFailure")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(shown.getInt("outage.attempts")).isEqualTo(50);
        assertThat(shown.getList("phases.phase", String.class))
                .containsExactly("INSPECT", "PRECHECK", "QUIESCE", "UPGRADE", "VERIFY", "RESUME");
        assertThat(shown.getList("steps.state", String.class)).containsOnly("DONE");
        assertThat(shown.getInt("progress.percent")).isEqualTo(100);
        assertThat(shown.getString("planHash")).matches("[0-9a-f]{64}");
    }

    @Test
    void the_plan_is_shown_with_its_hash() {
        var id = carriedOut();
        var plan = Callers.viewer()
                .get("/api/v1/upgrades/%s/plan".formatted(id))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(plan.getString("hash")).isEqualTo(Stories.show(id).getString("planHash"));
        assertThat(plan.getList("plan.steps.name", String.class)).containsExactly("fence", "copy", "verify", "open");
    }

    @Test
    void the_old_server_is_released_when_somebody_asks_for_it_and_once() {
        var id = carriedOut();

        Stories.ask(id, "release").statusCode(200);
        worker.does("release-source");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(completed(id)).contains("release-source"));

        Stories.ask(id, "release").statusCode(200);
        assertThat(completed(id)).containsOnlyOnce("release-source");
        assertThat(Stories.show(id).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void events_that_come_twice_change_nothing() {
        var once = carriedOut();
        worker.stuttering();
        var twice = carriedOut();

        assertThat(story(twice)).isEqualTo(story(once));
        var numbers = Stories.timeline(twice).getList("number", Long.class);
        assertThat(numbers)
                .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(Stories.show(twice).getList("phases.seconds"))
                .isEqualTo(Stories.show(once).getList("phases.seconds"));
    }

    @Test
    void the_same_server_under_another_address_is_rejected_and_the_first_upgrade_goes_on() {
        var identity = Requests.unique("system");
        var first = Stories.accepted(Requests.upgrade(worker.pool(), Requests.unique("db")));
        worker.plans(identity, Stories.oneStep());
        var fence = worker.next("fence");

        var second = Stories.accepted(Requests.upgrade(worker.pool(), Requests.unique("alias")));
        worker.plans(identity, Stories.oneStep());
        var rejected = Stories.awaitState(second, "REJECTED");

        assertThat(rejected.getString("problem.code")).isEqualTo("server-locked");
        assertThat(rejected.getString("problem.detail")).contains(first);
        worker.begins(fence);
        worker.completes(fence, Map.of(), null);
        Stories.awaitState(first, "SUCCEEDED");
        var third = Stories.accepted(Requests.upgrade(worker.pool(), Requests.unique("alias")));
        worker.plans(identity, Stories.oneStep());
        worker.does("fence");
        Stories.awaitState(third, "SUCCEEDED");
    }

    private static List<String> completed(String id) {
        return Stories.timeline(id).getList("findAll { it.type == 'step-completed' }.data.step", String.class);
    }

    private static List<String> story(String id) {
        JsonPath timeline = Stories.timeline(id);
        return timeline.<Map<String, Object>>getList("").stream()
                .map(entry -> entry.get("type") + " " + what((Map<?, ?>) entry.get("data")))
                .toList();
    }

    private static String what(Map<?, ?> data) {
        return Objects.toString(data.get("step"), "") + Objects.toString(data.get("state"), "");
    }
}
