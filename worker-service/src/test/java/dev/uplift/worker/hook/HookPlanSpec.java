package dev.uplift.worker.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Hook.At;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where hooks stand in whatever a driver planned. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HookPlanSpec {

    private static final List<Hook> ALL = List.of(
            http("page-on", At.QUIESCE),
            http("staging", At.REHEARSAL_READY),
            http("dns", At.RESUME),
            scale("app"),
            sql("flag", Optional.empty()),
            sql("only-new", Optional.of(Hook.Sql.On.TARGET)),
            http("page-off", At.RESUME));

    private static Hook http(String name, At at) {
        return read("""
                {"type":"http","name":"%s","at":"%s","url":"http://a"}""".formatted(name, at));
    }

    private static Hook scale(String name) {
        return read("""
                {"type":"kubernetes-scale","name":"%s","at":"quiesce","namespace":"n","kind":"Deployment","workload":"w"}""".formatted(name));
    }

    private static Hook sql(String name, Optional<Hook.Sql.On> on) {
        return new Hook.Sql(name, At.RESUME, on, "shop", "SELECT 1", null);
    }

    private static Hook read(String json) {
        return Json.read(json.getBytes(), Hook.class);
    }

    private static Step step(Phase phase, String name) {
        return Step.of(phase, name, Duration.ofMinutes(1));
    }

    private static Plan plan(List<Step> steps, List<Undo> undo, Optional<String> pointOfNoReturn, String gate) {
        return new Plan(
                "it",
                "13.1",
                "18.1",
                "any",
                steps,
                List.of(),
                undo,
                pointOfNoReturn,
                true,
                List.of(),
                Optional.ofNullable(gate));
    }

    private static Plan plan(boolean rehearsed, boolean fenced, boolean resumes, String gate) {
        var steps = new ArrayList<Step>();
        if (rehearsed) {
            steps.addAll(List.of(step(Phase.REHEARSE, "clone"), step(Phase.REHEARSE, "drop-clone")));
        }
        steps.add(step(Phase.BACKUP, "backup"));
        if (fenced) {
            steps.add(step(Phase.QUIESCE, "fence").duringOutage());
        }
        steps.add(step(Phase.UPGRADE, "upgrade").duringOutage());
        if (resumes) {
            steps.add(step(Phase.RESUME, "open").duringOutage());
        }
        steps.add(step(Phase.OPTIMIZE, "statistics"));
        var undo = new ArrayList<Undo>();
        if (fenced) {
            undo.add(new Undo(step(Phase.ROLL_BACK, "open-old"), "fence", true));
        }
        undo.add(new Undo(step(Phase.ROLL_BACK, "tidy"), "upgrade", false));
        return plan(steps, undo, resumes ? Optional.of("open") : Optional.empty(), gate);
    }

    /** With and without a rehearsal, a fence, a step that resumes; the gate where a driver may put it. */
    static Stream<Plan> plans() {
        var all = new ArrayList<Plan>();
        for (var rehearsed : List.of(true, false)) {
            for (var fenced : List.of(true, false)) {
                for (var resumes : List.of(true, false)) {
                    all.add(plan(rehearsed, fenced, resumes, null));
                    all.add(plan(rehearsed, fenced, resumes, "backup"));
                    all.add(plan(rehearsed, fenced, resumes, fenced ? "fence" : "upgrade"));
                    if (rehearsed) {
                        all.add(plan(true, fenced, resumes, "drop-clone"));
                    }
                }
            }
        }
        return all.stream();
    }

    private static Outcome weave(Plan plan, List<Hook> hooks) {
        return HookPlan.of(new Outcome(Optional.empty(), List.of(), Optional.of(plan)), hooks);
    }

    private static Plan woven(Plan plan) {
        return weave(plan, ALL).plan().orElseThrow();
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void nothing_of_the_driver_s_is_lost_or_moved(Plan plan) {
        var woven = woven(plan);

        assertThat(woven.steps()).containsSubsequence(plan.steps());
        assertThat(woven.undo()).containsSubsequence(plan.undo());
        assertThat(woven.pointOfNoReturn()).isEqualTo(plan.pointOfNoReturn());
        assertThat(woven.companions()).isEqualTo(plan.companions());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void quiesce_comes_before_all_else_of_production(Plan plan) {
        var woven = woven(plan);
        var first = plan.steps().get(plan.production()).name();

        assertThat(names(woven.steps().subList(woven.production(), woven.indexOf(first))))
                .containsExactly("hook:page-on", "hook:app");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void no_hook_of_production_stands_before_the_gate(Plan plan) {
        var woven = woven(plan);

        assertThat(woven.gated()).isLessThanOrEqualTo(woven.production());
        assertThat(woven.steps().subList(0, woven.gated()))
                .noneMatch(step -> step.name().startsWith("hook:") && step.phase() != Phase.REHEARSE);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void resume_comes_in_the_given_order_when_clients_are_let_in(Plan plan) {
        var woven = woven(plan);
        var resuming = woven.steps().stream()
                .filter(step -> step.phase() == Phase.RESUME && step.name().startsWith("hook:"))
                .toList();

        assertThat(names(resuming))
                .containsExactly("hook:dns", "hook:app:back", "hook:flag", "hook:only-new", "hook:page-off");
        assertThat(woven.steps()).containsSequence(resuming);
        var before = woven.steps().get(woven.indexOf("hook:dns") - 1);
        assertThat(before.name()).isEqualTo(plan.indexOf("open") >= 0 ? "open" : "upgrade");
    }

    @ParameterizedTest
    @MethodSource("plans")
    void whatever_ends_an_outage_ends_it_for_hooks(Plan plan) {
        var woven = woven(plan);
        var undo = woven.undo().stream()
                .filter(each -> each.step().name().startsWith("undo-hook:"))
                .toList();

        assertThat(undo).allMatch(Undo::always, "always");
        assertThat(undo)
                .extracting(each -> each.step().name())
                .containsExactly("undo-hook:dns", "undo-hook:app", "undo-hook:flag", "undo-hook:page-off");
        assertThat(undo)
                .filteredOn(each -> !each.step().name().equals("undo-hook:app"))
                .allMatch(each -> each.undoes().equals("hook:page-on"), "undoes the first of production");
        assertThat(undo)
                .filteredOn(each -> each.step().name().equals("undo-hook:app"))
                .allMatch(each -> each.undoes().equals("hook:app"), "undoes its own");
        var places = woven.undo().stream().map(each -> each.step().name()).toList();
        assertThat(places.indexOf("undo-hook:dns")).isGreaterThan(places.indexOf("open-old"));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void hooks_are_acts_in_the_control_lane_with_all_that_they_are_in_the_plan(Plan plan) {
        var woven = woven(plan);
        var hooks = Stream.concat(woven.steps().stream(), woven.undo().stream().map(Undo::step))
                .filter(step -> step.name().contains("hook:"))
                .toList();

        assertThat(hooks).allSatisfy(step -> {
            assertThat(step.lane()).isEqualTo(Lane.CONTROL);
            assertThat(step.repeatable()).isFalse();
            assertThat(step.timeout()).isGreaterThan(HookStep.of(step).timeout());
            assertThat(ALL).contains(HookStep.of(step));
            assertThat(step.needs()).contains("hook/" + HookStep.of(step).name());
        });
    }

    @ParameterizedTest
    @MethodSource("plans")
    void a_clone_is_told_of_right_before_the_gate_or_it_is_said_that_there_is_none(Plan plan) {
        var outcome = weave(plan, ALL);
        var woven = outcome.plan().orElseThrow();
        var rehearsed = plan.steps().subList(0, plan.gated()).stream().anyMatch(step -> step.phase() == Phase.REHEARSE);

        if (rehearsed) {
            assertThat(woven.steps().get(woven.gated() - 1).name()).isEqualTo("hook:staging");
            assertThat(woven.steps().get(woven.gated() - 1).needs()).contains("rehearsal.endpoint");
            assertThat(outcome.findings()).isEmpty();
        } else {
            assertThat(names(woven.steps())).doesNotContain("hook:staging");
            assertThat(outcome.findings())
                    .extracting(Finding::id, Finding::severity, Finding::object)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("hook-not-run", Severity.WARN, "hook staging"));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void without_hooks_the_plan_is_the_driver_s(Plan plan) {
        assertThat(weave(plan, List.of()).plan()).contains(plan);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void resume_without_quiesce_is_undone_with_the_first_step_of_production(Plan plan) {
        var woven = weave(plan, List.of(http("off", At.RESUME))).plan().orElseThrow();

        assertThat(woven.undo())
                .filteredOn(each -> each.step().name().equals("undo-hook:off"))
                .singleElement()
                .extracting(Undo::undoes)
                .isEqualTo(plan.steps().get(plan.production()).name());
        assertThat(woven.gate()).isEqualTo(plan.gate());
    }

    @Test
    void what_is_known_of_their_time_stands_beside_the_plan() {
        var outcome = weave(plan(true, true, true, null), ALL);

        assertThat(outcome.estimates())
                .extracting(Estimate::step)
                .contains("hook:page-on", "hook:app", "hook:app:back", "hook:page-off");
    }

    @Test
    void another_hook_makes_another_plan() {
        var plan = plan(true, true, true, null);
        var other = weave(plan, List.of(read("""
                {"type":"http","name":"a","at":"quiesce","url":"http://b"}"""))).plan().orElseThrow();

        assertThat(weave(plan, List.of(http("a", At.QUIESCE)))
                        .plan()
                        .orElseThrow()
                        .hash())
                .isNotEqualTo(other.hash());
        assertThat(weave(plan, ALL).plan().orElseThrow().hash())
                .isEqualTo(woven(plan).hash());
    }

    @Test
    void where_nothing_is_planned_nothing_is_added() {
        var nothing = new Outcome(Optional.empty(), List.of(), Optional.empty());

        assertThat(HookPlan.of(nothing, ALL)).isEqualTo(nothing);
    }
}
