package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.RestoreBehaviour;
import dev.uplift.sandbox.azure.UpgradeBehaviour.LosesHighAvailability;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Names;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that do not get there on the simulated Azure, and what they say; and what those that do leave behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class AzureStepsTest {

    private static final Map<String, Object> OPTIONS = Map.of("backup", "own");
    private static final String CLONE = AzureWorld.NAMES.of(Names.CLONE);
    private static final String RESTORED = AzureWorld.NAMES.of(Names.RESTORED);

    private final AzureWorld world;
    private final PlannedSteps steps;

    AzureStepsTest() throws IOException {
        world = world();
        steps = new PlannedSteps(world, InPlacePlan.of(world.seen(), UpgradeOptions.of(OPTIONS)));
    }

    private static AzureWorld world() throws IOException {
        return new AzureWorld(1, its -> its.story(OPTIONS, List.of()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private long calls(String operation) {
        return world.calls().byOperation().getOrDefault(operation, 0L);
    }

    @ParameterizedTest
    @CsvSource({
        "BackupsAutomaticAndOnDemand_Create, backup",
        "BackupsAutomaticAndOnDemand_Delete, backup clean-up-backup",
        "Servers_CreateOrUpdate, rehearse-clone",
        "Configurations_Update, rehearse-clone rehearse-parameters",
        "Servers_Restart, rehearse-clone rehearse-parameters",
        "Servers_Delete, remove-replica:1",
        "Servers_CreateOrUpdate, remove-replica:1 recreate-replica:1",
        "VirtualEndpoints_Delete, remove-replica:1 restore-point upgrade restore-original move-endpoint",
        "VirtualEndpoints_Create, remove-replica:1 restore-point upgrade restore-original move-endpoint"
    })
    void a_change_whose_answer_is_lost_is_made_once(String operation, String names) throws Exception {
        var before = calls(operation);
        var all = List.of(names.split(" "));
        steps.done(all.subList(0, all.size() - 1).toArray(String[]::new));
        world.faults().add(Fault.next(operation, new Fault.LoseAnswer()));

        var lost = steps.failed(all.getLast());
        steps.done(all.getLast());

        assertThat(lost.problem().passes()).isTrue();
        assertThat(calls(operation) - before).isEqualTo(undisturbed(operation, all));
    }

    private static long undisturbed(String operation, List<String> names) throws Exception {
        try (var other = world()) {
            var before = other.calls().byOperation().getOrDefault(operation, 0L);
            new PlannedSteps(other, InPlacePlan.of(other.seen(), UpgradeOptions.of(OPTIONS)))
                    .done(names.toArray(String[]::new));
            return other.calls().byOperation().get(operation) - before;
        }
    }

    @Nested
    class A_backup {

        @Test
        void that_azure_accepts_and_cannot_take_fails_with_its_reason_and_can_be_retried() throws InterruptedException {
            for (int n = 0; n < 7; n++) {
                backup("by-hand-" + n);
            }

            var problem = steps.failed("backup").problem();

            assertThat(problem.code()).isEqualTo("backup-failed");
            assertThat(problem.detail()).contains("LimitOfBackupsReached");

            world.arm().deleteBackup(AzureWorld.ORDERS, "by-hand-3");
            world.letTimePass();
            steps.done("backup");
            assertThat(steps.facts()).containsKeys("backup.pre", "backup.pre.time");
        }

        @Test
        void under_our_name_that_somebody_else_took_is_left_alone() throws InterruptedException {
            world.takeNames();

            assertThat(steps.failed("backup").problem().code()).isEqualTo("name-taken");
        }

        private void backup(String name) {
            world.arm().takeBackup(AzureWorld.ORDERS, name);
            world.azure.clock().advance(Duration.ofMinutes(10));
        }
    }

    @Nested
    class A_restore {

        @Test
        void that_fails_says_why_and_can_be_retried() throws InterruptedException {
            world.group.restoresOf(CLONE, new RestoreBehaviour.Fails("SkuNotAvailable", "no room in zone 1"));

            var problem = steps.failed("rehearse-clone").problem();

            assertThat(problem.code()).isEqualTo("restore-failed");
            assertThat(problem.detail()).contains("SkuNotAvailable: no room in zone 1");

            world.group.restoresOf(CLONE, new RestoreBehaviour.Succeeds());
            steps.done("rehearse-clone");
            assertThat(world.view(CLONE).tags()).isEqualTo(AzureWorld.NAMES.tags());
        }

        @Test
        void has_the_parameters_of_the_original_and_is_kept_to_itself() throws InterruptedException {
            steps.done("rehearse-clone", "rehearse-parameters");

            assertThat(world.view(CLONE).parameters())
                    .containsEntry("work_mem", "65536")
                    .containsEntry("max_connections", "400")
                    .containsEntry("max_logical_replication_workers", "0")
                    .containsEntry("azure.extensions", "citext,pg_cron,pgcrypto,uuid-ossp");
        }

        @Test
        void of_the_original_gets_its_settings_and_its_standby() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point", "upgrade", "verify");
            assertThat(steps.facts().get("target.version")).asString().matches("17\\.\\d+");

            steps.done("restore-original", "reapply-settings");

            var restored = world.arm().server(AzureWorld.ORDERS.named(RESTORED)).orElseThrow();
            assertThat(restored.backup().retentionDays()).isEqualTo(14);
            assertThat(restored.maintenanceWindow()).hasValue(new FlexibleServer.MaintenanceWindow(2, 3, 0));
            assertThat(world.view(RESTORED).parameters()).containsEntry("work_mem", "65536");
            assertThat(restored.highAvailability().wanted()).isFalse();

            steps.done("restore-standby");

            assertThat(world.view(RESTORED).highAvailability()).isEqualTo("ZoneRedundant");
        }

        @Test
        void of_the_original_takes_over_its_virtual_endpoint() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point", "upgrade", "verify");

            steps.done("restore-original", "reapply-settings", "move-endpoint", "return-replica:1");

            assertThat(world.view(RESTORED).version()).isEqualTo("15");
            assertThat(world.arm().endpoints(AzureWorld.ORDERS)).isEmpty();
            assertThat(world.arm().endpoints(AzureWorld.ORDERS.named(RESTORED))).hasSize(1);
            assertThat(world.view(AzureWorld.REPLICA).source())
                    .hasValue(world.view(RESTORED).id());
        }
    }

    @Nested
    class What_an_upgrade_takes_away {

        @Test
        void the_standby_is_asked_for_if_it_does_not_come_back() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point");
            world.group.upgradesOf(AzureWorld.SERVER, new LosesHighAvailability());
            steps.done("upgrade");
            assertThat(world.view(AzureWorld.SERVER).highAvailability()).isEqualTo("Disabled");

            steps.done("verify-standby");

            assertThat(world.view(AzureWorld.SERVER).highAvailability()).isEqualTo("ZoneRedundant");
        }

        @Test
        void a_standby_for_which_there_is_no_capacity_is_told() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point");
            world.group.upgradesOf(AzureWorld.SERVER, new LosesHighAvailability());
            steps.done("upgrade");
            world.faults()
                    .add(Fault.next("Servers_Update", new Fault.Refuse(409, "SkuNotAvailable", "no room in zone 2")));

            assertThat(steps.failed("verify-standby").problem().code()).isEqualTo("capacity-insufficient");
            steps.done("verify-standby");
        }

        @Test
        void parameters_that_it_lost_are_set_again() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point", "upgrade");
            world.arm().setParameter(AzureWorld.ORDERS, "work_mem", "4096");
            world.letTimePass();
            world.arm().setParameter(AzureWorld.ORDERS, "max_connections", "859");
            world.letTimePass();

            steps.done("parameters");

            assertThat(world.view(AzureWorld.SERVER).parameters())
                    .containsEntry("work_mem", "65536")
                    .containsEntry("max_connections", "400");
        }

        @Test
        void a_parameter_that_azure_does_not_take_any_more_is_a_warning() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point", "upgrade");
            world.arm().setParameter(AzureWorld.ORDERS, "work_mem", "4096");
            world.letTimePass();
            world.faults()
                    .add(Fault.next(
                            "Configurations_Update",
                            new Fault.Refuse(
                                    400, "ServerParameterToCMSUnAllowedParameterValue", "allowed: [4096-8192]")));

            steps.done("parameters");

            assertThat(steps.found()).extracting(Finding::id).containsExactly("parameter-not-restored");
            assertThat(steps.found().getFirst().explanation()).contains("65536", "allowed: [4096-8192]");
        }

        @Test
        void a_replica_of_another_resource_group_is_removed_and_made_anew_there() throws InterruptedException {
            var reports = world.azure.group(AzureWorld.ORDERS.subscription(), "reports");
            world.group.vanishes(AzureWorld.REPLICA);
            reports.create(NewServer.of("orders-far", "15").replicaOf(AzureWorld.SERVER));
            var far = new PlannedSteps(world, InPlacePlan.of(world.seen(), UpgradeOptions.of(OPTIONS)));
            far.facts().put(SourceSettings.FACT, world.settings().toFact());

            far.done("remove-replica:1");
            assertThat(reports.server("orders-far")).isEmpty();
            far.done("restore-point", "upgrade", "recreate-replica:1");

            assertThat(reports.server("orders-far"))
                    .hasValueSatisfying(replica -> assertThat(replica.version()).isEqualTo("17"));
        }

        @Test
        void replicas_are_made_anew_with_their_tags() throws InterruptedException {
            steps.done("remove-replica:1", "restore-point", "upgrade");
            assertThat(world.group.server(AzureWorld.REPLICA)).isEmpty();

            steps.done("recreate-replica:1");

            assertThat(world.view(AzureWorld.REPLICA).tags()).containsEntry("team", "reports");
            assertThat(world.view(AzureWorld.REPLICA).version()).isEqualTo("17");
        }
    }
}
