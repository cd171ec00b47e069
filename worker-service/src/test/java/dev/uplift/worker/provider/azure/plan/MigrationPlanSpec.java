package dev.uplift.worker.provider.azure.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.worker.provider.azure.plan.MigrationPlan.Moved;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationPlanSpec {

    private static final Map<String, Object> ONLINE = Map.of("provider", Map.of("online", true));

    @Test
    void offline_it_validates_before_the_gate_and_copies_behind_the_fence() {
        var plan = plan(Map.of());

        assertThat(names(plan.steps()))
                .containsExactly(
                        "validate",
                        "fence",
                        "copy",
                        "verify:1",
                        "verify:2",
                        "verify-source",
                        "first-statistics",
                        "resume",
                        "statistics");
        assertThat(plan.steps().get(plan.gated()).name()).isEqualTo("fence");
        assertThat(step(plan, "copy").outage()).isTrue();
    }

    @Test
    void online_it_copies_before_the_gate_and_only_the_cutover_is_an_outage() {
        var plan = plan(ONLINE);

        assertThat(names(plan.steps())).startsWith("copy", "fence", "cut-over", "verify:1");
        assertThat(plan.steps().get(plan.gated()).name()).isEqualTo("fence");
        assertThat(step(plan, "copy").outage()).isFalse();
        assertThat(step(plan, "cut-over").outage()).isTrue();
    }

    @Test
    void without_a_rehearsal_azure_validates_with_the_copy() {
        assertThat(names(plan(Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand"))
                        .steps()))
                .startsWith("fence", "copy");
    }

    @Test
    void what_was_begun_is_cancelled_and_the_source_opened_first() {
        assertThat(names(plan(Map.of()).undo().stream().map(Undo::step).toList()))
                .containsExactly("reopen", "cancel-copy", "cancel-validation");
        assertThat(plan(Map.of()).undo().getFirst().always()).isTrue();
        assertThat(names(plan(ONLINE).removals().stream().map(Removal::step).toList()))
                .containsExactly("clean-up-copy");
    }

    @Test
    void the_way_back_is_the_old_server_which_lacks_what_was_written_since() {
        assertThat(plan(Map.of()).wayBack()).hasValueSatisfying(back -> {
            assertThat(back.losesNothing()).isFalse();
            assertThat(back.loses()).contains("does not copy back");
        });
        assertThat(plan(Map.of("fence", "off")).wayBack()).isEmpty();
    }

    private static Plan plan(Map<String, Object> options) {
        return MigrationPlan.of(
                new Moved("the source", "15.15", "17.7", List.of("app", "stats")), UpgradeOptions.of(options));
    }

    private static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }
}
