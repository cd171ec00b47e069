package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeptLogSpec {

    private static final KeptLog NOTHING = KeptLog.of(Optional.empty(), "job-1");

    @Test
    void every_line_is_told_once_as_soon_as_it_is_whole() {
        var first = NOTHING.in("one\ntw", false);
        var second = first.now().in("one\ntwo\n", false);
        var third = second.now().in("one\ntwo\nthree", true);

        assertThat(first.lines()).containsExactly("one");
        assertThat(second.lines()).containsExactly("two");
        assertThat(third.lines()).containsExactly("three");
        assertThat(third.now().in("one\ntwo\nthree", true).lines()).isEmpty();
    }

    @Test
    void a_worker_that_takes_over_goes_on_where_the_other_one_was() {
        var told = NOTHING.in("one\ntwo\n", false).now();

        var next = KeptLog.of(Optional.of(told.toFact()), "job-1");

        assertThat(next.in("one\ntwo\nthree\n", false).lines()).containsExactly("three");
    }

    @Test
    void another_job_has_a_log_of_its_own() {
        var told = NOTHING.in("one\ntwo\n", true).now();

        var retried = KeptLog.of(Optional.of(told.toFact()), "job-12");

        assertThat(retried.in("one\n", true).lines()).containsExactly("one");
    }

    @Test
    void a_log_that_cannot_be_read_any_more_takes_nothing_back() {
        var told = NOTHING.in("one\ntwo\n", true).now();

        assertThat(told.in("", true)).isEqualTo(new KeptLog.News(List.of(), told));
    }

    @Test
    void what_is_too_long_is_cut_off_and_that_is_said_once() {
        var line = "x".repeat(99) + "\n";
        var told = new ArrayList<String>();
        var kept = NOTHING;
        for (int lines = 1_000; lines <= 4_000; lines += 1_000) {
            var news = kept.in(line.repeat(lines), false);
            told.addAll(news.lines());
            kept = news.now();
        }

        assertThat(String.join("\n", told.subList(0, told.size() - 1))).hasSize(KeptLog.MOST);
        assertThat(told).filteredOn(each -> each.contains("cut off")).hasSize(1);
        assertThat(told.getLast()).contains("cut off here", "262144 characters");
    }
}
