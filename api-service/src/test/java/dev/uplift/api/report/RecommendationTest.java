package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.State;
import dev.uplift.api.core.State.Course;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.report.Recommendation.Verdict;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RecommendationTest {

    private static final Problem BROKEN =
            Problem.of(Kind.DATABASE, "broken", "Table shop.orders is broken.", "Mend it.");
    private static final Step COPY = Step.of(Phase.UPGRADE, "copy:1", Duration.ofHours(1));
    private static final Flight COPYING =
            new Flight(COPY, 5, Duration.ofHours(1), Optional.of("w"), 0, 0, false, FixedReports.NOW, Optional.empty());
    private static final Course UNDOING = new Course(COPYING, List.of());
    private static final State DECIDING = new State.AwaitingApproval(2);

    private static Upgrade upgrade(State state, Map<String, Object> options, List<Map<String, Object>> queries) {
        return FixedReports.upgrade(
                options,
                state,
                Map.of("rehearsal.queries", queries, "target.version", "16.9"),
                List.of(),
                List.of("rehearse-copy:1", "rehearse-verify:1"),
                new Consent(Optional.empty(), List.of(), Optional.empty()));
    }

    private static Recommendation recommended(Upgrade upgrade, Check... checks) {
        return Report.of(upgrade, List.of(checks), FixedReports.NOW).recommendation();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            DECIDING,   false, PROCEED
            DECIDING,   true,  NEEDS_FIXES
            WORKING,    false, IN_PROGRESS
            WORKING,    true,  IN_PROGRESS
            DONE,       false, DONE
            DONE,       true,  DONE
            BROKEN,     false, NEEDS_FIXES
            BROKEN,     true,  NEEDS_FIXES
            TAKEN_BACK, true,  ROLLED_BACK
            STOPPED,    false, STOPPED
            STOPPED,    true,  STOPPED
            """)
    void each_stage_has_its_verdict(Stage stage, boolean broken, Verdict verdict) {
        assertThat(Recommendation.verdict(stage, broken)).isEqualTo(verdict);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(new State.Planned(), Verdict.PROCEED),
                Arguments.of(DECIDING, Verdict.PROCEED),
                Arguments.of(
                        new State.Scheduled(3, FixedReports.NOW, FixedReports.NOW, FixedReports.NOW), Verdict.PROCEED),
                Arguments.of(new State.Paused(2), Verdict.PROCEED),
                Arguments.of(new State.Planning(COPYING), Verdict.IN_PROGRESS),
                Arguments.of(new State.Rechecking(3, COPYING), Verdict.IN_PROGRESS),
                Arguments.of(new State.Running(4, Optional.of(COPYING), false), Verdict.IN_PROGRESS),
                Arguments.of(new State.Cancelling(new State.Cancelled("ada", ""), UNDOING), Verdict.IN_PROGRESS),
                Arguments.of(new State.RollingBack(BROKEN, UNDOING), Verdict.IN_PROGRESS),
                Arguments.of(new State.Observing(FixedReports.NOW), Verdict.DONE),
                Arguments.of(new State.Succeeded(Optional.empty(), false), Verdict.DONE),
                Arguments.of(
                        new State.Ending(State.Name.RUNNING, new State.Succeeded(Optional.empty(), false)),
                        Verdict.IN_PROGRESS),
                Arguments.of(new State.Rejected(BROKEN), Verdict.NEEDS_FIXES),
                Arguments.of(new State.Failed(BROKEN, COPY, Optional.empty()), Verdict.NEEDS_FIXES),
                Arguments.of(new State.RolledBack(BROKEN), Verdict.ROLLED_BACK),
                Arguments.of(new State.Cancelled("ada", "not today"), Verdict.STOPPED),
                Arguments.of(new State.Closed(BROKEN, "ada", "known"), Verdict.STOPPED));
    }

    @ParameterizedTest
    @MethodSource("states")
    void each_state_has_its_verdict_and_says_why(State state, Verdict verdict) {
        var recommendation = recommended(upgrade(state, Map.of(), List.of()));

        assertThat(recommendation.verdict()).isEqualTo(verdict);
        assertThat(recommendation.reasons()).isNotEmpty();
        if (state.failure().isPresent()) {
            assertThat(recommendation.reasons()).contains("Table shop.orders is broken. Mend it.");
        }
    }

    @Test
    void every_kind_of_state_is_in_the_table() {
        assertThat(states().<Class<?>>map(row -> row.get()[0].getClass()))
                .containsExactlyInAnyOrder(State.class.getPermittedSubclasses());
    }

    @Test
    void a_pause_in_production_is_no_time_to_decide() {
        var upgrade = upgrade(new State.Paused(7), Map.of(), List.of());
        var begun = new Upgrade(
                upgrade.id(),
                upgrade.request(),
                upgrade.state(),
                upgrade.turn(),
                upgrade.plan(),
                upgrade.estimates(),
                upgrade.inspection(),
                upgrade.findings(),
                upgrade.facts(),
                upgrade.companions(),
                upgrade.times(),
                List.of("fence-source", "copy:1"),
                upgrade.consent(),
                upgrade.memory(),
                upgrade.cleanUps(),
                upgrade.announced(),
                upgrade.entries(),
                upgrade.since());

        assertThat(recommended(begun).verdict()).isEqualTo(Verdict.IN_PROGRESS);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, NEEDS_FIXES, 1 statement of production is more expensive on the new version
            2, NEEDS_FIXES, 1 statement of production is refused by the new version
            3, PROCEED,     1 became cheaper
            4, PROCEED,     0 became cheaper
            5, PROCEED,     1 statement of production is planned in another way
            """)
    void statements_that_become_worse_need_fixes_and_others_do_not(int query, Verdict verdict, String reason) {
        var recommendation = recommended(
                upgrade(DECIDING, Map.of(), List.of(FixedQueries.all().get(query))));

        assertThat(recommendation.verdict()).isEqualTo(verdict);
        assertThat(recommendation.reasons()).anySatisfy(text -> assertThat(text).contains(reason));
    }

    @Test
    void a_check_of_the_rehearsal_that_does_not_hold_needs_fixes() {
        var recommendation = recommended(
                upgrade(DECIDING, Map.of(), List.of()),
                new Check("rehearsal:data:shop.public.a", false, "differs"),
                new Check("rehearsal:data:shop.public.b", true, "equal"));

        assertThat(recommendation.verdict()).isEqualTo(Verdict.NEEDS_FIXES);
        assertThat(recommendation.reasons())
                .containsExactly("1 check of the rehearsal does not hold: rehearsal:data:shop.public.a.");
    }

    @Test
    void a_finding_that_blocks_needs_fixes_unless_it_is_accepted() {
        var blocked = recommended(upgrade(DECIDING, Map.of("accept", List.of()), List.of()));
        var accepted = recommended(upgrade(DECIDING, Map.of("accept", List.of("extension-missing")), List.of()));

        assertThat(blocked.verdict()).isEqualTo(Verdict.NEEDS_FIXES);
        assertThat(blocked.reasons()).singleElement().asString().contains("extension-missing");
        assertThat(accepted.verdict()).isEqualTo(Verdict.PROCEED);
        assertThat(accepted.reasons()).anySatisfy(text -> assertThat(text).startsWith("Accepted, although"));
    }

    @Test
    void to_proceed_without_a_rehearsal_is_said_with_the_reason_that_was_given() {
        var skipped = recommended(
                upgrade(DECIDING, Map.of("rehearsal", "skip", "rehearsalReason", "rehearsed by hand"), List.of()));

        assertThat(skipped.verdict()).isEqualTo(Verdict.PROCEED);
        assertThat(skipped.reasons()).contains("Nothing was rehearsed: rehearsed by hand.");
    }

    @Test
    void who_ended_it_stands_first() {
        assertThat(recommended(upgrade(new State.Closed(BROKEN, "ada", "known"), Map.of(), List.of()))
                        .reasons())
                .startsWith("ada acknowledged the failure: known", "Table shop.orders is broken. Mend it.");
    }
}
