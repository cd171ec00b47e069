package dev.uplift.api.core.schedule;

import static dev.uplift.api.core.schedule.Windows.freeze;
import static dev.uplift.api.core.schedule.Windows.next;
import static dev.uplift.api.core.schedule.Windows.once;
import static dev.uplift.api.core.schedule.Windows.open;
import static dev.uplift.api.core.schedule.Windows.reason;
import static dev.uplift.api.core.schedule.Windows.recurring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an outage has room. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScheduleSpec {

    private static final List<Freeze> NONE = List.of();
    /** Four hours; with an outage of one hour the latest start is 04:50. */
    private static final Window NIGHT = once("2026-10-03T02:00:00Z", "2026-10-03T06:00:00Z", "PT10M");
    /** Sundays, four hours. */
    private static final Window SUNDAYS = recurring("0 2 * * SUN", "PT4H", "UTC", "PT10M");

    @Nested
    class A_single_window {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2020-01-01T00:00:00Z",
                    "2026-10-03T01:59:59Z",
                    "2026-10-03T02:00:00Z",
                    "2026-10-03T04:49:59.999999999Z",
                    "2026-10-03T04:50:00Z"
                })
        void is_open_until_the_outage_and_the_margin_just_fit(String now) {
            assertThat(next(NIGHT, NONE, now, "PT1H"))
                    .isEqualTo(open("2026-10-03T02:00:00Z", "2026-10-03T04:50:00Z", "2026-10-03T06:00:00Z"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-10-03T04:50:00.000000001Z", "2026-10-03T06:00:00Z", "2030-01-01T00:00:00Z"})
        void does_not_come_again(String now) {
            assertThat(reason(next(NIGHT, NONE, now, "PT1H")))
                    .isEqualTo("The window from 2026-10-03T02:00:00Z to 2026-10-03T06:00:00Z is over, or what is left"
                            + " of it is too short, and there is no other.");
        }

        @Test
        void may_be_years_away() {
            var far = once("2031-02-01T02:00:00Z", "2031-02-01T04:00:00Z", "PT0S");

            assertThat(next(far, NONE, "2026-01-01T00:00:00Z", "PT2H"))
                    .isEqualTo(open("2031-02-01T02:00:00Z", "2031-02-01T02:00:00Z", "2031-02-01T04:00:00Z"));
        }

        @Test
        void too_short_for_outage_and_margin_never_opens() {
            assertThat(reason(next(NIGHT, NONE, "2026-10-01T00:00:00Z", "PT3H51M")))
                    .isEqualTo("A window of PT4H is too short for an outage of PT3H51M and a margin of PT10M.");
        }
    }

    @Nested
    class A_recurring_window {

        @ParameterizedTest
        @CsvSource(textBlock = """
                # now                    | opens
                2026-10-01T12:00:00Z     | 2026-10-04
                2026-10-04T02:00:00Z     | 2026-10-04
                2026-10-04T04:50:00Z     | 2026-10-04
                2026-10-04T04:50:00.001Z | 2026-10-11
                2026-10-11T04:50:01Z     | 2026-10-18
                2026-12-27T05:00:00Z     | 2027-01-03
                2028-02-24T00:00:00Z     | 2028-02-27
                2028-02-28T00:00:00Z     | 2028-03-05
                """, delimiter = '|')
        void that_was_missed_waits_for_the_next_one(String now, String day) {
            assertThat(next(SUNDAYS, NONE, now, "PT1H"))
                    .isEqualTo(open(day + "T02:00:00Z", day + "T04:50:00Z", day + "T06:00:00Z"));
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                # cron        | now                  | opens
                0 22 28 * *   | 2027-02-28T23:00:00Z | 2027-03-28T22:00:00Z
                0 22 29 2 *   | 2027-06-01T00:00:00Z | 2028-02-29T22:00:00Z
                0 22 * 2,3 *  | 2028-02-28T23:00:00Z | 2028-02-29T22:00:00Z
                0 22 * 2,3 *  | 2027-02-28T23:00:00Z | 2027-03-01T22:00:00Z
                0 22 31 * *   | 2027-03-31T23:00:00Z | 2027-05-31T22:00:00Z
                30 23 * * *   | 2026-12-31T01:00:00Z | 2026-12-31T23:30:00Z
                30 23 31 12 * | 2026-12-31T23:45:00Z | 2026-12-31T23:30:00Z
                30 23 31 12 * | 2027-01-01T00:00:00Z | 2026-12-31T23:30:00Z
                30 23 31 12 * | 2027-01-01T00:20:01Z | 2027-12-31T23:30:00Z
                0 0 1 1 *     | 2026-12-31T23:59:59Z | 2027-01-01T00:00:00Z
                """, delimiter = '|')
        void knows_leap_days_and_the_end_of_the_year(String cron, Instant now, Instant opens) {
            var slot =
                    Schedule.of(recurring(cron, "PT2H", "UTC", "PT10M"), NONE).next(now, Duration.ofHours(1));

            assertThat(slot)
                    .isEqualTo(new Slot.Open(
                            opens, opens.plus(Duration.ofMinutes(50)), opens.plus(Duration.ofMinutes(120))));
        }

        @Test
        void without_a_time_zone_is_in_UTC() {
            var window = new Window(null, null, SUNDAYS.cron(), SUNDAYS.duration(), null, null);

            assertThat(next(window, NONE, "2026-10-01T12:00:00Z", "PT1H"))
                    .isEqualTo(open("2026-10-04T02:00:00Z", "2026-10-04T04:50:00Z", "2026-10-04T06:00:00Z"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0 2 30 2 *", "0 2 31 4,6,9,11 *", "0 2 29 2 *"})
        void without_a_day_in_the_next_400_never_opens(String cron) {
            assertThat(reason(next(recurring(cron, "PT4H", "UTC", "PT10M"), NONE, "2028-03-01T00:00:00Z", "PT1H")))
                    .isEqualTo("The cron expression opens no window within 400 days.");
        }

        @Test
        void stays_apart_from_the_one_that_follows_at_once() {
            var always = recurring("0 * * * *", "PT1H", "UTC", "PT0S");

            assertThat(next(always, NONE, "2026-10-01T12:15:00Z", "PT50M"))
                    .isEqualTo(open("2026-10-01T13:00:00Z", "2026-10-01T13:10:00Z", "2026-10-01T14:00:00Z"));
            assertThat(next(always, NONE, "2026-10-01T12:15:00Z", "PT61M")).isInstanceOf(Slot.Never.class);
        }

        @Test
        void that_overlaps_others_gives_the_earliest_start() {
            var overlapping = recurring("0 * * * *", "PT2H", "UTC", "PT0S");

            assertThat(next(overlapping, NONE, "2026-10-01T12:15:00Z", "PT90M"))
                    .isEqualTo(open("2026-10-01T12:00:00Z", "2026-10-01T12:30:00Z", "2026-10-01T14:00:00Z"));
            assertThat(next(overlapping, NONE, "2026-10-01T12:31:00Z", "PT90M"))
                    .isEqualTo(open("2026-10-01T13:00:00Z", "2026-10-01T13:30:00Z", "2026-10-01T15:00:00Z"));
        }
    }

    /** The window is 02:00 to 06:00, the outage one hour, the margin ten minutes. */
    @Nested
    class A_freeze {

        private static final String EARLY = "2026-10-01T00:00:00Z";

        @Test
        void that_ends_in_a_window_lets_it_open_later() {
            assertThat(next(NIGHT, List.of(freeze("2026-10-02T00:00:00Z", "2026-10-03T03:00:00Z")), EARLY, "PT1H"))
                    .isEqualTo(open("2026-10-03T03:00:00Z", "2026-10-03T04:50:00Z", "2026-10-03T06:00:00Z"));
        }

        @Test
        void that_begins_in_a_window_closes_it_a_second_before() {
            assertThat(next(NIGHT, List.of(freeze("2026-10-03T05:00:00Z", "2026-10-05T00:00:00Z")), EARLY, "PT1H"))
                    .isEqualTo(open("2026-10-03T02:00:00Z", "2026-10-03T03:49:59Z", "2026-10-03T04:59:59Z"));
        }

        @Test
        void in_the_middle_makes_two_slots_of_a_window() {
            var freezes = List.of(freeze("2026-10-03T03:30:00Z", "2026-10-03T04:00:00Z"));
            var first = open("2026-10-03T02:00:00Z", "2026-10-03T02:19:59Z", "2026-10-03T03:29:59Z");
            var second = open("2026-10-03T04:00:00Z", "2026-10-03T04:50:00Z", "2026-10-03T06:00:00Z");

            assertThat(next(NIGHT, freezes, EARLY, "PT1H")).isEqualTo(first);
            assertThat(next(NIGHT, freezes, "2026-10-03T02:19:59Z", "PT1H")).isEqualTo(first);
            assertThat(next(NIGHT, freezes, "2026-10-03T02:20:00Z", "PT1H")).isEqualTo(second);
            assertThat(next(NIGHT, freezes, "2026-10-03T03:45:00Z", "PT1H")).isEqualTo(second);
        }

        @Test
        void that_leaves_too_little_of_a_window_swallows_that_part() {
            var freezes = List.of(freeze("2026-10-03T03:10:00Z", "2026-10-03T04:00:00Z"));

            assertThat(next(NIGHT, freezes, EARLY, "PT1H"))
                    .isEqualTo(open("2026-10-03T04:00:00Z", "2026-10-03T04:50:00Z", "2026-10-03T06:00:00Z"));
        }

        @Test
        void that_touches_a_window_from_outside_takes_its_last_second_at_most() {
            var freezes = List.of(
                    freeze("2026-10-02T00:00:00Z", "2026-10-03T02:00:00Z"),
                    freeze("2026-10-03T06:00:00Z", "2026-10-04T00:00:00Z"));

            assertThat(next(NIGHT, freezes, EARLY, "PT1H"))
                    .isEqualTo(open("2026-10-03T02:00:00Z", "2026-10-03T04:49:59Z", "2026-10-03T05:59:59Z"));
        }

        @Test
        void over_a_single_window_leaves_none() {
            assertThat(reason(next(
                            NIGHT, List.of(freeze("2026-10-03T02:30:00Z", "2026-10-03T05:00:00Z")), EARLY, "PT1H")))
                    .isEqualTo("Freezes leave no room in any window; the last in the way is 'holidays', from"
                            + " 2026-10-03T02:30:00Z to 2026-10-03T05:00:00Z.");
        }

        @Test
        void skips_the_windows_that_it_covers() {
            var freezes = List.of(
                    freeze("2026-12-18T00:00:00Z", "2027-01-04T00:00:00Z"),
                    freeze("2027-01-10T05:00:00Z", "2027-01-11T00:00:00Z"));

            assertThat(next(SUNDAYS, freezes, "2026-12-15T00:00:00Z", "PT1H"))
                    .isEqualTo(open("2027-01-10T02:00:00Z", "2027-01-10T03:49:59Z", "2027-01-10T04:59:59Z"));
            assertThat(next(SUNDAYS, freezes, "2026-12-15T00:00:00Z", "PT3H"))
                    .isEqualTo(open("2027-01-17T02:00:00Z", "2027-01-17T02:50:00Z", "2027-01-17T06:00:00Z"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2028-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        void without_an_end_in_sight_leaves_none(String to) {
            assertThat(reason(
                            next(SUNDAYS, List.of(freeze("2026-09-01T00:00:00Z", to)), "2026-10-01T00:00:00Z", "PT1H")))
                    .contains("Freezes leave no room")
                    .contains(to);
        }

        @Test
        void may_lie_across_another() {
            var freezes = List.of(
                    freeze("2026-10-03T04:00:00Z", "2026-10-03T04:30:00Z"),
                    freeze("2026-10-03T01:00:00Z", "2026-10-03T03:00:00Z"),
                    freeze("2026-10-03T02:00:00Z", "2026-10-03T04:10:00Z"));

            assertThat(next(NIGHT, freezes, EARLY, "PT1H"))
                    .isEqualTo(open("2026-10-03T04:30:00Z", "2026-10-03T04:50:00Z", "2026-10-03T06:00:00Z"));
        }

        @Test
        void a_hundred_times_over_a_window_for_every_minute_are_passed_one_by_one() {
            var start = Instant.parse("2026-10-01T00:00:00Z");
            var freezes = IntStream.range(0, 100)
                    .mapToObj(i -> new Freeze(
                            start.plus(Duration.ofDays(3 * i)), start.plus(Duration.ofDays(3 * i + 3)), "no " + i))
                    .toList();

            assertThat(next(recurring("* * * * *", "PT1H", "UTC", "PT0S"), freezes, "2026-10-01T00:00:00Z", "PT1H"))
                    .isEqualTo(open("2027-07-28T00:00:00Z", "2027-07-28T00:00:00Z", "2027-07-28T01:00:00Z"));
        }
    }

    @Test
    void a_schedule_is_not_made_of_what_has_flaws() {
        var backwards = once("2026-10-03T02:00:00Z", "2026-10-03T01:00:00Z", "PT10M");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.of(backwards, NONE))
                .withMessageContaining("window.end");
    }

    @Test
    void an_outage_is_not_negative() {
        var schedule = Schedule.of(NIGHT, NONE);

        assertThatIllegalArgumentException().isThrownBy(() -> schedule.next(Instant.EPOCH, Duration.ofSeconds(-1)));
    }
}
