package dev.uplift.worker.provider.azure.step;

import static dev.uplift.worker.provider.azure.step.UpgradeDecision.Course.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.Wire;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Ask;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Course;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Elsewhere;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Goal;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Next;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Reached;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Stuck;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Unchanged;
import dev.uplift.worker.provider.azure.step.UpgradeDecision.Wait;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeDecisionSpec {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant JUST_NOW = NOW.minus(Duration.ofMinutes(1));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofMinutes(30));

    @Nested
    class Before_anything_was_asked {

        @Test
        void a_server_that_is_ready_is_upgraded() {
            assertThat(next("Ready", "15", NOTHING)).isEqualTo(new Ask());
        }

        @ParameterizedTest
        @ValueSource(strings = {"Updating", "Starting", "UpgradingMajorVersion", "SomethingNew"})
        void one_that_works_on_something_is_waited_for_since_that_may_be_our_own_call(String state) {
            assertThat(next(state, "15", NOTHING)).isInstanceOf(Wait.class);
        }
    }

    @Nested
    class Once_asked {

        @Test
        void it_is_never_asked_again_while_the_operation_goes_on() {
            assertThat(next("Ready", "15", course(LONG_AGO, new AsyncOperation.Running())))
                    .isInstanceOf(Wait.class);
            assertThat(next("Updating", "15", course(LONG_AGO, new AsyncOperation.Running())))
                    .isInstanceOf(Wait.class);
        }

        @Test
        void it_is_there_only_when_state_and_version_agree_whatever_the_operation_says() {
            assertThat(next("Updating", "17", course(LONG_AGO, new AsyncOperation.Succeeded())))
                    .isInstanceOf(Wait.class);
            assertThat(next("Ready", "15", course(JUST_NOW, new AsyncOperation.Succeeded())))
                    .isInstanceOf(Wait.class);
            assertThat(next("Ready", "17", course(JUST_NOW, new AsyncOperation.Running())))
                    .isEqualTo(new Reached());
            assertThat(next("Ready", "17", NOTHING)).isEqualTo(new Reached());
        }

        @Test
        void a_failure_is_told_when_the_server_is_healthy_again_and_not_before() {
            var failed = course(LONG_AGO, new AsyncOperation.Failed("UpgradeFailed", "Extension x is not supported."));

            assertThat(next("Updating", "15", failed)).isInstanceOf(Wait.class);
            assertThat(next("Ready", "15", failed))
                    .isEqualTo(new Unchanged("UpgradeFailed: Extension x is not supported."));
        }

        @Test
        void a_forgotten_operation_leaves_it_to_the_server() {
            assertThat(next("Ready", "15", course(JUST_NOW, new AsyncOperation.Forgotten())))
                    .isInstanceOf(Wait.class);
            assertThat(next("Ready", "15", course(LONG_AGO, new AsyncOperation.Forgotten())))
                    .isEqualTo(new Unchanged("Azure does not say why."));
        }

        @Test
        void and_nobody_heard_whether_azure_took_it_it_is_asked_again_after_a_silence_only() {
            var unheard = new Course(Optional.of(JUST_NOW), false, Optional.empty());

            assertThat(next("Ready", "15", unheard)).isInstanceOf(Wait.class);
            assertThat(next("Ready", "15", new Course(Optional.of(LONG_AGO), false, Optional.empty())))
                    .isEqualTo(new Ask());
        }

        @Test
        void of_which_nobody_heard_failed_if_the_server_was_at_work_and_is_ready_again() {
            assertThat(next("Ready", "15", new Course(Optional.of(JUST_NOW), true, Optional.empty())))
                    .isInstanceOf(Unchanged.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"Stopped, 15", "Inaccessible, 17", "Dropping, 15"})
    void what_nothing_leads_out_of_is_told(String state, String version) {
        assertThat(next(state, version, NOTHING)).isEqualTo(new Stuck(state));
    }

    @Test
    void a_server_that_somebody_took_elsewhere_is_left_alone() {
        assertThat(next("Ready", "16", NOTHING)).isEqualTo(new Elsewhere("16"));
    }

    private static Course course(Instant asked, AsyncOperation operation) {
        return new Course(Optional.of(asked), true, Optional.of(operation));
    }

    private static Next next(String state, String version, Course course) {
        var shown = Recorded.UPGRADE.answered("GET", 0).deepCopy();
        ((ObjectNode) shown.get("properties")).put("state", state).put("version", version);
        return UpgradeDecision.next(new Goal("server orders", 15, 17), Wire.server(shown), course, NOW);
    }
}
