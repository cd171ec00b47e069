package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.platform.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class RdsPrechecksTest {

    private static final NewInstance ORDERS = NewInstance.of("orders", "13.14");

    /** What is said of every one without credentials. */
    private static final List<String> ALWAYS = List.of("sql-not-examined", "tls-forced");

    private PrecheckStage stage;

    @BeforeEach
    void start() throws IOException {
        stage = new PrecheckStage();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static List<String> ids(Outcome outcome) {
        return outcome.findings().stream().map(Finding::id).distinct().sorted().toList();
    }

    private static List<String> ids(Outcome outcome, Severity severity) {
        return outcome.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::id)
                .distinct()
                .sorted()
                .toList();
    }

    private static Finding finding(Outcome outcome, String id) {
        return outcome.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s among %s".formatted(id, outcome.findings())));
    }

    private void isClean() throws InterruptedException {
        assertThat(ids(stage.precheck("16"))).isEqualTo(ALWAYS);
    }

    private static Map<String, Object> own(String option, Object value) {
        return Map.of("provider", Map.of(option, value));
    }

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

    @Nested
    class The_target {

        @Test
        void may_be_exact() throws InterruptedException {
            stage.create(ORDERS);

            assertThat(stage.precheck("16.9").plan()).map(Plan::to).contains("16.9");
            assertThat(stage.precheck("13").plan()).map(Plan::to).contains("13.23");
        }

        @Test
        void that_rds_does_not_offer_is_refused_with_what_it_offers() throws InterruptedException {
            stage.create(NewInstance.of("orders", "13.22"));

            var refused = stage.precheck("16.9");

            assertThat(ids(refused, Severity.BLOCK)).containsExactly("target-not-offered");
            assertThat(finding(refused, "target-not-offered").remedy())
                    .contains("16.11")
                    .contains("upgrade to 13.23 first");
            assertThat(refused.plan()).isEmpty();
            assertThat(ids(stage.precheck("16.10"))).isEqualTo(ALWAYS);
        }

        @Test
        void that_is_there_already_is_refused() throws InterruptedException {
            stage.create(ORDERS);

            for (var version : List.of("12", "13.14", "13.13")) {
                var refused = stage.precheck(version);
                assertThat(ids(refused, Severity.BLOCK)).containsExactly("target-reached");
                assertThat(refused.plan()).isEmpty();
            }
        }

        @Test
        void must_run_on_the_class() throws InterruptedException {
            stage.create(ORDERS.with(Setting.INSTANCE_CLASS, "db.m4.large"));

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).containsExactly("class-not-offered");

            change("orders", "db.m6g.large");
            isClean();
        }

        private void change(String instance, String instanceClass) {
            stage.rds()
                    .modifyDBInstance(request -> request.dbInstanceIdentifier(instance)
                            .dbInstanceClass(instanceClass)
                            .applyImmediately(true));
            stage.pass(Duration.ofHours(1));
        }
    }

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
            isClean();
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
            isClean();
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
            isClean();
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
            isClean();
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

    @Nested
    class Clusters {

        @Test
        void are_refused_and_have_no_plan() throws InterruptedException {
            stage.create(ORDERS.memberOf("orders-cluster"));
            stage.create(NewInstance.of("aurora", "13.14")
                    .withEngine("aurora-postgresql")
                    .memberOf("c"));

            for (var member : List.of("orders", "aurora")) {
                var refused = stage.precheck(member, "16", Map.of());
                assertThat(ids(refused, Severity.BLOCK)).containsExactly("cluster-member");
                assertThat(refused.plan()).isEmpty();
            }
        }
    }

    @Nested
    class Read_replicas {

        @Test
        void are_upgraded_along_in_a_major_upgrade_and_first_in_a_minor_one() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));

            assertThat(finding(stage.precheck("16"), "read-replicas"))
                    .returns("read replica reader", Finding::object)
                    .returns(Severity.WARN, Finding::severity);
            assertThat(finding(stage.precheck("13"), "read-replicas").severity())
                    .isEqualTo(Severity.INFO);
            assertThat(stage.precheck("16").estimates()).contains(new Estimate("upgrade", Duration.ofMinutes(45)));

            delete("reader");
            isClean();
        }

        @Test
        void are_not_upgraded_by_themselves() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));

            var refused = stage.precheck("reader", "16", Map.of());

            assertThat(ids(refused, Severity.BLOCK)).containsExactly("read-replica");
            assertThat(finding(refused, "read-replica").explanation()).contains("orders");
        }

        @Test
        void that_would_not_come_along_are_refused() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));
            stage.create(NewInstance.of("reader-of-reader", "13.14").replicaOf("reader"));
            stage.aws
                    .region("us-east-1")
                    .create(NewInstance.of("far", "13.14").replicaOf("orders", PrecheckStage.REGION));

            assertThat(stage.precheck("16").findings())
                    .filteredOn(finding -> finding.id().equals("read-replica-unfollowed"))
                    .allMatch(Finding::blocks, "blocks")
                    .extracting(Finding::object)
                    .hasSize(2)
                    .anyMatch(object -> object.contains("us-east-1"))
                    .contains("read replica reader");

            delete("reader-of-reader");
            assertThat(stage.precheck("16").findings())
                    .filteredOn(finding -> finding.id().equals("read-replica-unfollowed"))
                    .hasSize(1);
        }

        @Test
        void that_are_broken_are_told() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));
            stage.region().becomes("reader", "storage-full");

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("read-replica-not-available");

            stage.region().becomes("reader", "available");
            assertThat(ids(stage.precheck("16"))).doesNotContain("read-replica-not-available");
        }

        private void delete(String replica) {
            stage.rds()
                    .deleteDBInstance(
                            request -> request.dbInstanceIdentifier(replica).skipFinalSnapshot(true));
            stage.pass(Duration.ofHours(1));
        }
    }

    @Nested
    class Parameters {

        private void create(Map<String, String> values) {
            stage.region().createParameterGroup("tuned", "postgres13", values);
            stage.create(ORDERS.withParameterGroup("tuned"));
        }

        @Test
        void that_the_new_family_has_are_carried_and_others_are_named() throws InterruptedException {
            create(Map.of("work_mem", "65536", "operator_precedence_warning", "1", "rds.force_ssl", "0"));

            var outcome = stage.precheck("16");

            assertThat(finding(outcome, "parameters-carried").explanation()).contains("work_mem");
            assertThat(finding(outcome, "parameter-not-carried"))
                    .returns("parameter group tuned, parameter operator_precedence_warning", Finding::object)
                    .returns(Severity.WARN, Finding::severity);
            assertThat(ids(outcome)).as("somebody decided").doesNotContain("tls-forced");
            assertThat(ids(stage.precheck("13"))).containsExactly("sql-not-examined");

            stage.rds()
                    .resetDBParameterGroup(
                            request -> request.dbParameterGroupName("tuned").resetAllParameters(true));
            assertThat(ids(stage.precheck("16"))).isEqualTo(ALWAYS);
        }

        @Test
        void are_not_put_into_somebody_elses_group() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.region().createParameterGroup("tuned-pg16", "postgres16", Map.of());

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).containsExactly("parameter-group-taken");
            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "tuned-pg16")), Severity.BLOCK))
                    .isEmpty();

            stage.rds().deleteDBParameterGroup(request -> request.dbParameterGroupName("tuned-pg16"));
            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).isEmpty();
        }

        @Test
        void may_go_into_a_group_that_another_server_of_the_fleet_made_from_the_same() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.rds()
                    .createDBParameterGroup(request -> request.dbParameterGroupName("tuned-pg16")
                            .dbParameterGroupFamily("postgres16")
                            .description("made by an upgrade")
                            .tags(List.of(Names.madeFrom("tuned"))));

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).isEmpty();
        }

        @Test
        void of_a_group_that_was_given_must_be_there_and_of_the_new_family() throws InterruptedException {
            stage.create(ORDERS);
            stage.region().createParameterGroup("old", "postgres13", Map.of());

            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "mine")), Severity.BLOCK))
                    .containsExactly("parameter-group-unfit");
            assertThat(finding(stage.precheck("orders", "16", own("parameterGroup", "old")), "parameter-group-unfit")
                            .explanation())
                    .contains("postgres13", "postgres16");

            stage.region().createParameterGroup("mine", "postgres16", Map.of("rds.force_ssl", "0"));
            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "mine"))))
                    .containsExactly("sql-not-examined");
        }

        @Test
        void that_wait_for_a_restart_are_told() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.rds()
                    .modifyDBParameterGroup(request -> request.dbParameterGroupName("tuned")
                            .parameters(List.of(software.amazon.awssdk.services.rds.model.Parameter.builder()
                                    .parameterName("max_connections")
                                    .parameterValue("50")
                                    .applyMethod("pending-reboot")
                                    .build())));
            stage.pass(Duration.ofHours(1));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("parameters-pending-reboot");

            stage.rds().rebootDBInstance(request -> request.dbInstanceIdentifier("orders"));
            stage.pass(Duration.ofHours(1));
            assertThat(ids(stage.precheck("16"))).doesNotContain("parameters-pending-reboot");
        }

        @Test
        void tls_is_not_forced_anew_on_who_has_it_already() throws InterruptedException {
            stage.create(NewInstance.of("orders", "15.6"));

            assertThat(ids(stage.precheck("16"))).containsExactly("sql-not-examined");
        }

        @Test
        void an_option_group_of_ones_own_is_told() throws InterruptedException {
            stage.create(ORDERS.with(Setting.OPTION_GROUP, "mine"));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("option-group-own");
            assertThat(ids(stage.precheck("13"))).doesNotContain("option-group-own");
        }
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

    @Nested
    class An_inspection {

        @Test
        void knows_who_the_server_is_and_all_that_a_restored_one_must_get_back() throws InterruptedException {
            stage.create(ORDERS.with(Setting.MULTI_AZ, "true")
                    .with(Setting.STORAGE, "400")
                    .tagged("team", "shop"));

            var done = stage.inspect(Map.of("region", PrecheckStage.REGION, "instance", "Orders"))
                    .done();

            var seen = done.outcome().flatMap(Outcome::inspection).orElseThrow().source();
            assertThat(seen.identity())
                    .isEqualTo("rds:"
                            + stage.region().instance("orders").orElseThrow().resourceId());
            assertThat(seen.version()).isEqualTo("13.14");
            assertThat(seen.bytes()).isEqualTo(400L << 30);
            assertThat(seen.databases()).isEmpty();
            assertThat(done.facts()).containsEntry("source.version", "13.14");
            assertThat(SourceSettings.of(done.facts().get(SourceSettings.FACT)))
                    .returns("orders", SourceSettings::instance)
                    .returns(Map.of("team", "shop"), SourceSettings::tags)
                    .returns(true, its -> its.network().multiAz())
                    .returns(Optional.empty(), its -> its.network().availabilityZone());
        }

        @Test
        void costs_one_call() throws InterruptedException {
            stage.create(ORDERS);
            var before = stage.aws.calls().total();

            stage.inspect(Map.of("region", PrecheckStage.REGION, "instance", "orders"))
                    .done();

            assertThat(stage.aws.calls().total()).isEqualTo(before + 1);
        }

        @Test
        void of_nothing_or_of_a_cluster_says_what_to_do() throws InterruptedException {
            assertThat(stage.inspect(Map.of("region", PrecheckStage.REGION, "instance", "nobody"))
                            .problem()
                            .code())
                    .isEqualTo("instance-not-found");
            assertThat(stage.inspect(Map.of("region", PrecheckStage.REGION, "cluster", "c"))
                            .problem()
                            .remedy())
                    .contains("'instance'");
        }
    }

    @Test
    void every_check_of_the_platform_is_met_by_some_condition_here() {
        var met = new TreeSet<>(List.of(
                "backups-off",
                "certificate-expires",
                "class-not-offered",
                "cluster-member",
                "deletion-protection",
                "extended-support-off",
                "instance-not-available",
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
                .containsExactlyInAnyOrder("clients-not-kept-off", "master-password-managed");
    }
}
