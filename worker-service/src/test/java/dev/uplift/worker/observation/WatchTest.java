package dev.uplift.worker.observation;

import static dev.uplift.worker.observation.Looks.withBaseline;
import static dev.uplift.worker.observation.Looks.withoutBaseline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks in, warnings out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchTest {

    @Nested
    class Errors {

        @ParameterizedTest(name = "{1} of {0} rolled back, {2} % before: warned {3}")
        @CsvSource({"1000, 30, 0.5, true", "1000, 30, 1.6, false", "1000, 9, 0.1, false", "1000, 11, 0, true"})
        void are_warned_about_above_one_percent_and_twice_the_baseline(
                long transactions, long rollbacks, double before, boolean warned) {
            var looks = withBaseline(Map.of(Figure.ERRORS, before)).after(0, 0).after(transactions, rollbacks);

            assertThat(looks.ids()).isEqualTo(warned ? List.of("observed-errors") : List.of());
        }

        @Test
        void are_no_news_where_they_were_as_frequent_all_the_time() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0, Figure.ERRORS_EVER, 3))
                    .after(0, 0)
                    .after(1000, 50);

            assertThat(looks.ids()).isEmpty();
        }

        @Test
        void are_counted_until_there_are_enough_transactions_to_tell() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0))
                    .after(0, 0)
                    .after(40, 4)
                    .after(40, 4);
            assertThat(looks.ids()).isEmpty();

            looks.after(40, 4);

            assertThat(looks.ids()).containsExactly("observed-errors");
            assertThat(looks.last().explanation()).startsWith("10 % of the transactions");
        }

        @Test
        void say_nothing_where_nobody_knows_what_was_before() {
            assertThat(withoutBaseline().after(0, 0).after(1000, 500).ids()).isEmpty();
        }

        @Test
        void are_not_made_up_when_statistics_are_reset() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0))
                    .after(5000, 0)
                    .after(1000, 0)
                    .afterReset()
                    .after(1000, 0);

            assertThat(looks.ids()).isEmpty();
            assertThat(looks.after()).containsEntry("errorPercent", 0.0);
        }
    }

    @Nested
    class Statements {

        @ParameterizedTest(name = "{0} of {1} ms, {2} ms before: warned {3}")
        @CsvSource({"500, 3, 1.9, true", "500, 3, 2.1, false", "99, 30, 1, false", "500, 0.09, 0.01, false"})
        void are_warned_about_if_enough_of_them_take_half_as_long_again(
                int calls, double millis, double before, boolean warned) {
            var looks = withBaseline(Map.of(Figure.STATEMENT_TIME, before))
                    .seeing(Map.of())
                    .afterStatements(calls, millis);

            assertThat(looks.ids()).isEqualTo(warned ? List.of("observed-latency") : List.of());
        }
    }

    @Nested
    class Clients {

        @Test
        void that_take_nearly_all_connections_are_warned_about() {
            assertThat(withoutBaseline().seeing(Map.of(Figure.CONNECTIONS, 90)).ids())
                    .isEmpty();
            assertThat(withoutBaseline().seeing(Map.of(Figure.CONNECTIONS, 91)).ids())
                    .containsExactly("observed-connections-full");
        }

        @Test
        void have_five_minutes_to_come_back() {
            var looks = withBaseline(Map.of(Figure.CONNECTIONS, 50));
            for (int minute = 0; minute < 5; minute++) {
                looks.seeing(Map.of(Figure.CONNECTIONS, 9));
            }
            assertThat(looks.ids()).isEmpty();

            looks.seeing(Map.of(Figure.CONNECTIONS, 8));

            assertThat(looks.ids()).containsExactly("observed-connections-lost");
            assertThat(looks.last().explanation())
                    .isEqualTo("8 clients are connected, 50 before the upgrade (the worst; in 6 of 6 looks, since"
                            + " 2026-03-02T02:00:00Z).");
        }

        @Test
        void that_come_back_in_time_were_never_away() {
            var looks = withBaseline(Map.of(Figure.CONNECTIONS, 50));
            for (int minute = 0; minute < 12; minute++) {
                looks.seeing(Map.of(Figure.CONNECTIONS, minute % 4 == 3 ? 45 : 0));
            }

            assertThat(looks.ids()).isEmpty();
        }

        @Test
        void are_not_missed_where_there_were_hardly_any() {
            var looks = withBaseline(Map.of(Figure.CONNECTIONS, 4));
            for (int minute = 0; minute < 10; minute++) {
                looks.seeing(Map.of(Figure.CONNECTIONS, 0));
            }

            assertThat(looks.ids()).isEmpty();
        }

        @Test
        void that_wait_for_locks_for_two_looks_are_warned_about() {
            assertThat(withoutBaseline()
                            .seeing(Map.of(Figure.WAITING, 9))
                            .seeing(Map.of())
                            .seeing(Map.of(Figure.WAITING, 9))
                            .ids())
                    .isEmpty();
            assertThat(withoutBaseline()
                            .seeing(Map.of(Figure.WAITING, 5))
                            .seeing(Map.of(Figure.WAITING, 7))
                            .last()
                            .explanation())
                    .startsWith("7 sessions wait for locks (the worst; in 2 of 2 looks");
        }

        @Test
        void with_a_transaction_of_a_quarter_of_an_hour_are_warned_about() {
            assertThat(withoutBaseline()
                            .seeing(Map.of(Figure.LONGEST_TRANSACTION, 901))
                            .ids())
                    .containsExactly("observed-long-transaction");
            assertThat(withBaseline(Map.of(Figure.LONGEST_TRANSACTION, 800))
                            .seeing(Map.of(Figure.LONGEST_TRANSACTION, 901))
                            .ids())
                    .isEmpty();
        }
    }

    @Nested
    class A_server {

        @Test
        void that_lets_nobody_in_for_more_than_a_minute_is_warned_about() {
            var looks = withoutBaseline().seeing(Map.of()).refused("starting up");
            assertThat(looks.ids()).isEmpty();

            looks.refused("starting up");

            assertThat(looks.ids()).containsExactly("observed-unreachable");
            assertThat(looks.last().severity()).isEqualTo(Severity.WARN);
            assertThat(looks.last().explanation()).startsWith("The server has let nobody in for 120 s");
        }

        @Test
        void that_lets_nobody_in_does_so_for_the_next_worker_too() {
            var looks = withoutBaseline()
                    .seeing(Map.of())
                    .refused("gone")
                    .byAnotherWorker()
                    .refused("gone");

            assertThat(looks.ids()).containsExactly("observed-unreachable");
        }

        @Test
        void that_was_started_again_is_warned_about_once() {
            var looks = withoutBaseline().seeing(Map.of()).startedAgain().startedAgain();

            assertThat(looks.ids()).contains("observed-restart");
            assertThat(looks.last().explanation()).contains("in 1 of 3 looks", "last at 2026-03-02T02:01:00Z");
            assertThat(looks.after()).containsEntry("restarts", 1.0);
        }

        @Test
        void that_is_started_again_while_nobody_watches_is_found_out_by_the_next_worker() {
            var looks = withoutBaseline().seeing(Map.of()).byAnotherWorker().startedAgain();

            assertThat(looks.ids()).containsExactly("observed-restart");
        }

        @ParameterizedTest(name = "{0} %, {1} before: warned {2}")
        @CsvSource({"91, 85, true", "60, 29, true", "60, 31, false", "40, 10, false", "95, 92, false"})
        void that_is_busy_for_five_minutes_is_warned_about(double now, double before, boolean warned) {
            var looks = withBaseline(Map.of(Figure.CPU, before));
            for (int minute = 0; minute < 6; minute++) {
                looks.seeing(Map.of(Figure.CPU, now));
            }

            assertThat(looks.ids()).isEqualTo(warned ? List.of("observed-cpu") : List.of());
        }

        @Test
        void that_has_twice_the_disk_operations_is_warned_about() {
            var looks = withBaseline(Map.of(Figure.IOPS, 400));
            for (int minute = 0; minute < 6; minute++) {
                looks.seeing(Map.of(Figure.IOPS, 900));
            }

            assertThat(looks.ids()).containsExactly("observed-iops");
        }

        @ParameterizedTest(name = "{0} bytes, {1} before: warned {2}")
        @CsvSource({"9000000, 4000000, true", "9000000, 5000000, false", "900000, 4, false"})
        void whose_disks_move_twice_as_much_is_warned_about_if_that_is_much(double now, double before, boolean warned) {
            var looks = withBaseline(Map.of(Figure.DISK_IO, before));
            for (int minute = 0; minute < 6; minute++) {
                looks.seeing(Map.of(Figure.DISK_IO, now));
            }

            assertThat(looks.ids()).isEqualTo(warned ? List.of("observed-disk-io") : List.of());
        }
    }

    @Nested
    class An_application {

        @Test
        void that_answers_in_twice_the_time_is_warned_about() {
            var before = Map.<Figure, Number>of(Figure.LOAD_TIME, 150);

            assertThat(withBaseline(before)
                            .seeing(Map.of(Figure.LOAD_TIME, 310))
                            .ids())
                    .containsExactly("observed-load-time");
            assertThat(withBaseline(before)
                            .seeing(Map.of(Figure.LOAD_TIME, 290))
                            .ids())
                    .isEmpty();
        }

        @Test
        void that_does_not_answer_twice_in_a_row_is_warned_about() {
            var looks = withoutBaseline().seeing(Map.of(Figure.UNANSWERED, 1));
            assertThat(looks.ids()).isEmpty();

            assertThat(looks.seeing(Map.of(Figure.UNANSWERED, 2)).ids()).containsExactly("observed-no-answer");
            assertThat(withBaseline(Map.of(Figure.UNANSWERED, 1))
                            .seeing(Map.of(Figure.UNANSWERED, 1))
                            .seeing(Map.of(Figure.UNANSWERED, 1))
                            .ids())
                    .isEmpty();
        }
    }

    @Nested
    class A_warning {

        @Test
        void is_said_again_only_if_it_got_worse_or_went_away() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0))
                    .after(0, 0)
                    .after(1000, 50)
                    .after(1000, 51)
                    .after(1000, 40)
                    .after(1000, 80);
            assertThat(looks.ids()).hasSize(2);
            assertThat(looks.last().explanation()).startsWith("8 % of the transactions are rolled back, 0 before");

            looks.after(1000, 0).after(1000, 0);

            assertThat(looks.ids()).hasSize(3);
            assertThat(looks.last().explanation())
                    .contains(
                            "8 %", "in 4 of 6 looks", "first at 2026-03-02T02:01:00Z", "last at 2026-03-02T02:04:00Z");
        }

        @Test
        void is_carried_on_by_another_worker() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0))
                    .after(0, 0)
                    .after(1000, 50)
                    .byAnotherWorker()
                    .after(0, 0)
                    .after(1000, 45);

            assertThat(looks.ids()).containsExactly("observed-errors");
            assertThat(looks.end())
                    .singleElement()
                    .extracting(Finding::explanation)
                    .asString()
                    .contains("5 %", "in 2 of 4 looks", "since 2026-03-02T02:01:00Z");
            assertThat(looks.after()).containsEntry("looks", 4).containsEntry("turns", 2);
            assertThat((double) looks.after().get("errorPercent")).isCloseTo(4.75, within(0.001));
        }

        @Test
        void is_not_given_without_a_reason() {
            var looks = withBaseline(Map.of(Figure.ERRORS, 0, Figure.CONNECTIONS, 40, Figure.STATEMENT_TIME, 2));
            for (int minute = 0; minute < 60; minute++) {
                looks.after(1000, 0).afterStatements(1000, 2);
            }

            assertThat(looks.ids()).isEmpty();
            assertThat(looks.end()).isEmpty();
            assertThat(looks.after())
                    .containsEntry("connections", 40.0)
                    .containsEntry("statementMillis", 2.0)
                    .containsEntry("looks", 120);
        }
    }
}
