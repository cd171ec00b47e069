package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.projection.Outage;
import dev.uplift.api.projection.Outage.MeasuredBy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a report says of an upgrade beside which nobody lived as a client, and of the version that it came to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeasuredTest {

    private static final Upgrade DONE = FixedReports.done();

    private static Upgrade unprobed(List<StepTime> times, Map<String, Object> more) {
        var facts = new HashMap<>(DONE.facts());
        facts.keySet().removeIf(fact -> fact.startsWith("outage/"));
        facts.putAll(more);
        return FixedReports.upgrade(Map.of(), DONE.state(), facts, times, DONE.begun(), DONE.consent());
    }

    private static Report report(Upgrade upgrade) {
        return Report.of(upgrade, List.of(), FixedReports.NOW);
    }

    @Test
    void without_a_probe_the_steps_tell_of_the_outage() {
        var report = report(unprobed(DONE.times(), Map.of()));

        assertThat(report.production().outage())
                .contains(new Outage(
                        199.05,
                        MeasuredBy.STEPS,
                        Optional.of(Instant.parse("2026-03-02T02:00:05.950Z")),
                        Optional.of(Instant.parse("2026-03-02T02:03:25Z")),
                        0,
                        0));
        assertThat(report.production().outageTurns()).isZero();
        assertThat(new ReportMarkdown(Templates.engine()).of(report))
                .contains("| Measured | 3 min 19 s by the times of its steps: clients were kept out from"
                        + " 2026-03-02 02:00:05 UTC to 2026-03-02 02:03:25 UTC |");
        assertThat(report.recommendation().reasons())
                .anySatisfy(reason -> assertThat(reason).startsWith("Clients were kept out for 3 min 19 s"));
        assertThat(report.issues()).extracting(Issue::text).noneMatch(text -> text.contains("kept out"));
    }

    @Test
    void what_nobody_measured_is_an_issue() {
        var report = report(unprobed(List.of(), Map.of()));

        assertThat(report.production().outage()).isEmpty();
        assertThat(report.issues()).extracting(Issue::text).contains("Nobody told how long clients were kept out.");
    }

    @Test
    void it_leads_to_the_version_that_the_server_answers() {
        var report = report(unprobed(DONE.times(), Map.of("target.version", "16.10")));

        assertThat(report.title()).isEqualTo("PostgreSQL 16.10 Upgrade Test Results");
        assertThat(report.versions().to()).isEqualTo("16.10");
    }

    @Test
    void and_to_the_planned_one_until_it_did() {
        var decided = FixedReports.awaitingApproval();
        var facts = new HashMap<>(decided.facts());
        facts.remove("target.version");

        var report = report(FixedReports.upgrade(
                Map.of(), decided.state(), facts, decided.times(), decided.begun(), decided.consent()));

        assertThat(report.versions().to())
                .isEqualTo(decided.plan().orElseThrow().to());
    }
}
