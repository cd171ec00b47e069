package dev.uplift.worker.runtime;

import static dev.uplift.worker.runtime.ThisWorker.command;
import static dev.uplift.worker.runtime.ThisWorker.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.event.Event;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an action from Go to its verdict. */
class RunnerTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Problem AWAY = Problem.of(Problem.Kind.TRANSIENT, "away", "It is away.", "Wait.");
    private static final Problem BROKEN = Problem.of(Problem.Kind.PROVIDER, "broken", "It broke.", "Mend it.");

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch running = new CountDownLatch(1);

    /** Runs until it is stopped, as something that moves bytes does. */
    private StepResult untilStopped(Work work) throws InterruptedException {
        var stopped = new CountDownLatch(1);
        try (var _ = work.onStop(stopped::countDown)) {
            running.countDown();
            stopped.await();
            work.mayAct();
            return StepResult.done();
        }
    }

    @Test
    void nothing_that_a_look_left_with_its_thread_is_kept_while_the_step_waits() {
        var threads = ConcurrentHashMap.<Thread>newKeySet();
        var worker = ThisWorker.doing(_ -> {
            threads.add(Thread.currentThread());
            return runs.incrementAndGet() < 3
                    ? StepResult.pending(Duration.ofMillis(10), "the snapshot")
                    : StepResult.done();
        });

        var command = worker.begin(command(step()));

        worker.await(command, Event.Completed.class);
        // The last one says what it found before it ends.
        await().atMost(PATIENCE).until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(threads).hasSize(3);
    }

    @Test
    void what_is_pending_is_asked_again_and_what_it_waits_for_is_told() {
        var worker = ThisWorker.doing(_ -> runs.incrementAndGet() < 3
                ? StepResult.pending(Duration.ofMillis(10), "the snapshot")
                : StepResult.done());
        var command = worker.begin(command(step()));

        worker.await(command, Event.Completed.class);
        assertThat(runs).hasValue(3);
        assertThat(worker.said(command, Event.Progressed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.progress().doing()).isEqualTo("the snapshot"));
    }

    @Test
    void what_one_look_learned_the_next_one_knows() {
        var worker = ThisWorker.doing(work -> {
            if (work.facts().get("asked") instanceof String asked) {
                return StepResult.done(Map.of("seen", asked));
            }
            work.learned(Map.of("asked", "at noon"), List.of());
            return StepResult.pending(Duration.ofMillis(10), "it");
        });
        var command = worker.begin(command(step()));

        assertThat(worker.await(command, Event.Completed.class).facts()).isEqualTo(Map.of("seen", "at noon"));
    }

    @Test
    void what_passes_is_tried_again_and_what_does_not_pass_fails_at_once() {
        var worker = ThisWorker.doing(_ -> StepResult.failed(runs.incrementAndGet() < 2 ? AWAY : BROKEN));
        var command = worker.begin(command(step()));

        assertThat(worker.await(command, Event.Failed.class).problem()).isEqualTo(BROKEN);
        assertThat(runs).hasValue(2);
        assertThat(worker.said(command, Event.Progressed.class)
                        .getFirst()
                        .progress()
                        .doing())
                .contains(AWAY.detail());
    }

    @Test
    void what_would_pass_fails_when_the_time_of_the_step_is_too_short_to_wait() {
        var worker = ThisWorker.doing(_ -> StepResult.failed(AWAY));
        // at its second failure, when as much is left as it would wait next
        var command = worker.begin(command(step(), Duration.ofSeconds(3), null));

        assertThat(worker.await(command, Event.Failed.class).problem()).isEqualTo(AWAY);
    }

    @Test
    void a_step_whose_time_is_over_is_stopped_and_fails() {
        var worker = ThisWorker.doing(this::untilStopped);
        var command = worker.begin(command(step().inLane(Lane.DATA), Duration.ofMillis(200), null));

        var failed = worker.await(command, Event.Failed.class);
        assertThat(failed.problem().code()).isEqualTo("step-timed-out");
        assertThat(failed.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        worker.awaitIdle();
    }

    @Test
    void a_step_that_waits_longer_than_its_time_fails() {
        var worker = ThisWorker.doing(_ -> StepResult.pending(LONG, "godot"));
        var command = worker.begin(command(step(), Duration.ofMillis(200), null));

        assertThat(worker.await(command, Event.Failed.class).problem().code()).isEqualTo("step-timed-out");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_driver_that_throws_has_a_bug_and_the_step_fails(boolean error) {
        var worker = ThisWorker.doing(_ -> {
            if (error) {
                throw new NoClassDefFoundError("com/example/Sdk");
            }
            throw new IllegalStateException("com/example/Sdk");
        });
        var command = worker.begin(command(step()));

        var problem = worker.await(command, Event.Failed.class).problem();
        assertThat(problem.code()).isEqualTo("unexpected");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INTERNAL);
        assertThat(problem.detail()).contains("com/example/Sdk");
        worker.awaitIdle();
    }

    @Test
    void cancelling_stops_what_runs_and_hands_the_turn_back() throws Exception {
        var worker = ThisWorker.doing(this::untilStopped);
        var command = worker.begin(command(step().inLane(Lane.DATA)));
        running.await();

        worker.turns.control(worker.cancel(command));
        worker.turns.control(worker.cancel(command));

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.CANCELLED);
        worker.awaitIdle();
        assertThat(worker.said(command, Event.HandedBack.class)).hasSize(1);
    }

    @Test
    void cancelling_ends_a_wait_at_once() {
        var worker = ThisWorker.doing(_ -> StepResult.pending(LONG, "the cloud"));
        var command = worker.begin(command(step()));
        worker.await(command, Event.Progressed.class);

        worker.turns.control(worker.cancel(command));

        worker.await(command, Event.HandedBack.class);
    }

    @Test
    void a_step_that_got_there_has_got_there_whatever_it_was_told_meanwhile() throws Exception {
        var end = new CountDownLatch(1);
        var worker = ThisWorker.doing(_ -> {
            running.countDown();
            end.await();
            return StepResult.done();
        });
        var command = worker.begin(command(step()));
        running.await();

        worker.turns.control(worker.cancel(command));
        end.countDown();

        worker.await(command, Event.Completed.class);
        assertThat(worker.said(command, Event.HandedBack.class)).isEmpty();
    }

    @Test
    void a_worker_that_is_not_heard_may_not_act() {
        var acted = new AtomicBoolean();
        var unheard = new CountDownLatch(1);
        var worker = ThisWorker.leased(LONG, work -> {
            unheard.await();
            work.mayAct();
            acted.set(true);
            return StepResult.done();
        });
        var command = worker.begin(command(step()));
        worker.letPass(LONG);

        unheard.countDown();

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.LEASE_LOST);
        assertThat(acted).isFalse();
        var next = command(step());
        worker.turns.take(ThisWorker.KEY, next);
        worker.await(next, Event.Declined.class);
    }

    @Test
    void a_lost_lease_stops_all_that_runs() throws Exception {
        var worker = ThisWorker.doing(this::untilStopped);
        var command = worker.begin(command(step().inLane(Lane.DATA)));
        running.await();

        worker.turns.loseLeases();

        assertThat(worker.await(command, Event.HandedBack.class).reason()).isEqualTo(Event.HandedBack.LEASE_LOST);
    }

    @Test
    void progress_is_sent_once_a_second_at_most_and_only_when_it_changed() {
        var worker = ThisWorker.doing(work -> {
            for (var done = 0; done < 1000; done++) {
                work.progress(Progress.of("copying", done, 1000, "rows", 1));
            }
            return StepResult.done();
        });
        var command = worker.begin(command(step()));

        var took = worker.await(command, Event.Completed.class).elapsed();
        assertThat(worker.said(command, Event.Progressed.class)).hasSizeBetween(1, 1 + (int) took.toSeconds());
    }

    @Test
    void what_was_learned_is_sent_before_the_verdict() {
        var checks = List.of(new Check("version", true, "answers 17.5"));
        var worker = ThisWorker.doing(work -> {
            work.learned(Map.of("snapshot", "s-1"), checks);
            return StepResult.failed(BROKEN);
        });
        var command = worker.begin(command(step()));

        worker.await(command, Event.Failed.class);
        assertThat(worker.events().stream().<Class<?>>map(Object::getClass))
                .containsExactly(Event.Accepted.class, Event.FactsLearned.class, Event.Failed.class);
        var learned = worker.await(command, Event.FactsLearned.class);
        assertThat(learned.facts()).isEqualTo(Map.of("snapshot", "s-1"));
        assertThat(learned.checks()).isEqualTo(checks);
    }

    @Test
    void a_log_is_sent_whole_and_in_order_however_long_it_is() {
        var lines = IntStream.range(0, 1_234).mapToObj(n -> "line " + n).toList();
        var worker = ThisWorker.doing(work -> {
            work.logged("Job upgrade", lines);
            return StepResult.done();
        });
        var command = worker.begin(command(step()));

        worker.await(command, Event.Completed.class);
        var sent = worker.said(command, Event.Logged.class);
        assertThat(sent).extracting(Event.Logged::source).containsOnly("Job upgrade");
        assertThat(sent).allMatch(event -> event.lines().size() <= Event.Logged.MOST);
        assertThat(sent.stream().flatMap(event -> event.lines().stream())).containsExactlyElementsOf(lines);
    }

    /** An action that goes on for a while after it was told to stop. */
    private record Companion(Driver.Action does, Duration lastWords) implements Driver.Action {
        @Override
        public StepResult run(Work work) throws InterruptedException {
            return does.run(work);
        }
    }

    @Test
    void a_companion_that_is_told_to_stop_may_still_act_and_deliver_what_it_knows() {
        var worker = ThisWorker.doing(new Companion(
                work -> {
                    running.countDown();
                    if (!work.stopping()) {
                        return StepResult.pending(LONG, "the end");
                    }
                    work.mayAct();
                    return StepResult.done(Map.of("attempts", 50));
                },
                LONG));
        var command = command(step().asRepeatable());
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Progressed.class);

        worker.turns.control(worker.cancel(command));

        assertThat(worker.await(command, Event.Completed.class).facts()).isEqualTo(Map.of("attempts", 50));
    }

    @Test
    void last_words_end_in_time_and_cost_no_more_than_asking_now_and_then() {
        var pause = Duration.ofMillis(50);
        var worker = ThisWorker.doing(new Companion(
                _ -> {
                    runs.incrementAndGet();
                    return StepResult.pending(pause, "nothing");
                },
                Duration.ofMillis(500)));
        var command = command(step().asRepeatable());
        worker.turns.take(ThisWorker.KEY, command);
        worker.await(command, Event.Progressed.class);
        var before = runs.get();

        worker.turns.control(worker.cancel(command));

        worker.awaitIdle();
        assertThat(runs.get() - before).isLessThan(40);
    }
}
