package dev.uplift.contracts.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Step FENCE = Step.of(Phase.QUIESCE, "fence", HOUR);
    private static final Step COPY = Step.of(Phase.UPGRADE, "copy", HOUR).inLane(Lane.DATA);
    private static final Step OPEN_SOURCE = Step.of(Phase.ROLL_BACK, "open-source", HOUR);
    private static final Companion PROBE =
            new Companion(Step.of(Phase.QUIESCE, "probe", HOUR), Phase.QUIESCE, Phase.RESUME);

    private static Plan plan(List<Step> steps, List<Undo> undo, String pointOfNoReturn) {
        return new Plan(
                "system-1",
                "13.16",
                "17.5",
                "dump-restore",
                steps,
                List.of(PROBE),
                undo,
                Optional.ofNullable(pointOfNoReturn),
                true,
                List.of(Step.of(Phase.CLEAN_UP, "release", HOUR)),
                Optional.empty());
    }

    private static Plan doing(Map<String, Object> parameters) {
        return plan(List.of(FENCE, COPY.doing("copy-database", parameters)), List.of(), null);
    }

    @Test
    void a_plan_without_steps_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of(), List.of(), null));
    }

    @Test
    void two_steps_of_one_name_are_refused_wherever_they_stand() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(FENCE, COPY, FENCE), List.of(), null))
                .withMessageContaining("'fence'");
        var probeAgain = new Undo(Step.of(Phase.ROLL_BACK, "probe", HOUR), "fence", false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(FENCE), List.of(probeAgain), null))
                .withMessageContaining("'probe'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(FENCE, Step.of(Phase.CLEAN_UP, "release", HOUR)), List.of(), null))
                .withMessageContaining("'release'");
    }

    @Test
    void the_point_of_no_return_is_a_step_of_the_main_line() {
        var undo = List.of(new Undo(OPEN_SOURCE, "fence", true));

        assertThat(plan(List.of(FENCE, COPY), undo, "copy").pointOfNoReturn()).contains("copy");
        for (var elsewhere : List.of("nowhere", "open-source", "probe", "release")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan(List.of(FENCE, COPY), undo, elsewhere))
                    .withMessageContaining(elsewhere);
        }
    }

    @Test
    void what_is_undone_is_a_step_of_the_main_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan(List.of(FENCE), List.of(new Undo(OPEN_SOURCE, "fnce", true)), null))
                .withMessageContaining("'fnce'");
    }

    @Test
    void steps_know_their_place() {
        var plan = plan(List.of(FENCE, COPY), List.of(), null);

        assertThat(plan.indexOf("copy")).isOne();
        assertThat(plan.indexOf("probe")).isNegative();
    }

    @Test
    void the_hash_does_not_depend_on_the_order_in_maps() {
        var inner = new LinkedHashMap<String, Object>();
        inner.put("z", 1);
        inner.put("a", 2);
        var turned = new LinkedHashMap<String, Object>();
        turned.put("a", 2);
        turned.put("z", 1);
        var one = new LinkedHashMap<String, Object>(Map.of("nested", inner, "database", "shop"));
        var other = new LinkedHashMap<String, Object>();
        other.put("nested", turned);
        other.put("database", "shop");

        assertThat(doing(one).hash()).isEqualTo(doing(other).hash());
    }

    @Test
    void the_hash_survives_the_way_over_the_wire() {
        var plan = doing(Map.of("database", "shop", "bytes", 12L, "jobs", List.of(1, 2)));

        assertThat(Json.read(Json.write(plan), Plan.class).hash()).isEqualTo(plan.hash());
    }

    @Test
    void another_parameter_or_order_is_another_hash() {
        var plan = plan(List.of(FENCE, COPY), List.of(), null);

        assertThat(plan.hash())
                .isNotEqualTo(plan(List.of(COPY, FENCE), List.of(), null).hash())
                .isNotEqualTo(doing(Map.of("database", "shop")).hash());
        assertThat(doing(Map.of("database", "shop")).hash())
                .isNotEqualTo(doing(Map.of("database", "shop2")).hash());
    }

    @Test
    void a_step_without_a_timeout_is_refused() {
        for (var timeout : new Duration[] {null, Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Step.of(Phase.UPGRADE, "copy", timeout));
        }
    }

    @Test
    void a_companion_runs_in_the_control_lane() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Companion(COPY, Phase.QUIESCE, Phase.RESUME));
    }

    @Test
    void an_undo_is_a_step_of_the_way_back() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Undo(COPY, "fence", false));
    }

    @Test
    void what_is_removed_names_steps_of_the_plan() {
        var drop = Step.of(Phase.CLEAN_UP, "drop-clone", HOUR);
        var undo = List.of(new Undo(OPEN_SOURCE, "fence", true));

        var plan = removing(undo, new Removal(drop, "clone c", Keeps.RETENTION, "copy", List.of("open-source"), false));

        assertThat(plan.removals()).hasSize(1);
        for (var wrong : List.of(
                new Removal(drop, "clone c", Keeps.RETENTION, "clone", List.of(), false),
                new Removal(drop, "clone c", Keeps.RETENTION, "copy", List.of("clone"), false))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> removing(undo, wrong))
                    .withMessageContaining("'clone'");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Removal(COPY, "clone c", Keeps.RETENTION, "copy", List.of(), false));
    }

    private static Plan removing(List<Undo> undo, Removal removal) {
        var plain = plan(List.of(FENCE, COPY), undo, null);
        return new Plan(
                plain.identity(),
                plain.from(),
                plain.to(),
                plain.strategy(),
                plain.steps(),
                plain.companions(),
                plain.undo(),
                plain.pointOfNoReturn(),
                plain.undoLosesNothing(),
                plain.release(),
                plain.gate(),
                Optional.empty(),
                List.of(removal));
    }

    @Test
    void a_way_back_says_what_it_loses_or_that_it_loses_nothing() {
        var steps = List.of(OPEN_SOURCE);

        assertThat(new WayBack(steps, false, "what was written since").losesNothing())
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new WayBack(steps, false, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WayBack(steps, true, "something"));
        assertThatIllegalArgumentException().isThrownBy(() -> new WayBack(List.of(), true, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WayBack(List.of(FENCE), true, ""));
    }

    @Test
    void a_rehearsal_counts_for_another_plan_that_does_the_same_to_production() {
        var rehearse = Step.of(Phase.REHEARSE, "rehearse", HOUR);
        var one = plan(List.of(FENCE, COPY), List.of(), null);

        assertThat(one.with(List.of(rehearse, FENCE, COPY), one.companions(), one.undo())
                        .productionHash())
                .isEqualTo(one.productionHash());
        assertThat(one.with(List.of(FENCE), one.companions(), one.undo()).productionHash())
                .isNotEqualTo(one.productionHash());
    }
}
