package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ALWAYS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class StateChecksTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Nested
    class The_state {

        @Test
        void must_be_one_in_which_rds_upgrades() throws InterruptedException {
            stage.create(ORDERS);
            stage.region().becomes("orders", "storage-full");

            var refused = stage.precheck("16");

            assertThat(ids(refused, Severity.BLOCK)).containsExactly("instance-not-available");
            assertThat(finding(refused, "instance-not-available").remedy()).contains("--allocated-storage");

            stage.region().becomes("orders", "storage-optimization");
            stage.isClean();
        }

        @Test
        void has_no_changes_that_would_come_along_unasked() throws InterruptedException {
            stage.create(ORDERS);
            stage.rds()
                    .modifyDBInstance(
                            request -> request.dbInstanceIdentifier("orders").multiAZ(true));

            var warned = stage.precheck("16");

            assertThat(ids(warned, Severity.WARN)).contains("pending-changes");
            assertThat(finding(warned, "pending-changes").explanation()).contains("MultiAZ to true");

            stage.rds()
                    .modifyDBInstance(request ->
                            request.dbInstanceIdentifier("orders").multiAZ(true).applyImmediately(true));
            stage.pass(Duration.ofHours(1));
            stage.isClean();
        }

        @Test
        void has_no_other_upgrade_waiting() throws InterruptedException {
            stage.create(ORDERS);
            stage.rds()
                    .modifyDBInstance(
                            request -> request.dbInstanceIdentifier("orders").engineVersion("13.20"));

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).containsExactly("pending-changes");
        }

        @Test
        void has_no_maintenance_that_would_come_along() throws InterruptedException {
            stage.create(ORDERS);
            stage.region().plansMaintenance("orders", "system-update", "db-upgrade");

            var warned = stage.precheck("16");

            assertThat(warned.findings())
                    .filteredOn(finding -> finding.id().equals("pending-maintenance"))
                    .extracting(Finding::object, Finding::severity)
                    .containsExactlyInAnyOrder(
                            tuple("instance orders, maintenance db-upgrade", Severity.WARN),
                            tuple("instance orders, maintenance system-update", Severity.WARN));

            stage.region().plansMaintenance("orders");
            stage.isClean();
        }

        @Test
        void has_no_integration_that_rds_would_not_upgrade() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("billing", "13.14"));
            stage.create(NewInstance.of("newer", "17.6"));
            stage.region().integrates("orders", "to-the-warehouse");
            stage.region().integrates("newer", "as-well");

            assertThat(finding(stage.precheck("16"), "zero-etl-integration"))
                    .returns("integration to-the-warehouse", Finding::object)
                    .returns(Severity.BLOCK, Finding::severity);
            assertThat(finding(stage.precheck("newer", "18", Map.of()), "zero-etl-integration")
                            .severity())
                    .isEqualTo(Severity.WARN);
            assertThat(ids(stage.precheck("billing", "16", Map.of()))).isEqualTo(ALWAYS);
        }

        @Test
        void without_automated_backups_is_a_warning_or_refused_where_they_are_the_way_back()
                throws InterruptedException {
            stage.create(ORDERS.with(Setting.BACKUP_RETENTION, "0"));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("backups-off");
            assertThat(ids(stage.precheck("orders", "16", Map.of("backup", "platform")), Severity.BLOCK))
                    .containsExactly("backups-off");
            assertThat(ids(stage.precheck("orders", "16", own("rollback", "point-in-time")), Severity.BLOCK))
                    .containsExactly("backups-off");

            stage.rds()
                    .modifyDBInstance(request -> request.dbInstanceIdentifier("orders")
                            .backupRetentionPeriod(7)
                            .applyImmediately(true));
            stage.pass(Duration.ofHours(1));
            stage.isClean();
        }

        @Test
        void has_a_certificate_that_lasts() throws InterruptedException {
            stage.create(ORDERS);
            stage.pass(Duration.ofDays(340));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("certificate-expires");
        }

        @Test
        void has_a_way_back_that_rds_would_not_upgrade_by_itself() throws InterruptedException {
            stage.create(ORDERS.with(Setting.LIFECYCLE_SUPPORT, "open-source-rds-extended-support-disabled"));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("extended-support-off");
            assertThat(ids(stage.precheck("13"))).doesNotContain("extended-support-off");
        }

        @Test
        void may_be_protected_from_deletion_and_stays_so() throws InterruptedException {
            stage.create(ORDERS.with(Setting.DELETION_PROTECTION, "true"));

            assertThat(ids(stage.precheck("16"), Severity.INFO)).containsExactly("deletion-protection");
        }
    }
}
