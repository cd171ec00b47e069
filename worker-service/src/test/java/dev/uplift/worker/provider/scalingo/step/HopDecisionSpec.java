package dev.uplift.worker.provider.scalingo.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.Operation;
import dev.uplift.worker.provider.scalingo.server.Operation.State;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Course;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Goal;
import dev.uplift.worker.provider.scalingo.step.HopDecision.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HopDecisionSpec {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final Instant JUST_NOW = NOW.minusSeconds(20);
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));
    private static final Goal GOAL =
            new Goal("shop", Version.of("13.23.0-1"), Version.of("14.22.0-1"), Version.of("15.17.0-1"));

    private static ManagedDatabase database(String version, String status) {
        return new ManagedDatabase(
                "ad-1",
                "r",
                status,
                "v",
                Version.of(version),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static ManagedDatabase busyWith(String version, String operation) {
        return new ManagedDatabase(
                "ad-1",
                "r",
                "running",
                "v",
                Version.of(version),
                Optional.empty(),
                Optional.of(operation),
                false,
                Optional.empty());
    }

    private static Course called(Instant at, Optional<State> operation) {
        return new Course(
                Optional.of(at),
                true,
                Optional.of(at),
                operation.map(state -> new Operation("op", "upgrade", state, "disk full")));
    }

    private static Course asked(Instant at, boolean mine) {
        return new Course(Optional.of(at), mine, Optional.empty(), Optional.empty());
    }

    private static Next next(String version, String status, Course course) {
        return HopDecision.next(GOAL, database(version, status), course, NOW);
    }

    @Nested
    class At_the_old_version {

        @Test
        void it_is_meant_first_and_called_by_the_same_turn() {
            assertThat(next("13.23.0-1", "running", Course.NOTHING)).isInstanceOf(HopDecision.Mean.class);
            assertThat(next("13.23.0-1", "running", asked(JUST_NOW, true))).isInstanceOf(HopDecision.Call.class);
        }

        @Test
        void what_another_turn_meant_is_waited_for_before_it_is_meant_again() {
            assertThat(next("13.23.0-1", "running", asked(JUST_NOW, false))).isInstanceOf(HopDecision.Wait.class);
            assertThat(next("13.23.0-1", "running", asked(LONG_AGO, false))).isInstanceOf(HopDecision.Mean.class);
        }

        @Test
        void whatever_was_called_is_never_called_again() {
            assertThat(next("13.23.0-1", "running", called(JUST_NOW, Optional.empty())))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("13.23.0-1", "running", called(LONG_AGO, Optional.empty())))
                    .isEqualTo(new HopDecision.Unseen(LONG_AGO));
            assertThat(next("13.23.0-1", "running", called(LONG_AGO, Optional.of(State.RUNNING))))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("13.23.0-1", "running", called(LONG_AGO, Optional.of(State.FAILED))))
                    .isEqualTo(new HopDecision.Unchanged("disk full"));
            assertThat(next("13.23.0-1", "running", called(JUST_NOW, Optional.of(State.DONE))))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("13.23.0-1", "running", called(LONG_AGO, Optional.of(State.DONE))))
                    .isEqualTo(new HopDecision.Unseen(LONG_AGO));
        }

        @Test
        void nothing_is_called_while_the_platform_works_on_it() {
            assertThat(next("13.23.0-1", "upgrading", asked(JUST_NOW, true))).isInstanceOf(HopDecision.Wait.class);
            assertThat(HopDecision.next(GOAL, busyWith("13.23.0-1", "op"), asked(JUST_NOW, true), NOW))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("13.23.0-1", "stopped", asked(JUST_NOW, true))).isEqualTo(new HopDecision.Stuck("stopped"));
        }
    }

    @Nested
    class At_the_next_version {

        @Test
        void it_is_there_when_nothing_runs_any_more() {
            assertThat(next("14.22.0-1", "upgrading", called(JUST_NOW, Optional.empty())))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("14.22.0-1", "running", called(JUST_NOW, Optional.of(State.RUNNING))))
                    .isInstanceOf(HopDecision.Wait.class);
            assertThat(next("14.22.0-1", "running", called(JUST_NOW, Optional.of(State.DONE))))
                    .isInstanceOf(HopDecision.Reached.class);
            assertThat(next("14.22.0-1", "running", Course.NOTHING)).isInstanceOf(HopDecision.Reached.class);
        }

        @Test
        void a_later_one_of_the_same_upgrade_is_as_good() {
            assertThat(next("15.17.0-1", "running", Course.NOTHING)).isInstanceOf(HopDecision.Reached.class);
        }
    }

    @Test
    void a_version_that_is_not_on_the_way_is_somebody_elses() {
        assertThat(next("16.13.0-1", "running", Course.NOTHING)).isInstanceOf(HopDecision.Elsewhere.class);
        assertThat(next("13.5.0-1", "running", Course.NOTHING)).isInstanceOf(HopDecision.Elsewhere.class);
        assertThat(next("14.5.0-1", "running", asked(JUST_NOW, true))).isInstanceOf(HopDecision.Elsewhere.class);
    }
}
