package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class BlueGreenChecksTest {

    private static final NewInstance READY = NewInstance.of("orders", "13.14").withParameterGroup("replicating");

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    BlueGreenChecksTest() {
        stage.region().createParameterGroup("replicating", "postgres13", Map.of("rds.logical_replication", "1"));
        stage.region().createParameterGroup("other", "postgres13", Map.of("jit", "0"));
    }

    @Test
    void an_instance_that_RDS_can_copy_gets_a_plan_and_is_told_that_nothing_leads_back() throws InterruptedException {
        stage.create(READY);

        var outcome = stage.precheckBlueGreen("16");

        assertThat(ids(outcome, Severity.BLOCK)).isEmpty();
        assertThat(ids(outcome, Severity.WARN)).contains("no-way-back");
        assertThat(outcome.plan()).map(Plan::strategy).contains("blue-green");
        assertThat(outcome.plan().orElseThrow().wayBack()).isEmpty();
        assertThat(ids(stage.precheck("16"))).doesNotContain("no-way-back");
    }

    @Test
    void a_minor_version_that_RDS_does_not_copy_from_is_refused_for_major_upgrades() throws InterruptedException {
        stage.create(NewInstance.of("orders", "13.11").withParameterGroup("replicating"));

        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).containsExactly("blue-green-version");
        assertThat(ids(stage.precheckBlueGreen("13"), Severity.BLOCK)).isEmpty();
    }

    @Test
    void logical_replication_has_to_be_on_for_major_upgrades() throws InterruptedException {
        stage.create(NewInstance.of("orders", "13.14").withParameterGroup("other"));

        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).containsExactly("blue-green-replication-off");
        assertThat(ids(stage.precheckBlueGreen("13"), Severity.BLOCK)).isEmpty();

        change(request -> request.dbParameterGroupName("replicating"));
        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).isEmpty();
    }

    @Test
    void automated_backups_have_to_be_on() throws InterruptedException {
        stage.create(READY.with(Setting.BACKUP_RETENTION, "0"));

        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).containsExactly("blue-green-backups-off");

        change(request -> request.backupRetentionPeriod(7));
        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).isEmpty();
    }

    @Test
    void the_name_that_the_old_instance_gets_has_to_be_free() throws InterruptedException {
        stage.create(READY);
        stage.create(NewInstance.of("orders-old1", "13.14"));

        assertThat(PrecheckStage.finding(stage.precheckBlueGreen("16"), "blue-green-name-taken")
                        .object())
                .isEqualTo("instance orders-old1");

        stage.rds()
                .deleteDBInstance(
                        request -> request.dbInstanceIdentifier("orders-old1").skipFinalSnapshot(true));
        stage.pass(Duration.ofHours(1));
        assertThat(ids(stage.precheckBlueGreen("16"), Severity.BLOCK)).isEmpty();
    }

    private void change(Consumer<ModifyDbInstanceRequest.Builder> settings) {
        stage.rds()
                .modifyDBInstance(request ->
                        settings.accept(request.dbInstanceIdentifier("orders").applyImmediately(true)));
        stage.pass(Duration.ofHours(1));
    }
}
