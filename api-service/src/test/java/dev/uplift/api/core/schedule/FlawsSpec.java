package dev.uplift.api.core.schedule;

import static dev.uplift.api.core.schedule.Windows.freeze;
import static dev.uplift.api.core.schedule.Windows.once;
import static dev.uplift.api.core.schedule.Windows.recurring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import dev.uplift.contracts.wire.Json;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is told about its window and its freezes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FlawsSpec {

    private static final Window GOOD = recurring("0 2 * * SUN", "PT4H", "Europe/Zurich", "PT10M");

    private static Window read(String json) {
        return Json.read(json.replace('\'', '"').getBytes(), Window.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'start':'2026-10-03T02:00:00Z','end':'2026-10-03T06:00:00Z'}",
                "{'start':'2026-10-03T02:00:00Z','end':'2026-10-03T02:10:00Z'}",
                "{'cron':'0 2 * * SUN','duration':'PT4H'}",
                "{'cron':'*/15 2-4 1,15 jan-jun 1-5','duration':'PT10M','timeZone':'+02:00'}",
                "{'cron':'0 2 1-7 * */7','duration':'P7D','timeZone':'America/New_York','margin':'PT0S'}"
            })
    void a_good_window_has_none(String json) {
        assertThat(Schedule.problems(read(json), List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            {}                                                     | window          | is empty; give start and end, or cron and duration
            {'timeZone':'UTC'}                                     | window          | is empty; give start and end, or cron and duration
            {'start':'2026-10-03T02:00:00Z'}                       | window.end      | is needed beside start
            {'end':'2026-10-03T02:00:00Z'}                         | window.start    | is needed beside end
            {'cron':'0 2 * * *'}                                   | window.duration | is needed beside cron
            {'duration':'PT4H'}                                    | window.cron     | is needed beside duration
            {'end':'2026-10-03T02:00:00Z','cron':'0 2 * * *'}      | window          | has start or end, and cron or duration too; give start and end, or cron and duration
            {'start':'2026-10-03T02:00:00Z','end':'2026-10-03T02:00:00Z'} | window.end | must be after start, 2026-10-03T02:00:00Z
            {'start':'2026-10-03T02:00:00Z','end':'2026-10-03T02:09:59Z'} | window.end | must be later: start and end are less than the margin of PT10M apart
            {'start':'2026-10-03T02:00:00Z','end':'+10000-01-01T00:00:00Z'} | window.end | must have a year of four digits
            {'cron':'0 2 * * *','duration':'PT9M'}                 | window.duration | must not be shorter than the margin of PT10M
            {'cron':'0 2 * * *','duration':'PT0S','margin':'PT0S'} | window.duration | must be longer than nothing
            {'cron':'0 2 * * *','duration':'PT168H0.001S'}         | window.duration | must be at most 7 days
            {'cron':'0 2 * * *','duration':'PT4H','margin':'PT-1S'} | window.margin  | must not be negative
            {'cron':'0 2 * * *','duration':'PT4H','timeZone':'Europe/Bern'} | window.timeZone | 'Europe/Bern' is not known; give a name such as Europe/Zurich, or UTC
            {'cron':'0 2 * * *','duration':'PT4H','timeZone':''}   | window.timeZone | '' is not known; give a name such as Europe/Zurich, or UTC
            """, delimiter = '|')
    void a_window_is_told_its_flaw(String json, String field, String detail) {
        assertThat(Schedule.problems(read(json), List.of())).containsExactly(new Flaw(field, detail));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            61 2 * * *                | Value 61 not in range [0, 59]
            0 2 * * 8                 | Value 8 not in range [0, 7]
            0 2 * *                   | Cron expression contains 4 parts but we expect one of [5]
            0 0 2 * * *               | Cron expression contains 6 parts but we expect one of [5]
            0 2 L * *                 | Invalid chars in expression! Expression: L Invalid chars: L
            0 5-2 * * *               | Invalid range! [5,2]
            1-/ 2 * * *               | Invalid range!
            @daily                    | Nicknames not supported!
            ''                        | Empty expression!
            0 2 * * * || 0 3 * * *    | Invalid char: |
            """, delimiterString = " | ")
    void a_cron_expression_is_told_the_reason_of_its_parser(String cron, String reason) {
        assertThat(Schedule.problems(recurring(cron, "PT4H", "UTC", "PT10M"), List.of()))
                .containsExactly(new Flaw(
                        "window.cron",
                        "cannot be read: %s; it takes five fields: minute, hour, day of the month, month, day of the week"
                                .formatted(reason)));
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        var window = read("{'start':'2026-10-03T02:00:00Z','cron':'often','duration':'P8D','timeZone':'home'}");

        assertThat(Schedule.problems(window, List.of(freeze("2026-10-03T02:00:00Z", "2026-10-03T01:00:00Z"))))
                .extracting(Flaw::field)
                .containsExactlyInAnyOrder(
                        "window", "window.cron", "window.duration", "window.timeZone", "freezes[0].to");
    }

    @Test
    void freezes_have_their_ends_in_order_and_in_this_calendar() {
        var freezes = List.of(
                freeze("2026-10-03T02:00:00Z", "2026-10-03T02:00:01Z"),
                freeze("2026-10-03T02:00:00Z", "2026-10-03T02:00:00Z"),
                freeze("-0001-10-03T02:00:00Z", "+12000-10-03T02:00:00Z"));

        assertThat(Schedule.problems(GOOD, freezes))
                .containsExactly(
                        new Flaw("freezes[1].to", "must be after from, 2026-10-03T02:00:00Z"),
                        new Flaw("freezes[2].from", "must have a year of four digits"),
                        new Flaw("freezes[2].to", "must have a year of four digits"));
    }

    @Test
    void a_hundred_freezes_are_the_most() {
        Freeze freeze = freeze("2026-10-03T02:00:00Z", "2026-10-03T03:00:00Z");

        assertThat(Schedule.problems(GOOD, Collections.nCopies(100, freeze))).isEmpty();
        assertThat(Schedule.problems(GOOD, Collections.nCopies(101, freeze)))
                .containsExactly(new Flaw("freezes", "must be at most 100; there are 101"));
    }

    @Test
    void windows_without_flaws_are_the_ones_that_a_schedule_is_made_of() {
        var single = once("2026-10-03T02:00:00Z", "2026-10-03T06:00:00Z", "PT4H");

        assertThat(Schedule.problems(single, List.of())).isEmpty();
        assertThat(Windows.next(single, List.of(), "2026-10-01T00:00:00Z", "PT0S"))
                .isEqualTo(Windows.open("2026-10-03T02:00:00Z", "2026-10-03T02:00:00Z", "2026-10-03T06:00:00Z"));
    }
}
