package dev.uplift.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.plan.Phase;
import dev.uplift.sandbox.platform.Fault;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every driver owes, whoever the provider. A driver shows it by extending this. Its worlds share nothing, so that what
 * takes long may run beside the others of the class.
 */
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ProviderDriverContract {

    /** More than a client tries by itself, so that the driver sees it. */
    private static final int BURST = 6;

    /** Names of stories: upgrades, and what follows those that fail. */
    protected abstract Stream<String> stories();

    /** A new platform on which one of them is to happen. */
    protected abstract World world(String story) throws Exception;

    /** Of every so many calls that only look, a worker is killed after one; more than 1 where a story takes real time. */
    protected int stride() {
        return 1;
    }

    @ParameterizedTest
    @MethodSource("stories")
    void given_time_it_gets_there(String story) throws Exception {
        try (var world = world(story)) {
            var expected = world.story().acts().stream()
                    .map(act -> act.step().name() + (act.fails() ? " failed" : " done"))
                    .toList();

            var ended = Play.undisturbed(world);

            assertThat(ended.verdicts()).hasSameSizeAs(expected);
            assertThat(ended.verdicts())
                    .zipSatisfy(
                            expected, (verdict, wanted) -> assertThat(verdict).startsWith(wanted));
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void asked_twice_it_acts_once_and_once_there_it_does_nothing_more(String story) throws Exception {
        var once = played(story);
        try (var world = world(story)) {
            var twice = Play.asking(world, 2);

            assertThat(twice.changes()).isEqualTo(once.changes());
            assertThat(twice.state()).isEqualTo(once.state());
            assertThat(twice.verdicts()).isEqualTo(once.verdicts());
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    @Execution(ExecutionMode.CONCURRENT)
    void killed_after_any_single_call_it_still_gets_there_and_repeats_nothing(String story) throws Exception {
        var undisturbed = played(story);
        var points = LongStream.rangeClosed(1, undisturbed.calls())
                .filter(call -> call % stride() == 0 || undisturbed.changing().contains(call))
                .toArray();
        for (long call : points) {
            try (var world = world(story)) {
                var ended = Play.killedAfter(world, call);

                assertThat(ended.verdicts()).as("killed after call %d", call).isEqualTo(undisturbed.verdicts());
                assertThat(ended.changes()).as("killed after call %d", call).isEqualTo(undisturbed.changes());
                assertThat(ended.state()).as("killed after call %d", call).isEqualTo(undisturbed.state());
            }
        }
        System.out.printf("%s: killed after %d of %d calls%n", story, points.length, undisturbed.calls());
        assertThat(points).isNotEmpty();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void throttled_it_is_slower_and_does_the_same() throws Exception {
        // Clients wait in earnest when they are throttled; one story is enough.
        var story = stories().findFirst().orElseThrow();
        var undisturbed = played(story);
        try (var world = world(story)) {
            undisturbed
                    .changes()
                    .keySet()
                    .forEach(operation -> world.faults().add(Fault.next(operation, world.throttling())));
            world.faults().add(new Fault(Optional.empty(), 10, BURST, world.throttling()));

            var ended = Play.undisturbed(world);

            assertThat(ended.calls()).isGreaterThan(undisturbed.calls());
            assertThat(ended.verdicts()).isEqualTo(undisturbed.verdicts());
            assertThat(ended.state()).isEqualTo(undisturbed.state());
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void what_it_did_not_create_it_never_deletes(String story) throws Exception {
        try (var world = world(story)) {
            world.takeNames();
            var before = world.state();

            var removals = world.story().acts().stream()
                    .filter(act -> act.step().phase() == Phase.CLEAN_UP)
                    .toList();
            var ended = Play.of(world, world.story().with(removals));

            assertThat(ended.changes()).isEmpty();
            // Where nothing is made there is no removal.
            assertThat(ended.verdicts())
                    .hasSameSizeAs(removals)
                    .allSatisfy(verdict -> assertThat(verdict).contains("failed"));
            assertThat(world.state()).isEqualTo(before);
        }
    }

    @Test
    void it_has_an_action_for_every_step_of_its_plans() throws Exception {
        for (var story : stories().toList()) {
            try (var world = world(story)) {
                var actions = world.driver().actions().keySet();

                assertThat(world.story().acts())
                        .allSatisfy(
                                act -> assertThat(actions).contains(act.step().action()));
            }
        }
    }

    private Play.Ended played(String story) throws Exception {
        try (var world = world(story)) {
            return Play.undisturbed(world);
        }
    }
}
