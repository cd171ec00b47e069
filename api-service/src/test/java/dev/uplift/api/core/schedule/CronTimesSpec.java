package dev.uplift.api.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cron expression names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CronTimesSpec {

    private static Stream<LocalDateTime> december(String cron) {
        return CronTimes.parse(cron).between(LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 31));
    }

    /** December 2026 begins on a Tuesday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # cron             | days of December 2026 at 03:00
            0 3 * * SUN        | 6 13 20 27
            0 3 * * 0          | 6 13 20 27
            0 3 * * 7          | 6 13 20 27
            0 3 * * sat-sun    | 5 6 12 13 19 20 26 27
            0 3 * * FRI-SUN/2  | 4 6 11 13 18 20 25 27
            0 3 * * */2        | 1 3 5 6 8 10 12 13 15 17 19 20 22 24 26 27 29 31
            0 3 * * 1,3-4      | 2 3 7 9 10 14 16 17 21 23 24 28 30 31
            0 3 */10 * *       | 1 11 21 31
            0 3 5/10 * *       | 5 15 25
            0 3 28-31 DEC *    | 28 29 30 31
            0 3 1 JAN-NOV *    | ''
            # either of two restricted days is enough
            0 3 13 * FRI       | 4 11 13 18 25
            # but a star restricts nothing: the first Sunday, the Mondays of every second day
            0 3 1-7 * */7      | 6
            0 3 */2 * MON      | 7 21
            """, delimiter = '|')
    void days(String cron, String days) {
        assertThat(december(cron))
                .containsExactlyElementsOf(Stream.of(days.split(" "))
                        .filter(day -> !day.isEmpty())
                        .map(day ->
                                LocalDate.of(2026, 12, Integer.parseInt(day)).atTime(3, 0))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            30 2 31 12 *         | 02:30
            */20 1 31 12 *       | 01:00 01:20 01:40
            50/5 23 31 12 *      | 23:50 23:55
            0,59 */12 31 12 *    | 00:00 00:59 12:00 12:59
            5-20/10 8-10/2 31 12 * | 08:05 08:15 10:05 10:15
            """, delimiter = '|')
    void times_of_a_day(String cron, String times) {
        assertThat(december(cron).map(time -> time.toLocalTime().toString())).containsExactly(times.split(" "));
    }
}
