package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Consent;
import dev.uplift.api.core.Flight;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.projection.UpgradeView;
import dev.uplift.api.report.Rehearsal.Outcome;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportTest {

    private static final List<String> REHEARSED = List.of("rehearse-copy:1", "rehearse-verify:1");
    private static final Problem BROKEN = Problem.of(Kind.DATABASE, "broken", "It is broken.", "Mend it.");
    private static final Consent NO_CONSENT = new Consent(Optional.empty(), List.of(), Optional.empty());

    private static Upgrade upgrade(State state, List<String> begun) {
        return FixedReports.upgrade(Map.of(), state, Map.of(), List.of(), begun, NO_CONSENT);
    }

    private static Upgrade unplanned(State state) {
        var known = upgrade(state, List.of());
        return new Upgrade(
                known.id(),
                known.request(),
                state,
                1,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of("inspect"),
                NO_CONSENT,
                null,
                List.of(),
                Optional.empty(),
                1,
                known.since());
    }

    private static Flight flight(Phase phase, String step, Optional<String> worker) {
        var order = Step.of(phase, step, Duration.ofHours(1));
        return new Flight(order, 1, order.timeout(), worker, 0, 0, false, FixedReports.NOW, Optional.empty());
    }

    private static Report report(Upgrade upgrade, Check... checks) {
        return Report.of(upgrade, List.of(checks), FixedReports.NOW);
    }

    @Test
    void there_is_none_before_the_plan_and_what_is_waited_for_is_said() {
        assertThat(Report.waitsFor(unplanned(new State.Planning(flight(Phase.PRECHECK, "precheck", Optional.of("w"))))))
                .hasValue("There is no plan yet: step precheck runs.");
        assertThat(Report.waitsFor(unplanned(new State.Planning(flight(Phase.INSPECT, "inspect", Optional.empty())))))
                .hasValue("There is no plan yet: step inspect waits for a worker.");
    }

    @Test
    void what_ended_without_a_plan_is_reported_all_the_same() {
        var rejected = unplanned(new State.Rejected(BROKEN));

        assertThat(Report.waitsFor(rejected)).isEmpty();
        var report = report(rejected);
        assertThat(report.versions().from()).isEmpty();
        assertThat(report.versions().to()).isEqualTo("16");
        assertThat(report.versions().crossed()).isEmpty();
        assertThat(report.predictedOutage()).isEmpty();
        assertThat(report.recommendation().reasons()).containsExactly("It is broken. Mend it.");
        assertThat(new ReportMarkdown(Templates.engine()).of(report)).contains("Needs fixes");
        assertThat(new ReportHtml(Templates.engine()).of(report)).contains("Needs fixes");
    }

    @Test
    void a_failure_keeps_its_evidence_line_by_line() {
        var problem = BROKEN.with(List.of("pg_restore: <b>", "``` ERROR"));
        var report = report(
                upgrade(new State.Failed(problem, FixedReports.plan().steps().get(4), Optional.empty()), REHEARSED));

        assertThat(report.problem()).hasValue(problem);
        assertThat(new ReportMarkdown(Templates.engine()).of(report))
                .contains("````\npg_restore: <b>\n``` ERROR\n````\n");
        assertThat(new ReportHtml(Templates.engine()).of(report))
                .contains("<pre>pg_restore: &lt;b&gt;\n``` ERROR</pre>");
    }

    static Stream<Arguments> rehearsals() {
        var running = new State.Running(1, Optional.empty(), false);
        return Stream.of(
                Arguments.of(new State.Planned(), List.of(), Outcome.NOT_YET),
                Arguments.of(running, List.of("rehearse-copy:1"), Outcome.RUNNING),
                Arguments.of(new State.Paused(1), List.of("rehearse-copy:1"), Outcome.RUNNING),
                Arguments.of(new State.AwaitingApproval(2), REHEARSED, Outcome.DONE),
                Arguments.of(new State.Rejected(BROKEN), REHEARSED, Outcome.DONE),
                Arguments.of(
                        new State.Failed(BROKEN, FixedReports.plan().steps().get(1), Optional.empty()),
                        REHEARSED,
                        Outcome.FAILED),
                Arguments.of(
                        new State.Failed(BROKEN, FixedReports.plan().steps().get(3), Optional.empty()),
                        REHEARSED,
                        Outcome.DONE),
                Arguments.of(new State.Cancelled("ada", ""), REHEARSED, Outcome.ENDED),
                Arguments.of(new State.Closed(BROKEN, "ada", ""), REHEARSED, Outcome.ENDED),
                Arguments.of(
                        new State.RolledBack(BROKEN),
                        List.of("rehearse-copy:1", "rehearse-verify:1", "drop-rehearsal", "fence-source"),
                        Outcome.DONE));
    }

    @ParameterizedTest
    @MethodSource("rehearsals")
    void what_became_of_the_rehearsal(State state, List<String> begun, Outcome outcome) {
        assertThat(report(upgrade(state, begun)).rehearsal().outcome()).isEqualTo(outcome);
    }

    @Test
    void checks_of_the_rehearsal_and_of_production_stand_apart() {
        var report = report(
                upgrade(new State.AwaitingApproval(2), REHEARSED),
                new Check("data:shop.public.a", true, "equal"),
                new Check("rehearsal:data:shop.public.a", true, "equal"),
                new Check("rehearsal:data:shop.public.b", false, "5 rows, then 4"));

        assertThat(report.rehearsal().checks().kinds())
                .containsExactly(new Checks.Kind("data", 2, 1, Optional.empty()));
        assertThat(report.rehearsal().checks().failed())
                .containsExactly(new Check("rehearsal:data:shop.public.b", false, "5 rows, then 4"));
        assertThat(report.production().checks().kinds())
                .containsExactly(new Checks.Kind("data", 1, 1, Optional.of("equal")));
    }

    @Test
    void statements_that_a_newer_worker_tells_otherwise_are_counted_not_lost() {
        var facts = Map.<String, Object>of(
                "rehearsal.queries", List.of(FixedQueries.all().getFirst(), Map.of("verdict", "OF_TOMORROW"), "?"));
        var report = report(
                FixedReports.upgrade(Map.of(), new State.AwaitingApproval(2), facts, List.of(), REHEARSED, NO_CONSENT));

        assertThat(report.queries()).hasValueSatisfying(queries -> {
            assertThat(queries.total()).isEqualTo(3);
            assertThat(queries.unreadable()).isEqualTo(2);
            assertThat(queries.notable()).hasSize(1);
        });
        assertThat(report.issues())
                .extracting(Issue::text)
                .contains("The results of 2 statements are in a form that this version cannot read.");
    }

    @Test
    void the_old_server_no_longer_remains_to_be_released_once_it_is() {
        var shut = report(upgrade(new State.Succeeded(Optional.empty(), false), REHEARSED))
                .remaining();
        var released = report(upgrade(new State.Succeeded(Optional.empty(), true), REHEARSED))
                .remaining();

        assertThat(shut).anyMatch(item -> item.contains("stays shut"));
        assertThat(released).noneMatch(item -> item.contains("stays shut"));
    }

    @Test
    void who_closes_a_failure_is_told_that_nobody_looks_after_it_any_more() {
        assertThat(report(upgrade(new State.Closed(BROKEN, "ada", ""), REHEARSED))
                        .remaining())
                .singleElement()
                .asString()
                .contains("Uplift does nothing more");
        assertThat(report(upgrade(new State.RolledBack(BROKEN), REHEARSED)).remaining())
                .isEmpty();
    }

    @Test
    void a_list_of_ones_own_replaces_the_guides_ten() {
        assertThat(FixedReports.awaiting().checklist().required()).isTrue();
        assertThat(FixedReports.awaiting().checklist().items()).hasSize(2);
        assertThat(FixedReports.succeeded().checklist().required()).isFalse();
        assertThat(FixedReports.succeeded().checklist().items())
                .hasSize(10)
                .allMatch(item -> item.signed().isEmpty());
    }

    @Test
    void it_can_be_read_back_by_a_client_in_java() {
        var json = Json.write(FixedReports.awaiting());

        assertThat(Json.read(json, Report.class)).isEqualTo(FixedReports.awaiting());
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"credentials\":\"env:ORDERS_DSN\"");
    }

    @Test
    void the_setup_of_servers_is_shown_with_one_upgrade_and_not_in_a_list_of_many() {
        var upgrade = FixedReports.done();
        var one = UpgradeView.of(upgrade, List.of(), upgrade.since(), upgrade.since());
        var listed = UpgradeView.inList(upgrade, upgrade.since(), upgrade.since());

        assertThat(one.source().inspection().orElseThrow().setup()).isPresent();
        assertThat(listed.source().inspection().orElseThrow().setup()).isEmpty();
        assertThat(listed.source().inspection().orElseThrow().databases())
                .isEqualTo(one.source().inspection().orElseThrow().databases());
    }

    @Test
    void tables_of_which_a_sample_was_compared_are_named() {
        var checks = Checks.of(
                List.of(
                        new Check("sampled:shop", true, "orders: sampled 100,000 of 12,345,678 rows"),
                        new Check("sampled:books", true, "pages: sampled 100,000 of 200,000 rows")),
                "");

        assertThat(Tables.checked(checks).kinds())
                .containsExactly(new Page.Line(
                        "sampled",
                        "✅ orders: sampled 100,000 of 12,345,678 rows; pages: sampled 100,000 of 200,000 rows"));
    }
}
