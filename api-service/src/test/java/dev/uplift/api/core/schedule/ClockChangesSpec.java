package dev.uplift.api.core.schedule;

import static dev.uplift.api.core.schedule.Windows.recurring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows in the nights in which clocks are changed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockChangesSpec {

    private static final Duration OUTAGE = Duration.ofMinutes(30);

    /** Every slot that opens from one moment to another, asked for as a missed upgrade does. */
    private static List<Slot.Open> all(Window window, Instant from, Instant to) {
        var schedule = Schedule.of(window, List.of());
        var slots = new ArrayList<Slot.Open>();
        var now = from;
        while (schedule.next(now, OUTAGE) instanceof Slot.Open open
                && open.opens().isBefore(to)) {
            assertThat(schedule.next(open.latestStart(), OUTAGE)).isEqualTo(open);
            slots.add(open);
            now = open.latestStart().plusNanos(1);
        }
        return slots;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # zone              | cron       | opens the day before      | on the day of the change  | the day after
            # forward from 02:00 to 03:00
            Europe/Zurich       | 30 1 * * * | 2026-03-28T01:30:00+01:00 | 2026-03-29T01:30:00+01:00 | 2026-03-30T01:30:00+02:00
            Europe/Zurich       | 0 2 * * *  | 2026-03-28T02:00:00+01:00 | 2026-03-29T03:00:00+02:00 | 2026-03-30T02:00:00+02:00
            Europe/Zurich       | 30 2 * * * | 2026-03-28T02:30:00+01:00 | 2026-03-29T03:00:00+02:00 | 2026-03-30T02:30:00+02:00
            Europe/Zurich       | 0 3 * * *  | 2026-03-28T03:00:00+01:00 | 2026-03-29T03:00:00+02:00 | 2026-03-30T03:00:00+02:00
            America/New_York    | 30 2 * * * | 2026-03-07T02:30:00-05:00 | 2026-03-08T03:00:00-04:00 | 2026-03-09T02:30:00-04:00
            # forward from 23:00 to midnight
            America/Nuuk        | 30 23 * * * | 2026-03-27T23:30:00-02:00 | 2026-03-29T00:00:00-01:00 | 2026-03-29T23:30:00-01:00
            # forward from 02:00 to 02:30
            Australia/Lord_Howe | 15 2 * * * | 2026-10-03T02:15:00+10:30 | 2026-10-04T02:30:00+11:00 | 2026-10-05T02:15:00+11:00
            Australia/Lord_Howe | 30 2 * * * | 2026-10-03T02:30:00+10:30 | 2026-10-04T02:30:00+11:00 | 2026-10-05T02:30:00+11:00
            # back from 03:00 to 02:00
            Europe/Zurich       | 30 2 * * * | 2026-10-24T02:30:00+02:00 | 2026-10-25T02:30:00+02:00 | 2026-10-26T02:30:00+01:00
            Europe/Zurich       | 0 3 * * *  | 2026-10-24T03:00:00+02:00 | 2026-10-25T03:00:00+01:00 | 2026-10-26T03:00:00+01:00
            # back from 02:00 to 01:00
            America/New_York    | 30 1 * * * | 2026-10-31T01:30:00-04:00 | 2026-11-01T01:30:00-04:00 | 2026-11-02T01:30:00-05:00
            # back from 02:00 to 01:30
            Australia/Lord_Howe | 45 1 * * * | 2026-04-04T01:45:00+11:00 | 2026-04-05T01:45:00+11:00 | 2026-04-06T01:45:00+10:30
            UTC                 | 30 2 * * * | 2026-03-28T02:30:00Z      | 2026-03-29T02:30:00Z      | 2026-03-30T02:30:00Z
            """, delimiter = '|')
    void a_nightly_window_opens_exactly_once_and_is_as_long_as_ever(
            String zone, String cron, OffsetDateTime before, OffsetDateTime on, OffsetDateTime after) {
        var slots = all(
                recurring(cron, "PT4H", zone, "PT10M"),
                before.toInstant(),
                after.toInstant().plusNanos(1));

        assertThat(slots)
                .extracting(Slot.Open::opens)
                .containsExactly(before.toInstant(), on.toInstant(), after.toInstant());
        assertThat(slots).allSatisfy(slot -> {
            assertThat(Duration.between(slot.opens(), slot.closes())).isEqualTo(Duration.ofHours(4));
            assertThat(Duration.between(slot.latestStart(), slot.closes())).isEqualTo(Duration.ofMinutes(40));
        });
    }

    @Test
    void times_that_the_clocks_leave_out_come_together_and_make_one_window() {
        var slots = all(
                recurring("0,15,30,45 2 * * *", "PT45M", "Europe/Zurich", "PT10M"),
                Instant.parse("2026-03-29T00:00:00Z"),
                Instant.parse("2026-03-29T12:00:00Z"));

        assertThat(slots).extracting(Slot.Open::opens).containsExactly(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void the_hour_that_the_clocks_show_twice_opens_no_second_window() {
        var slots = all(
                recurring("0 * * * *", "PT45M", "Europe/Zurich", "PT10M"),
                Instant.parse("2026-10-24T23:00:00Z"),
                Instant.parse("2026-10-25T03:00:00Z"));

        assertThat(slots)
                .extracting(Slot.Open::opens)
                .containsExactly(
                        Instant.parse("2026-10-24T23:00:00Z"),
                        Instant.parse("2026-10-25T00:00:00Z"),
                        Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void a_window_is_still_open_while_the_clocks_show_its_hour_again() {
        var window = recurring("30 2 * * *", "PT2H", "Europe/Zurich", "PT10M");

        // 02:45 for the second time
        assertThat(Windows.next(window, List.of(), "2026-10-25T01:45:00Z", "PT30M"))
                .isEqualTo(Windows.open("2026-10-25T00:30:00Z", "2026-10-25T01:50:00Z", "2026-10-25T02:30:00Z"));
    }

    /** Samoa had no 30 December 2011: its clocks went from the 29th straight to the 31st. */
    @Test
    void a_day_that_the_calendar_leaves_out_opens_a_window_at_its_end() {
        var slots = all(
                recurring("0 12 30 12 *", "PT2H", "Pacific/Apia", "PT10M"),
                Instant.parse("2011-12-01T00:00:00Z"),
                Instant.parse("2012-01-31T00:00:00Z"));

        assertThat(slots).extracting(Slot.Open::opens).containsExactly(Instant.parse("2011-12-30T10:00:00Z"));
    }
}
