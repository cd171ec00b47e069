package dev.uplift.worker.provider.awsrds.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import dev.uplift.worker.provider.awsrds.server.RdsServer.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BlueGreenPlanSpec {

    private static final Target NEXT_MAJOR = new Target("16.9", "postgres16", true);

    private static RdsServer server(boolean sql) {
        return new RdsServer(
                "orders", "db-ORDERS", "db.m6g.large", "13.14", "postgres13", NEXT_MAJOR, "orders", List.of(), sql);
    }

    private static Plan plan(boolean sql, Map<String, Object> options) {
        return BlueGreenPlan.of(server(sql), UpgradeOptions.of(options));
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    @Test
    void the_copy_is_made_and_proven_before_anybody_is_asked() {
        var plan = plan(true, Map.of());

        assertThat(names(plan.steps().subList(0, plan.gated())))
                .containsExactly(
                        "snapshot", "parameters", "create-green", "green-statistics", "verify-green", "green-queries");
        assertThat(names(plan.steps().subList(plan.gated(), plan.steps().size())))
                .containsExactly("note", "switchover", "verify", "verify-contents", "resume", "extensions");
    }

    @Test
    void a_rehearsal_of_an_earlier_upgrade_does_not_take_the_place_of_the_copy() {
        assertThat(plan(true, Map.of()).steps())
                .filteredOn(step -> step.phase() == Phase.REHEARSE)
                .extracting(Step::name)
                .containsExactly("verify-green", "green-queries");
    }

    @Test
    void clients_are_kept_waiting_by_the_switchover_only() {
        assertThat(plan(true, Map.of()).steps())
                .filteredOn(Step::outage)
                .extracting(Step::name)
                .containsExactly("switchover");
    }

    @Test
    void the_switchover_is_the_point_of_no_return_and_nothing_leads_back() {
        var plan = plan(true, Map.of());

        assertThat(plan.pointOfNoReturn()).contains("switchover");
        assertThat(plan.wayBack()).isEmpty();
    }

    @Test
    void until_then_taking_it_back_removes_the_copy_and_loses_nothing() {
        var plan = plan(true, Map.of());

        assertThat(plan.undoLosesNothing()).isTrue();
        assertThat(plan.undo()).singleElement().satisfies(undo -> {
            assertThat(undo.undoes()).isEqualTo("create-green");
            assertThat(undo.step().action()).isEqualTo("delete-blue-green");
        });
    }

    @Test
    void the_old_instance_and_the_snapshot_stay_as_long_as_backups() {
        assertThat(plan(true, Map.of()).removals())
                .filteredOn(removal -> removal.keeps() == Keeps.BACKUP_RETENTION)
                .extracting(Removal::removes)
                .containsExactly("instance orders-old1, the old one", "snapshot uplift-{id}-pre");
    }

    @Test
    void without_credentials_nothing_is_asked_of_the_databases() {
        assertThat(names(plan(false, Map.of()).steps()))
                .containsExactly(
                        "snapshot", "parameters", "create-green", "verify-green", "switchover", "verify", "resume");
    }

    @Test
    void the_switchover_has_the_time_that_RDS_is_given() {
        var step = plan(true, Map.of("provider", Map.of("switchoverTimeout", "PT10M"))).steps().stream()
                .filter(each -> each.name().equals("switchover"))
                .findFirst()
                .orElseThrow();

        assertThat(step.parameters()).containsEntry("timeoutSeconds", 600L);
        assertThat(step.timeout()).isGreaterThan(Duration.ofMinutes(10));
    }
}
