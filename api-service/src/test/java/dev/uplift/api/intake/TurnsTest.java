package dev.uplift.api.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.api.rest.ScriptedWorker;
import dev.uplift.api.rest.Stories;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event.HandedBack;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has the turn, and what becomes of it when its worker is gone. */
@QuarkusTest
@WithTestResource(Outside.class)
class TurnsTest {

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

    private String accepted() {
        return Stories.accepted(Requests.upgrade(worker.pool(), host));
    }

    private List<String> lost(String id) {
        return Stories.timeline(id).getList("findAll { it.type == 'turn-lost' }.data.step", String.class);
    }

    @Test
    void commands_wait_while_no_worker_lives_and_are_sent_when_one_does() {
        var pool = Requests.unique("later");
        var id = Stories.accepted(Requests.upgrade(pool, host));
        // Longer than a command may be without an answer: waiting for a worker is nobody's fault.
        await().during(Duration.ofSeconds(11)).atMost(Duration.ofSeconds(40)).until(() -> lost(id).isEmpty());
        assertThat(Stories.show(id).getString("progress.waitingFor")).isEqualTo("worker");

        try (var late = ScriptedWorker.start(pool)) {
            assertThat(late.next("inspect").turn()).isOne();
        }
    }

    @Test
    void a_worker_that_falls_silent_loses_its_turn_and_its_verdict_comes_too_late() {
        var id = accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);

        worker.fallSilent();
        try (var second = ScriptedWorker.start(worker.pool())) {
            await().atMost(Duration.ofSeconds(40)).until(() -> second.hasCommand() || worker.hasCommand());
            var again = second.hasCommand() ? second.next("fence") : worker.next("fence");
            assertThat(again.turn()).isGreaterThan(fence.turn());
            assertThat(lost(id)).containsExactly("fence");

            worker.fails(fence, Stories.BROKEN);
            second.begins(again);
            second.completes(again, Map.of(), null);
            assertThat(Stories.awaitState(id, "SUCCEEDED").getString("problem")).isNull();
        }
    }

    @Test
    void a_worker_that_lists_its_turn_keeps_it() {
        var id = accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);

        await().during(Duration.ofSeconds(13)).atMost(Duration.ofSeconds(40)).until(() -> lost(id).isEmpty());

        worker.completes(fence, Map.of(), null);
        Stories.awaitState(id, "SUCCEEDED");
    }

    @Test
    void a_command_that_nobody_answers_gets_a_new_turn() {
        var id = accepted();
        var unanswered = worker.next("inspect");

        var again = worker.next("inspect");

        assertThat(again.turn()).isGreaterThan(unanswered.turn());
        assertThat(again.command().timeLeft()).isEqualTo(unanswered.command().timeLeft());
        assertThat(lost(id)).containsExactly("inspect");
    }

    @Test
    void a_declined_command_is_offered_again_under_a_key_of_its_own() {
        var id = accepted();
        var server = Stories.show(id).getString("serverId");
        var inspect = worker.next("inspect");
        assertThat(inspect.key()).isEqualTo(server);

        worker.declines(inspect);
        var again = worker.next("inspect");

        assertThat(again.key()).isEqualTo("%s/%d".formatted(server, again.turn()));
        assertThat(again.turn()).isGreaterThan(inspect.turn());
        assertThat(again.command().timeLeft()).isEqualTo(inspect.command().timeLeft());
    }

    @Test
    void every_repeat_of_accepted_is_answered_the_same_way() {
        accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        var go = new Control.Go(fence.command().upgrade(), fence.turn(), worker.id());

        for (var i = 0; i < 3; i++) {
            worker.accepts(fence);
            assertThat(worker.told()).isEqualTo(go);
        }
    }

    @Test
    void of_two_workers_that_accept_one_turn_the_second_is_told_to_drop_it() {
        accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);

        try (var second = ScriptedWorker.start()) {
            second.accepts(fence);
            assertThat(second.told()).isEqualTo(new Control.Drop(fence.command().upgrade(), fence.turn(), second.id()));
            second.accepts(fence);
            assertThat(second.told()).isInstanceOf(Control.Drop.class);
        }
    }

    @Test
    void a_turn_that_is_over_is_dropped_by_whoever_accepts_it_late() {
        var id = accepted();
        var inspect = worker.next("inspect");
        Stories.ask(id, "cancel").statusCode(200);

        worker.accepts(inspect);

        assertThat(worker.told()).isEqualTo(new Control.Drop(inspect.command().upgrade(), inspect.turn(), worker.id()));
    }

    @Test
    void a_turn_that_is_handed_back_goes_out_again_with_the_time_that_is_left() {
        accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);

        worker.handsBack(fence, HandedBack.STOPPING);
        var again = worker.next("fence");

        assertThat(again.turn()).isGreaterThan(fence.turn());
        assertThat(again.command().timeLeft())
                .isEqualTo(fence.command().timeLeft().minusMillis(250));
    }

    @Test
    void what_is_told_to_stop_is_told_again_until_it_answers() {
        var id = accepted();
        worker.plans(host, Stories.oneStep());
        var fence = worker.next("fence");
        worker.begins(fence);
        Stories.ask(id, "cancel").statusCode(200);

        assertThat(worker.told()).isInstanceOf(Control.Cancel.class);
        assertThat(worker.told()).isInstanceOf(Control.Cancel.class);
        worker.handsBack(fence, HandedBack.CANCELLED);
        worker.does("open-source");
        Stories.awaitState(id, "CANCELLED");
    }
}
