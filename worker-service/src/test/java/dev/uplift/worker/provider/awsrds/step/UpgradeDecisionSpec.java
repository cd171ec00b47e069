package dev.uplift.worker.provider.awsrds.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Ask;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Course;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Failed;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Goal;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Judge;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Next;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Reached;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Reboot;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Seen;
import dev.uplift.worker.provider.awsrds.step.UpgradeDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeDecisionSpec {

    private static final Goal GOAL = new Goal("instance", "orders", "13.16", "16.9");
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(60);
    private static final Instant LONG_AGO = NOW.minus(UpgradeDecision.SILENCE);

    @Nested
    class At_the_old_version {

        @Test
        void nobody_asked_so_it_is_asked() {
            assertThat(next(old(), Course.NOTHING)).isEqualTo(new Ask());
        }

        @Test
        void it_waits_while_the_new_version_is_pending() {
            assertThat(next(pending(), asked())).isInstanceOf(Wait.class);
            assertThat(next(pending(), accepted(LONG_AGO))).isInstanceOf(Wait.class);
        }

        @Test
        void nothing_is_pending_so_that_only_events_can_tell() {
            assertThat(next(old(), asked())).isEqualTo(new Judge());
            assertThat(next(old(), accepted(LONG_AGO))).isEqualTo(new Judge());
        }

        @Test
        void it_is_asked_again_after_a_failure_that_was_told() {
            var failed = new Course(
                    Optional.of(EARLIER), Optional.of(EARLIER), Optional.of(EARLIER.plusSeconds(5)), Optional.empty());

            assertThat(next(old(), failed)).isEqualTo(new Ask());
        }

        @Test
        void an_upgrade_asked_for_after_a_failure_is_a_new_one() {
            var again = new Course(
                    Optional.of(EARLIER),
                    Optional.of(LONG_AGO),
                    Optional.of(LONG_AGO.plusSeconds(5)),
                    Optional.empty());

            assertThat(next(old(), again)).isEqualTo(new Judge());
            // what was accepted was the first one
            assertThat(judged(again)).isEqualTo(new Ask());
        }
    }

    @Nested
    class Events_tell {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Database instance is in a state that cannot be upgraded: The instance has prepared transactions.",
                    "The DB engine version upgrade failed. The engine version upgrade rollback succeeded.",
                    "Unable to upgrade DB instance: pg_upgrade found problems",
                    "Upgrade pre-check failed."
                })
        void that_it_failed(String event) {
            assertThat(judged(accepted(EARLIER), "Backing up DB instance", event))
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.detail()).contains("orders", "13.16", "16.9", event));
            assertThat(judged(asked(), event)).isInstanceOf(Failed.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade pre-check started.", "The engine version upgrade started."})
        void that_it_was_taken_up_although_nobody_knows_that_it_was_accepted(String event) {
            assertThat(judged(asked(), event)).isInstanceOf(Wait.class);
        }

        @Test
        void nothing_so_it_is_asked_again_unless_it_was_accepted() {
            assertThat(judged(asked(), "Backing up DB instance")).isEqualTo(new Ask());
            assertThat(judged(accepted(EARLIER))).isInstanceOf(Wait.class);
        }

        @Test
        void nothing_for_so_long_that_an_accepted_upgrade_has_failed() {
            assertThat(judged(accepted(LONG_AGO))).isInstanceOf(Failed.class);
        }
    }

    @Nested
    class At_the_new_version {

        @Test
        void it_is_there_when_its_parameters_are_too() {
            assertThat(next(upgraded("in-sync"), accepted(EARLIER))).isEqualTo(new Reached());
            assertThat(next(upgraded("in-sync"), Course.NOTHING)).isEqualTo(new Reached());
            assertThat(next(upgraded("applying"), accepted(EARLIER))).isInstanceOf(Wait.class);
        }

        @Test
        void it_restarts_once_for_parameters_that_need_it() {
            assertThat(next(upgraded("pending-reboot"), accepted(EARLIER))).isEqualTo(new Reboot());
            assertThat(next(upgraded("pending-reboot"), rebooted(EARLIER))).isInstanceOf(Wait.class);
            assertThat(next(upgraded("pending-reboot"), rebooted(NOW.minus(UpgradeDecision.REBOOT))))
                    .isEqualTo(new Reboot());
        }
    }

    @Nested
    class Whatever_was_asked {

        @ParameterizedTest
        @ValueSource(strings = {"upgrading", "backing-up", "rebooting", "modifying", "a-word-that-is-new"})
        void it_waits_while_the_instance_does_something(String status) {
            assertThat(next(seen(status, "13.16"), asked())).isInstanceOf(Wait.class);
            assertThat(next(seen(status, "16.9"), asked())).isInstanceOf(Wait.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "failed",
                    "incompatible-parameters",
                    "incompatible-restore",
                    "storage-full",
                    "restore-error",
                    "inaccessible-encryption-credentials",
                    "stopped"
                })
        void it_fails_with_an_instance_that_will_not_serve_by_itself(String status) {
            assertThat(next(seen(status, "13.16"), asked()))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.detail()).contains(status));
        }

        @Test
        void it_fails_with_one_that_somebody_else_upgraded() {
            assertThat(next(seen("available", "14.5"), asked()))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.code()).isEqualTo("version-changed"));
        }
    }

    private static Next next(Seen seen, Course course) {
        return UpgradeDecision.of(GOAL, seen, course, NOW);
    }

    private static Next judged(Course course, String... events) {
        return UpgradeDecision.judged(GOAL, course, List.of(events), NOW);
    }

    private static Seen old() {
        return seen("available", "13.16");
    }

    private static Seen pending() {
        return new Seen("available", "13.16", Optional.of("16.9"), "in-sync");
    }

    private static Seen upgraded(String parameters) {
        return new Seen("available", "16.9", Optional.empty(), parameters);
    }

    private static Seen seen(String status, String version) {
        return new Seen(status, version, Optional.empty(), "in-sync");
    }

    private static Course asked() {
        return new Course(Optional.of(EARLIER), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Course accepted(Instant at) {
        return new Course(
                Optional.of(at.minus(Duration.ofMillis(1))), Optional.of(at), Optional.empty(), Optional.empty());
    }

    private static Course rebooted(Instant at) {
        return new Course(Optional.of(LONG_AGO), Optional.of(LONG_AGO), Optional.empty(), Optional.of(at));
    }
}
