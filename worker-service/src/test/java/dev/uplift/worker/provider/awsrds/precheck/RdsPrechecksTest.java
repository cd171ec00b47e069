package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ALWAYS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.platform.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What prechecks of RDS come to; the conditions themselves are made in the tests of the checks. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class RdsPrechecksTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Test
    void a_usual_instance_has_nothing_but_what_nobody_can_see_and_gets_a_plan() throws InterruptedException {
        stage.create(ORDERS);

        var outcome = stage.precheck("16");

        assertThat(ids(outcome)).isEqualTo(ALWAYS);
        assertThat(outcome.plan()).map(Plan::to).contains("16.11");
        assertThat(outcome.plan())
                .map(Plan::identity)
                .contains(
                        "rds:" + stage.region().instance("orders").orElseThrow().resourceId());
        assertThat(outcome.estimates())
                .contains(
                        new Estimate("snapshot", Duration.ofMinutes(15)),
                        new Estimate("rehearse-clone", Duration.ofMinutes(20)),
                        new Estimate("upgrade", Duration.ofMinutes(30)));
        assertThat(stage.precheck("16").plan())
                .map(Plan::hash)
                .isEqualTo(outcome.plan().map(Plan::hash));
    }

    @Test
    void the_catalogue_has_each_once_and_says_how_to_put_it_right() {
        var entries = RdsPrechecks.entries();

        assertThat(entries)
                .extracting(CatalogueEntry::id)
                .doesNotHaveDuplicates()
                .contains("reg-columns", "tls-forced");
        assertThat(entries).allMatch(entry -> !entry.remedy().isBlank(), "with a remedy");
        assertThat(entries).extracting(CatalogueEntry::id).doesNotContain("bootstrap-superuser", "template0-open");
    }

    @Test
    void every_check_of_the_platform_is_met_by_some_condition() {
        var met = new TreeSet<>(List.of(
                "backups-off",
                "blue-green-backups-off",
                "blue-green-name-taken",
                "blue-green-replication-off",
                "blue-green-version",
                "certificate-expires",
                "class-not-offered",
                "cluster-groups-differ",
                "cluster-member",
                "cluster-member-not-available",
                "cluster-not-available",
                "cluster-readers",
                "cluster-replicates",
                "cluster-strategy",
                "cluster-without-writer",
                "deletion-protection",
                "extended-support-off",
                "instance-not-available",
                "no-way-back",
                "option-group-own",
                "parameter-group-taken",
                "parameter-group-unfit",
                "parameter-not-carried",
                "parameters-carried",
                "parameters-pending-reboot",
                "pending-changes",
                "pending-maintenance",
                "platform-unseen",
                "read-replica",
                "read-replica-not-available",
                "read-replica-unfollowed",
                "read-replicas",
                "sql-not-examined",
                "target-not-offered",
                "target-reached",
                "tls-forced",
                "zero-etl-integration"));

        assertThat(RdsPrechecks.entries().stream()
                        .filter(entry -> entry.scope() == CatalogueEntry.Scope.PROVIDER)
                        .map(CatalogueEntry::id)
                        .filter(id -> !met.contains(id)))
                .as("asked about SQL, or not to be made on the simulator")
                .containsExactlyInAnyOrder(
                        "clients-not-kept-off",
                        "cluster-mode",
                        "master-password-managed",
                        "blue-green-password-managed");
    }

    @Nested
    class A_platform_that_lacks_something {

        private static final List<String> OPTIONAL = List.of(
                "DescribePendingMaintenanceActions", "DescribeIntegrations", "DescribeOrderableDBInstanceOptions");

        @Test
        void leaves_what_it_does_not_have_unproved_and_gets_a_plan_all_the_same() throws InterruptedException {
            stage.create(ORDERS);
            for (var operation : OPTIONAL) {
                stage.aws.faults().add(refused(operation, "InvalidAction"));
            }

            var outcome = stage.precheck("16");

            assertThat(outcome.findings())
                    .filteredOn(finding -> finding.id().equals("platform-unseen"))
                    .allMatch(finding -> finding.severity() == Severity.WARN, "warns")
                    .extracting(Finding::object)
                    .containsExactlyInAnyOrderElementsOf(OPTIONAL.stream()
                            .map(name -> "operation rds:" + name)
                            .toList());
            assertThat(outcome.plan()).isPresent();
        }

        @Test
        void or_does_not_allow_something_says_which_permission_is_missing() throws InterruptedException {
            stage.create(ORDERS);
            stage.aws.faults().add(refused("DescribeIntegrations", "AccessDenied"));

            assertThat(finding(stage.precheck("16"), "platform-unseen").remedy())
                    .contains("rds:DescribeIntegrations");
        }

        @Test
        void without_the_versions_is_asked_for_the_version_as_it_was_said_with_a_warning() throws InterruptedException {
            stage.create(ORDERS);
            stage.aws.faults().add(refused("DescribeDBEngineVersions", "InvalidAction"));

            var seen = stage.precheck("16");

            assertThat(seen.plan().orElseThrow().to()).isEqualTo("16");
            assertThat(seen.findings())
                    .anyMatch(finding -> finding.id().equals("platform-unseen")
                            && finding.object().equals("operation rds:DescribeDBEngineVersions"));
        }

        @Test
        void that_denies_the_versions_gets_no_plan_but_a_problem() throws InterruptedException {
            stage.create(ORDERS);
            stage.aws.faults().add(refused("DescribeDBEngineVersions", "AccessDenied"));

            assertThat(stage.prechecked("orders", "16", Map.of()).problem().code())
                    .isEqualTo("access-denied");
        }

        private static Fault refused(String operation, String code) {
            return Fault.next(operation, new Fault.Refuse(400, code, "no")).times(50);
        }
    }
}
