package dev.uplift.worker.provider.dumprestore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.UpgradeOptions.Rehearsal;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import java.util.List;
import java.util.Map;
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
        return plan(fence, Rehearsal.SKIP);
    }

    private static Plan plan(Fence fence, Rehearsal rehearsal) {
        var options = UpgradeOptions.of(Map.of("rehearsal", rehearsal, "fence", fence));
        return DumpRestorePlan.of(SOURCE, TARGET, Set.of("postgres"), options);
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
    void a_rehearsal_comes_first_and_its_databases_go_before_production_begins() {
        var plan = plan(Fence.ON, Rehearsal.REQUIRED);

        assertThat(plan.steps().subList(0, plan.production()))
                .extracting(Step::name)
                .containsExactly(
                        "rehearse-roles",
                        "rehearse-copy:1",
                        "rehearse-copy:2",
                        "rehearse-verify:1",
                        "rehearse-verify:2",
                        "rehearse-statistics",
                        "rehearse-queries",
                        "drop-rehearsal");
        assertThat(plan.gate()).contains("drop-rehearsal");
        assertThat(plan.gated()).isEqualTo(plan.production() - 1);
        assertThat(plan.steps().subList(0, plan.production()))
                .allMatch(step -> step.phase() == Phase.REHEARSE && !step.outage(), "without an outage");
    }

    @Test
    void the_users_queries_run_on_the_clone_and_before_clients_their_probes_when_clients_are_there() {
        var checks = List.of(
                Map.of("type", "sql", "name", "orders", "database", "a", "sql", "SELECT 1", "expect", "1"),
                Map.of("type", "http", "name", "health", "url", "https://shop.example.org/health"),
                Map.of("type", "manual", "name", "smoke test", "text", "Order something."));
        var plan = DumpRestorePlan.of(
                SOURCE, TARGET, Set.of("postgres"), UpgradeOptions.of(Map.of("verification", checks)));

        var names = plan.steps().stream().map(Step::name).toList();

        assertThat(names.indexOf("rehearse-own-checks")).isBetween(1, plan.gated() - 1);
        assertThat(names.indexOf("own-checks")).isBetween(plan.production(), names.indexOf("open-target") - 1);
        assertThat(names.indexOf("own-probes")).isGreaterThan(names.indexOf("open-target"));
        assertThat(plan.hash()).isNotEqualTo(plan(Fence.ON, Rehearsal.REQUIRED).hash());
    }

    @Test
    void every_step_of_a_rehearsal_tells_whose_time_it_measures() {
        var plan = plan(Fence.ON, Rehearsal.REQUIRED);

        assertThat(plan.steps())
                .filteredOn(step -> step.rehearses().isPresent())
                .extracting(Step::name, step -> step.rehearses().get())
                .containsExactly(
                        tuple("rehearse-roles", "create-roles"),
                        tuple("rehearse-copy:1", "copy:1"),
                        tuple("rehearse-copy:2", "copy:2"),
                        tuple("rehearse-verify:1", "verify:1"),
                        tuple("rehearse-verify:2", "verify:2"),
                        tuple("rehearse-statistics", "first-statistics"));
        assertThat(plan.steps())
                .filteredOn(step -> step.rehearses().isPresent())
                .allMatch(
                        step -> step.action()
                                .equals(plan.steps()
                                        .get(plan.indexOf(step.rehearses().get()))
                                        .action()),
                        "does the same");
    }

    @Test
    void production_is_the_same_with_and_without_a_rehearsal() {
        var with = plan(Fence.ON, Rehearsal.REQUIRED);
        var without = plan(Fence.ON, Rehearsal.SKIP);

        assertThat(with.productionHash()).isEqualTo(without.productionHash());
        assertThat(with.hash()).isNotEqualTo(without.hash());
        assertThat(with.hash()).isEqualTo(plan(Fence.ON, Rehearsal.REQUIRED).hash());
        assertThat(new String(Json.write(without), UTF_8)).doesNotContain("rehears");
        assertThat(without.gate()).isEmpty();
    }

    @Test
    void whether_a_rehearsal_is_made_or_reused_the_plan_has_it() {
        assertThat(plan(Fence.ON, Rehearsal.REUSE)).isEqualTo(plan(Fence.ON, Rehearsal.REQUIRED));
    }

    @Test
    void a_rehearsal_is_taken_back_last() {
        assertThat(plan(Fence.ON, Rehearsal.REQUIRED).undo())
                .extracting(undo -> undo.step().name(), Undo::undoes, Undo::always)
                .containsExactly(
                        tuple("open-source", "fence-source", true),
                        tuple("drop-target", "create-roles", false),
                        tuple("undo-rehearsal", "rehearse-roles", false));
    }

    @Test
    void a_rehearsal_fills_nothing_in_place() {
        var id = new UpgradeId("aaaabbbbccccdddd");
        var steps = plan(Fence.ON, Rehearsal.REQUIRED).steps();

        assertThat(steps)
                .filteredOn(step -> step.name().startsWith("rehearse-copy:"))
                .extracting(step -> Copy.of(step.parameters()))
                .allMatch(copy -> !copy.inPlace(), "not in place")
                .extracting(copy -> copy.built(id))
                .containsExactly("uplift_aaaabbbbccccdddd_r1", "uplift_aaaabbbbccccdddd_r2");
    }

    @Test
    void a_copy_is_built_under_a_name_of_the_upgrades_own() {
        var id = new UpgradeId("aaaabbbbccccdddd");

        assertThat(DumpRestorePlan.copies(SOURCE, Set.of("postgres")))
                .extracting(copy -> copy.built(id))
                .containsExactly("postgres", "uplift_aaaabbbbccccdddd_2");
    }
}
