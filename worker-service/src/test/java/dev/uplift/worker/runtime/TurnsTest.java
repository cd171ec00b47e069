package dev.uplift.worker.runtime;

import static dev.uplift.worker.runtime.ThisWorker.command;
import static dev.uplift.worker.runtime.ThisWorker.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.worker.driver.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a worker answers commands, and when it may act. */
class TurnsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicInteger runs = new AtomicInteger();

    private ThisWorker counting() {
        return ThisWorker.doing(_ -> {
            runs.incrementAndGet();
            return StepResult.done(Map.of("snapshot", "s-1"));
        });
    }

    @Test
    void a_step_is_accepted_and_waits_for_go_before_it_acts() {
        var worker = counting();
        var command = command(step());

        worker.turns.take("srv-1/7", command);
        worker.await(command, Event.Accepted.class);
        assertThat(runs).hasValue(0);
        worker.turns.control(worker.go(command));

        assertThat(worker.await(command, Event.Completed.class).facts()).isEqualTo(Map.of("snapshot", "s-1"));
        assertThat(runs).hasValue(1);
        assertThat(worker.kafka.history())
                .allSatisfy(record -> assertThat(record.key()).isEqualTo("srv-1"));
        worker.awaitIdle();
    }

    @Test
    void acceptance_is_repeated_until_it_is_answered() {
        var worker = counting();
        var command = command(step());
        worker.turns.take(ThisWorker.KEY, command);

        await().atMost(PATIENCE)
                .until(() -> worker.said(command, Event.Accepted.class).size() >= 2);

        assertThat(runs).hasValue(0);
    }

    @Test
    void a_go_for_another_worker_or_turn_is_not_ours() {
        var worker = counting();
        var command = command(step());
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Accepted.class);

        worker.turns.control(new Control.Go(command.upgrade(), command.turn(), "w-other"));
        worker.turns.control(new Control.Go(command.upgrade(), command.turn() + 1, worker.identity.id()));
        worker.turns.control(worker.drop(command));

        worker.awaitIdle();
        assertThat(runs).hasValue(0);
    }

    @Test
    void a_repeatable_step_that_is_quick_says_only_its_verdict() {
        var worker = counting();
        var commands =
                Stream.generate(() -> command(step().asRepeatable())).limit(20).toList();

        for (var command : commands) {
            worker.turns.take(ThisWorker.KEY, command);
            worker.await(command, Event.Completed.class);
        }

        // a machine that is busy just then makes one of them slow, not all
        assertThat(commands)
                .anyMatch(command -> worker.said(command, Event.Accepted.class).isEmpty());
    }

    @Test
    void a_repeatable_step_that_takes_its_time_is_accepted_meanwhile() {
        var end = new CountDownLatch(1);
        var worker = ThisWorker.doing(_ -> {
            end.await();
            return StepResult.done();
        });
        var command = command(step().asRepeatable());

        worker.turns.take(ThisWorker.KEY, command);

        worker.await(command, Event.Accepted.class);
        end.countDown();
        worker.await(command, Event.Completed.class);
    }

    @Test
    void the_same_turn_that_comes_twice_is_run_once() {
        var worker = counting();
        var command = command(step());
        worker.turns.take(ThisWorker.KEY, command);
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Accepted.class);
        worker.turns.control(worker.go(command));
        worker.turns.control(worker.go(command));

        worker.await(command, Event.Completed.class);
        worker.awaitIdle();
        assertThat(runs).hasValue(1);
        assertThat(worker.said(command, Event.Accepted.class)).hasSize(1);
    }

    @Test
    void a_worker_without_room_declines_at_once_and_has_room_again_later() {
        var end = new CountDownLatch(1);
        var worker = ThisWorker.doing(_ -> {
            end.await();
            return StepResult.done();
        });
        var first = worker.begin(command(step().inLane(Lane.DATA)));
        var second = command(step().inLane(Lane.DATA));

        worker.turns.take(ThisWorker.KEY, second);

        assertThat(worker.await(second, Event.Declined.class).reason()).isEqualTo("no room");
        assertThat(worker.slots.free()).isEqualTo(Map.of(Lane.CONTROL, 10, Lane.DATA, 0));
        end.countDown();
        worker.await(first, Event.Completed.class);
        worker.awaitIdle();
    }

    @Test
    void an_action_that_nobody_here_has_fails_with_what_to_do() {
        var worker = counting();
        var command = command(step().doing("newer-action", Map.of()));

        worker.turns.take(ThisWorker.KEY, command);

        var problem = worker.await(command, Event.Failed.class).problem();
        assertThat(problem.code()).isEqualTo("unknown-action");
        assertThat(problem.detail()).contains("newer-action").contains("test");
        worker.awaitIdle();
    }

    @Test
    void a_go_that_comes_after_the_latest_moment_to_begin_is_handed_back() {
        var worker = counting();
        var command = worker.begin(command(step(), LONG, Instant.now().minusSeconds(1)));

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.TOO_LATE);
        assertThat(runs).hasValue(0);
    }

    @Test
    void a_dropped_turn_ends_without_a_word_and_frees_its_slot() {
        var worker = counting();
        var command = command(step());
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Accepted.class);

        worker.turns.control(worker.drop(command));

        worker.awaitIdle();
        assertThat(worker.events()).hasSize(1);
    }

    @Test
    void a_turn_stays_listed_until_kafka_has_its_verdict() {
        var worker = ThisWorker.unacknowledged(LONG, _ -> StepResult.done());
        var command = command(step().asRepeatable());
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Completed.class);

        assertThat(worker.turns.list()).singleElement().satisfies(held -> {
            assertThat(held.upgrade()).isEqualTo(command.upgrade());
            assertThat(held.turn()).isEqualTo(command.turn());
        });
        await().atMost(PATIENCE).until(() -> worker.slots.free().get(Lane.CONTROL) == 10);
        assertThat(worker.turns.list()).hasSize(1);
        worker.acknowledge();

        worker.awaitIdle();
    }

    @Test
    void a_worker_that_ends_hands_control_steps_back_at_once_and_takes_nothing_more() throws Exception {
        var worker = ThisWorker.doing(_ -> StepResult.pending(LONG, "the cloud"));
        var command = worker.begin(command(step()));
        worker.await(command, Event.Progressed.class);

        worker.turns.end(LONG, LONG);

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.STOPPING);
        var next = command(step());
        worker.turns.take(ThisWorker.KEY, next);
        worker.await(next, Event.Declined.class);
    }

    @Test
    void data_steps_have_a_time_of_grace_and_may_get_there() throws Exception {
        var ending = new CountDownLatch(1);
        var worker = ThisWorker.doing(_ -> {
            ending.await();
            return StepResult.done();
        });
        var command = worker.begin(command(step().inLane(Lane.DATA)));
        var end = Thread.ofVirtual().start(() -> {
            try {
                worker.turns.end(LONG, LONG);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });

        ending.countDown();

        worker.await(command, Event.Completed.class);
        end.join();
        assertThat(worker.said(command, Event.HandedBack.class)).isEmpty();
    }

    @Test
    void data_steps_are_stopped_and_handed_back_when_their_grace_is_over() throws Exception {
        var stopped = new CountDownLatch(1);
        var worker = ThisWorker.doing(work -> {
            try (var _ = work.onStop(stopped::countDown)) {
                stopped.await();
                work.mayAct();
                return StepResult.done();
            }
        });
        var command = worker.begin(command(step().inLane(Lane.DATA)));

        worker.turns.end(Duration.ofMillis(200), LONG);

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.STOPPING);
        worker.awaitIdle();
    }
}
