package dev.uplift.api.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.workers.LeaseWatch.Lost;
import dev.uplift.api.workers.LeaseWatch.Turn;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.event.Heartbeat.Held;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a turn is taken for lost. Times are seconds; the lease is 15 s, the time to accept a command 30 s. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeaseWatchSpec {

    private static final UpgradeId UPGRADE = new UpgradeId("a000000000000001");
    private static final Turn HELD = new Turn(UPGRADE, 3, Optional.of("w1"));
    private static final Turn OTHER = new Turn(UPGRADE, 4, Optional.of("w1"));
    private static final Turn UNACCEPTED = new Turn(UPGRADE, 3, Optional.empty());

    private final LeaseWatch watch = new LeaseWatch(Duration.ofSeconds(15), Duration.ofSeconds(30));

    private static long nanos(int second) {
        return Duration.ofSeconds(second).toNanos();
    }

    /** A look at everything that was sent until this second. */
    private List<Lost> look(int second, Turn... turns) {
        watch.caughtUp(nanos(second));
        return watch.judge(List.of(turns), nanos(second));
    }

    /** The first second from one to another at which this turn is lost, with a look at each. */
    private OptionalInt lostAt(Turn turn, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .filter(second -> !look(second, turn).isEmpty())
                .findFirst();
    }

    private void hear(String worker, int second, Turn... turns) {
        var held = Arrays.stream(turns)
                .map(turn -> new Held(turn.upgrade(), turn.turn(), Duration.ofSeconds(second)))
                .toList();
        watch.heard(new Heartbeat(worker, "default", Set.of(), Map.of(), held), nanos(second));
    }

    @Nested
    class A_turn_that_a_worker_holds {

        @Test
        void is_lost_when_the_worker_is_silent_beyond_the_lease() {
            assertThat(lostAt(HELD, 0, 60)).hasValue(16);
        }

        @Test
        void is_kept_as_long_as_the_worker_lists_it() {
            for (int second = 0; second <= 300; second += 5) {
                hear("w1", second, HELD);
                assertThat(lostAt(HELD, second, second + 4)).isEmpty();
            }
        }

        @Test
        void is_lost_when_the_worker_lives_but_does_not_list_it_any_more() {
            hear("w1", 0, HELD, OTHER);
            assertThat(look(0, HELD, OTHER)).isEmpty();
            for (int second = 1; second <= 15; second++) {
                hear("w1", second, OTHER);
                assertThat(look(second, HELD, OTHER)).isEmpty();
            }
            assertThat(look(16, HELD, OTHER)).extracting(Lost::turn).containsExactly(HELD);
        }

        @Test
        void is_not_kept_by_another_worker_that_lists_it() {
            for (int second = 0; second <= 15; second++) {
                hear("w2", second, HELD);
                assertThat(look(second, HELD)).isEmpty();
            }
            hear("w2", 16, HELD);
            assertThat(look(16, HELD)).hasSize(1);
        }

        @Test
        void takes_along_how_much_of_its_time_is_used() {
            hear("w1", 4, HELD);
            assertThat(lostAt(HELD, 4, 19)).isEmpty();
            assertThat(look(20, HELD))
                    .containsExactly(
                            new Lost(HELD, Duration.ofSeconds(4), "worker w1 has not been heard of it for 16 s"));
        }

        @Test
        void is_lost_even_if_this_process_is_always_slow() {
            var looks = IntStream.iterate(0, second -> second <= 120, second -> second + 8)
                    .filter(second -> !look(second, HELD).isEmpty())
                    .findFirst();

            assertThat(looks).as("each gap of 8 s counts as 5 s").hasValue(32);
        }

        @Test
        void has_used_no_time_if_its_worker_was_never_heard() {
            lostAt(HELD, 0, 15);
            assertThat(look(16, HELD)).extracting(Lost::elapsed).containsExactly(Duration.ZERO);
        }
    }

    @Nested
    class A_turn_that_nobody_accepted {

        @Test
        void is_lost_after_the_time_to_accept() {
            assertThat(lostAt(UNACCEPTED, 0, 60)).hasValue(31);
            assertThat(look(32, UNACCEPTED)).extracting(Lost::why).containsExactly("no worker answered for 32 s");
        }

        @Test
        void has_a_whole_lease_once_it_is_accepted() {
            assertThat(lostAt(UNACCEPTED, 0, 29)).isEmpty();
            assertThat(lostAt(HELD, 30, 60)).hasValue(46);
        }
    }

    @Nested
    class A_heartbeat_that_comes_before_its_turn_is_known {

        @Test
        void is_remembered_for_a_lease() {
            look(0);
            hear("w1", 5, HELD);
            for (int second = 1; second <= 15; second++) {
                look(second);
            }

            assertThat(lostAt(HELD, 16, 31)).isEmpty();
            assertThat(look(32, HELD)).extracting(Lost::elapsed).containsExactly(Duration.ofSeconds(5));
        }

        @Test
        void is_forgotten_later() {
            look(0);
            hear("w1", 5, HELD);
            for (int second = 1; second <= 21; second++) {
                look(second);
            }

            assertThat(lostAt(HELD, 22, 37)).isEmpty();
            assertThat(look(38, HELD)).extracting(Lost::elapsed).containsExactly(Duration.ZERO);
        }
    }

    @Nested
    class Nothing_expires {

        @Test
        void before_everything_was_read_once() {
            assertThat(watch.isInSight()).isFalse();
            for (int second = 0; second <= 100; second++) {
                assertThat(watch.judge(List.of(HELD, UNACCEPTED), nanos(second)))
                        .isEmpty();
            }
        }

        @Test
        void while_sight_is_lost() {
            lostAt(HELD, 0, 14);
            watch.lostSight();
            for (int second = 15; second <= 100; second++) {
                assertThat(watch.judge(List.of(HELD), nanos(second))).isEmpty();
            }
        }

        @Test
        void until_a_whole_lease_after_sight_came_back() {
            lostAt(HELD, 0, 14);
            watch.lostSight();

            assertThat(lostAt(HELD, 100, 200)).hasValue(116);
        }

        @Test
        void at_once_after_this_process_was_frozen_for_a_minute() {
            hear("w1", 10, HELD);
            assertThat(lostAt(HELD, 10, 14)).isEmpty();
            // it wakes: first it judges by the last moment before, then by the first one after
            watch.caughtUp(nanos(15));
            assertThat(watch.judge(List.of(HELD, UNACCEPTED), nanos(75))).isEmpty();

            assertThat(lostAt(HELD, 75, 200)).as("all of the lease but a third").hasValue(81);
        }

        @Test
        void while_reading_lags_behind() {
            lostAt(HELD, 0, 5);
            for (int second = 6; second <= 100; second++) {
                watch.caughtUp(nanos(5));
                assertThat(watch.judge(List.of(HELD), nanos(second))).isEmpty();
            }
        }

        @Test
        void by_short_gaps_in_what_is_known() {
            for (int second = 0; second <= 15; second += 5) {
                assertThat(look(second, HELD)).isEmpty();
            }
            assertThat(look(20, HELD)).as("a third of the lease is no gap").hasSize(1);
        }
    }
}
