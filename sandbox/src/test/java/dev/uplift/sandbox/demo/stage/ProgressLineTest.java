package dev.uplift.sandbox.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgressLineTest {

    private static final UpgradeView COPYING = Views.running("""
            {"percent": 42, "phase": "UPGRADE", "step": "copy-shop", "doing": "copying database shop",
             "done": 61000000, "total": 122000000, "unit": "bytes", "perSecond": 30500000.0, "elapsedSeconds": 65.4}
            """);

    @Test
    void a_copy_says_how_much_how_fast_and_how_long() {
        assertThat(ProgressLine.drawn(COPYING, 200))
                .isEqualTo("██████████░░░░░░░░░░░░░░  42% UPGRADE copy-shop copying database shop"
                        + " · 61.0 of 122.0 MB · 30.5 MB/s · elapsed 1:05 · about 0:02 left of this step");
    }

    @Test
    void a_narrow_terminal_gets_what_fits() {
        assertThat(ProgressLine.drawn(COPYING, 40)).isEqualTo("██████████░░░░░░░░░░░░░░  42% UPGRADE …");
    }

    @Test
    void other_units_are_counted_in_whole_numbers() {
        var view = Views.running("""
                {"percent": 90, "phase": "VERIFY", "step": "compare", "done": 1200, "total": 27000, "unit": "rows",
                 "perSecond": 100, "elapsedSeconds": 9}
                """);

        assertThat(ProgressLine.plain(view))
                .isEqualTo(
                        " 90% VERIFY compare · 1,200 of 27,000 rows · 100 rows/s · elapsed 0:09 · about 4:18 left of this step");
    }

    @Test
    void without_a_count_the_rest_follows_from_the_percent() {
        var view =
                Views.running("{\"percent\": 25, \"phase\": \"BACKUP\", \"step\": \"note\", \"elapsedSeconds\": 20}");

        assertThat(ProgressLine.plain(view)).isEqualTo(" 25% BACKUP note · elapsed 0:20 · about 1:00 left");
    }

    @Test
    void at_the_start_nothing_is_promised() {
        var view = Views.running("{\"waitingFor\": \"worker\", \"elapsedSeconds\": 1}");

        assertThat(ProgressLine.plain(view)).isEqualTo("RUNNING · waits for worker · elapsed 0:01");
    }

    @Test
    void at_the_end_only_the_outcome_counts() {
        assertThat(ProgressLine.drawn(Views.of(Views.SUCCEEDED), 100))
                .isEqualTo("████████████████████████ SUCCEEDED · elapsed 0:22");
        assertThat(ProgressLine.plain(Views.of(Views.ROLLED_BACK))).isEqualTo("ROLLED_BACK · elapsed 0:00");
    }

    @Test
    void a_plain_line_is_worth_ten_percent_or_another_step() {
        var begun = Views.running("{\"phase\": \"UPGRADE\", \"percent\": 41, \"elapsedSeconds\": 1}");
        var later = Views.running("{\"phase\": \"UPGRADE\", \"percent\": 42, \"elapsedSeconds\": 2}");
        var ten = Views.running("{\"phase\": \"UPGRADE\", \"percent\": 50, \"elapsedSeconds\": 3}");
        var other = Views.running("{\"phase\": \"VERIFY\", \"percent\": 50, \"elapsedSeconds\": 3}");

        assertThat(ProgressLine.key(later)).isEqualTo(ProgressLine.key(begun));
        assertThat(ProgressLine.key(ten)).isNotEqualTo(ProgressLine.key(begun));
        assertThat(ProgressLine.key(other)).isNotEqualTo(ProgressLine.key(ten));
    }
}
