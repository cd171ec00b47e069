package dev.uplift.worker.provider.scalingo.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.scalingo.ScalingoWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is found before anything is touched, on the simulated Scalingo. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScalingoPrechecksTest {

    private ScalingoWorld world;
    private final Map<String, Object> options = new HashMap<>();

    @AfterEach
    void close() {
        world.close();
    }

    private void given(NewDatabase database) throws IOException {
        world = new ScalingoWorld(database);
    }

    private StepResult run(String action, String wanted) throws InterruptedException {
        return run(action, wanted, Map.of("region", "osc-fr1", "app", world.database.app()));
    }

    private StepResult run(String action, String wanted, Map<String, Object> address) throws InterruptedException {
        var server = new Server("scalingo", address, Optional.empty(), Map.of(), Server.DEFAULT_POOL);
        var step = Step.of(Phase.PRECHECK, action, Duration.ofMinutes(5)).asRepeatable();
        var work = new RecordedWork(
                        new Execute(
                                ScalingoWorld.UPGRADE,
                                1,
                                step,
                                server,
                                Optional.empty(),
                                wanted,
                                "in-place",
                                UpgradeOptions.of(options),
                                Map.of(),
                                Duration.ofMinutes(5),
                                Optional.empty()),
                        Map.of())
                .onlyReading();
        return world.driver().actions().get(action).run(work);
    }

    private Outcome found(String wanted) throws InterruptedException {
        return ((StepResult.Done) run(Driver.PRECHECK, wanted)).outcome().orElseThrow();
    }

    private Map<String, Severity> severities(String wanted) throws InterruptedException {
        return found(wanted).findings().stream()
                .collect(Collectors.toMap(Finding::id, Finding::severity, (one, _) -> one));
    }

    private Finding finding(String wanted, String id) throws InterruptedException {
        return found(wanted).findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_classic_database_gets_a_plan_and_warnings() throws Exception {
        given(ScalingoWorld.classic("business"));

        var outcome = found("15");

        assertThat(outcome.findings()).noneMatch(Finding::blocks);
        assertThat(severities("15"))
                .containsOnly(
                        Map.entry("no-downgrade", Severity.WARN),
                        Map.entry("recovery-window-lost", Severity.WARN),
                        Map.entry("no-rehearsal", Severity.WARN),
                        Map.entry("sql-not-examined", Severity.WARN),
                        Map.entry("standby-rebuilt", Severity.INFO),
                        Map.entry("upgrade-path", Severity.INFO));
        assertThat(outcome.plan().orElseThrow().from()).isEqualTo(ScalingoWorld.FROM);
        assertThat(outcome.plan().orElseThrow().to()).isEqualTo("15.17.0-1");
        // One minute for each of 40 GiB by tens.
        assertThat(outcome.estimates())
                .contains(new Estimate("upgrade:1", Duration.ofMinutes(10)))
                .anySatisfy(
                        estimate -> assertThat(estimate).isEqualTo(new Estimate("upgrade:3", Duration.ofMinutes(4))))
                // Until the standby is there again.
                .contains(
                        new Estimate("settle:2", Duration.ofMinutes(8)),
                        new Estimate("settle:3", Duration.ofMinutes(8)));
        assertThat(finding("15", "standby-rebuilt").explanation())
                .contains("about 4 min of outage, then about 8 min with one node")
                .doesNotContain("13.23.0-1 (");
    }

    @Test
    void a_minor_version_of_several_nodes_is_no_outage_at_all() throws Exception {
        given(ScalingoWorld.classic("business"));

        var plan = found("13").plan().orElseThrow();

        assertThat(plan.steps()).noneMatch(Step::outage);
        assertThat(finding("13", "upgrade-path").explanation()).contains("failover of milliseconds");
        assertThat(severities("13")).doesNotContainKeys("recovery-window-lost", "standby-rebuilt");
    }

    @Test
    void of_dedicated_resources_a_major_version_is_blocked_since_nobody_dumps_them() throws Exception {
        given(NewDatabase.dedicated("orders", "starter", ScalingoWorld.FROM));

        assertThat(severities("15")).containsEntry("no-backup", Severity.BLOCK);
        assertThat(severities("13")).doesNotContainKey("no-backup");
        assertThat(found("15").plan().orElseThrow().steps())
                .noneMatch(step -> step.name().startsWith("backup"));
    }

    @Test
    void without_anybody_who_approves_what_cannot_be_rehearsed_blocks() throws Exception {
        given(ScalingoWorld.classic("starter"));
        options.put("approval", "none");

        var finding = finding("15", "no-rehearsal");

        assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
        assertThat(finding.remedy())
                .contains(
                        "\"version\":\"13.5.0\"",
                        "\"first-deploy\"",
                        "postgresql:" + world.database.view().plan());
    }

    @Test
    void a_target_that_is_not_on_the_way_blocks() throws Exception {
        given(ScalingoWorld.classic("starter"));

        assertThat(severities("12")).containsEntry("target-older", Severity.BLOCK);
        assertThat(severities("18")).containsEntry("target-not-offered", Severity.BLOCK);
        assertThat(severities("15.3")).containsEntry("target-not-offered", Severity.BLOCK);
        assertThat(severities("13.5")).containsEntry("version-current", Severity.BLOCK);
        assertThat(found("18").plan()).isEmpty();
    }

    @Test
    void a_database_that_is_not_idle_blocks() throws Exception {
        given(ScalingoWorld.classic("starter"));
        world.database.maintenance("instance-migration", "queued");
        assertThat(finding("15", "maintenance-pending").explanation()).contains("instance-migration (queued)");

        world.database.suspend();
        assertThat(severities("15")).containsEntry("database-not-ready", Severity.BLOCK);
    }

    @Test
    void apps_that_the_token_does_not_see_block() throws Exception {
        given(ScalingoWorld.classic("starter"));
        options.put("provider", Map.of("maintenance", List.of("shop", "elsewhere")));

        assertThat(finding("15", "maintenance-app-unseen").object()).isEqualTo("app elsewhere");
    }

    @Test
    void an_extension_that_a_version_on_the_way_does_not_list_is_a_warning() throws Exception {
        given(ScalingoWorld.classic("starter").with("timescaledb"));
        world.scalingo.versions().plugins("15.17.0-1", List.of("postgis"));

        var finding = finding("15", "extension-not-allowed");

        assertThat(finding.object()).isEqualTo("extension timescaledb");
        assertThat(finding.explanation()).contains("15.17.0-1");
    }

    @Test
    void what_may_not_be_looked_at_is_a_warning_and_no_failure() throws Exception {
        given(ScalingoWorld.classic("starter"));
        world.faults().add(Fault.next("Databases_Maintenance", new Fault.Refuse(403, "forbidden", "no")));

        assertThat(finding("15", "platform-unseen").object()).isEqualTo("operation Databases_Maintenance");
    }

    @Test
    void by_hand_it_says_how_often_somebody_must_click() throws Exception {
        given(ScalingoWorld.classic("starter"));
        options.put("provider", Map.of("mode", "manual"));

        assertThat(finding("15", "upgrade-by-hand").explanation()).contains("15.17.0-1");
    }

    @Test
    void an_app_with_several_databases_wants_to_know_which() throws Exception {
        given(ScalingoWorld.classic("starter"));
        var other = world.scalingo.create(ScalingoWorld.classic("starter"));

        var failed = (StepResult.Failed) run(Driver.INSPECT, "15");

        assertThat(failed.problem().code()).isEqualTo("database-ambiguous");
        assertThat(failed.problem().detail()).contains(world.database.id(), other.id());
    }

    @Test
    void the_login_of_an_app_is_taken_only_for_the_database_that_it_leads_to() throws Exception {
        given(ScalingoWorld.classic("starter"));
        var other = world.scalingo.create(ScalingoWorld.classic("starter"));
        options.put("provider", Map.of("credentialsFromApp", true));

        var codes = new HashMap<String, String>();
        for (var id : List.of(world.database.id(), other.id())) {
            var address = Map.<String, Object>of("region", "osc-fr1", "app", ScalingoWorld.APP, "addon", id);
            var problem = ((StepResult.Failed) run(Driver.INSPECT, "15", address)).problem();
            codes.put(problem.code(), problem.detail());
        }

        // The simulated databases themselves are nowhere.
        assertThat(codes).containsOnlyKeys("unknown-host", "secret-unresolved");
        assertThat(codes.get("secret-unresolved")).contains("leads to another database");
        assertThat(codes.toString()).doesNotContain("secret-of");
    }

    @Test
    void a_login_that_the_token_may_not_see_is_a_problem_that_says_so() throws Exception {
        given(ScalingoWorld.classic("starter"));
        options.put("provider", Map.of("credentialsFromApp", true));
        world.token(world.scalingo.tokenWithout("Variables_List"));

        assertThat(((StepResult.Failed) run(Driver.INSPECT, "15")).problem().code())
                .isEqualTo("access-denied");
    }

    @Test
    void inspection_says_who_it_is_and_how_big() throws Exception {
        given(ScalingoWorld.classic("business"));

        var done = (StepResult.Done) run(Driver.INSPECT, "15");
        var seen = done.outcome().orElseThrow().inspection().orElseThrow().source();

        assertThat(seen.identity()).startsWith("scalingo:" + world.database.id());
        assertThat(seen.version()).isEqualTo("13.5");
        assertThat(seen.bytes()).isEqualTo(40L << 30);
        assertThat(seen.facts()).containsEntry("topology", "multi-node").containsEntry("dedicated", false);
    }
}
