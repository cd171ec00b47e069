package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestorePlanTest {

    private static final Seen SOURCE =
            new Seen("source", "13.16", 30, List.of(database("postgres"), database("shop")), Map.of());
    private static final Seen TARGET = new Seen("target", "18.1", 0, List.of(), Map.of());

    private static Database database(String name) {
        return new Database(name, 10, 1, 1, 0);
    }

    private static Plan plan(Fence fence) {
        return DumpRestorePlan.of(SOURCE, TARGET, Set.of("postgres"), fence, Optional.empty());
    }

    @Test
    void goes_from_the_fence_to_the_statistics() {
        assertThat(plan(Fence.ON).steps())
                .extracting(Step::name)
                .containsExactly(
                        "fence-source",
                        "create-roles",
                        "copy:1",
                        "copy:2",
                        "verify:1",
                        "verify:2",
                        "verify-server",
                        "first-statistics",
                        "open-target",
                        "statistics");
        assertThat(plan(Fence.ON).pointOfNoReturn()).contains("open-target");
        assertThat(plan(Fence.ON).undoLosesNothing()).isTrue();
    }

    @Test
    void clients_are_out_from_the_fence_to_the_opening() {
        assertThat(plan(Fence.HARD).steps())
                .filteredOn(step -> !step.outage())
                .extracting(Step::name)
                .containsExactly("statistics");
    }

    @Test
    void without_a_fence_there_is_nothing_to_open_and_nothing_to_release() {
        var plan = plan(Fence.OFF);

        assertThat(plan.steps()).extracting(Step::phase).doesNotContain(Phase.QUIESCE);
        assertThat(plan.steps()).noneMatch(Step::outage);
        assertThat(plan.undo()).extracting(undo -> undo.step().name()).containsExactly("drop-target");
        assertThat(plan.release()).isEmpty();
    }

    @Test
    void the_source_is_opened_after_every_failure_and_before_the_rest_is_dropped() {
        assertThat(plan(Fence.ON).undo())
                .extracting(undo -> undo.step().name())
                .containsExactly("open-source", "drop-target");
        assertThat(plan(Fence.ON).undo()).extracting(undo -> undo.always()).containsExactly(true, false);
    }

    @Test
    void the_probe_writes_where_the_target_has_nothing_yet() {
        assertThat(plan(Fence.ON).companions().getFirst().step().parameters()).containsEntry("database", "shop");
    }

    @Test
    void has_the_same_hash_every_time_and_after_a_journey() {
        var plan = plan(Fence.ON);

        assertThat(plan(Fence.ON).hash()).isEqualTo(plan.hash());
        assertThat(Json.read(Json.write(plan), Plan.class).hash()).isEqualTo(plan.hash());
    }

    @Test
    void a_copy_is_built_under_a_name_of_the_upgrades_own() {
        var id = new UpgradeId("aaaabbbbccccdddd");

        assertThat(DumpRestorePlan.copies(SOURCE, Set.of("postgres")))
                .extracting(copy -> copy.built(id))
                .containsExactly("postgres", "uplift_aaaabbbbccccdddd_2");
    }
}
