package dev.uplift.worker.provider.azure.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.azure.UpgradeBehaviour;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.PlatformPrecheck;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.server.SourceSettings.VirtualEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The SDK's client speaks with the simulated Azure, whose time stands still until a test moves it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SdkOnSimulatorTest {

    private static final ServerAddress ORDERS =
            new ServerAddress("6f1c9e0a-0000-4000-8000-000000000001", "shop", "orders");

    /** Longer than anything takes. */
    private static final Duration LONG = Duration.ofHours(2);

    private AzureSimulator azure;
    private ResourceGroup group;
    private Arm arm;

    @BeforeEach
    void start() throws IOException {
        azure = AzureSimulator.start(PlatformClock.standing(), 0);
        group = azure.group(ORDERS.subscription(), ORDERS.resourceGroup());
        group.create(NewServer.of("orders", "15").tagged("team", "shop").withParameter("work_mem", "8192"));
        arm = new Subscriptions(azure.uri(), "2025-08-01", "token-1", Duration.ofSeconds(1), azure.clock()::now).arm();
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void servers_are_listed_by_subscription_and_by_resource_group() {
        azure.group(ORDERS.subscription(), "other").create(NewServer.of("stock", "16"));

        assertThat(arm.servers(ORDERS.subscription()))
                .extracting(FlexibleServer::name)
                .containsExactlyInAnyOrder("orders", "stock");
        assertThat(arm.servers(ORDERS.subscription(), "shop")).singleElement().satisfies(server -> {
            assertThat(server.id()).isEqualToIgnoringCase(ORDERS.id());
            assertThat(server.version()).isEqualTo("15");
            assertThat(server.tags()).isEqualTo(Map.of("team", "shop"));
            assertThat(server.backup().earliest()).isPresent();
        });
        assertThat(arm.server(ORDERS.named("nobody"))).isEmpty();
    }

    @Test
    void an_upgrade_is_followed_by_its_operation_and_seen_at_the_server() {
        assertThat(arm.offers(ORDERS, "15").versions().offers()).contains(16, 17);

        var begun = arm.upgrade(ORDERS, "17");

        assertThat(arm.operation(begun.operation().orElseThrow())).isEqualTo(new AsyncOperation.Running());
        assertThat(arm.server(ORDERS)).map(FlexibleServer::state).contains("Updating");
        azure.clock().advance(LONG);
        assertThat(arm.operation(begun.operation().orElseThrow())).isEqualTo(new AsyncOperation.Succeeded());
        assertThat(arm.server(ORDERS)).map(FlexibleServer::version).contains("17");
    }

    @Test
    void an_upgrade_that_fails_says_why_and_leaves_the_server_as_it_was() {
        group.upgradesOf(
                "orders", new UpgradeBehaviour.FailsAndRollsBack("UpgradeFailed", "Extension x is not supported."));

        var begun = arm.upgrade(ORDERS, "17");
        azure.clock().advance(LONG);

        assertThat(arm.operation(begun.operation().orElseThrow()))
                .isEqualTo(new AsyncOperation.Failed("UpgradeFailed", "Extension x is not supported."));
        assertThat(arm.server(ORDERS)).map(FlexibleServer::version).contains("15");
    }

    @Test
    void a_restore_makes_a_server_that_carries_its_tags_and_can_be_deleted() {
        var source = arm.server(ORDERS).orElseThrow();
        var clone = ORDERS.named("uplift-clone");

        arm.restore(clone, source, azure.clock().now(), Map.of("uplift-upgrade", "aaaabbbbccccdddd"));
        azure.clock().advance(LONG);

        assertThat(arm.server(clone)).hasValueSatisfying(restored -> {
            assertThat(restored.state()).isEqualTo("Ready");
            assertThat(restored.version()).isEqualTo("15");
            assertThat(restored.tags()).isEqualTo(Map.of("uplift-upgrade", "aaaabbbbccccdddd"));
        });
        arm.delete(clone);
        azure.clock().advance(LONG);
        assertThat(arm.server(clone)).isEmpty();
    }

    @Test
    void parameters_are_read_and_set_and_a_restart_brings_in_those_that_wait() {
        assertThat(parameter("work_mem"))
                .matches(Parameter::isOwn)
                .matches(set -> set.value().equals("8192"));

        arm.setParameter(ORDERS, "azure.extensions", "citext,pg_cron");
        azure.clock().advance(LONG);
        assertThat(arm.settings(ORDERS, arm.server(ORDERS).orElseThrow()).allowedExtensions())
                .containsExactly("citext", "pg_cron");

        arm.setParameter(ORDERS, "max_connections", "200");
        azure.clock().advance(LONG);
        assertThat(parameter("max_connections").pendingRestart()).isTrue();
        arm.restart(ORDERS);
        azure.clock().advance(LONG);
        assertThat(parameter("max_connections").pendingRestart()).isFalse();
    }

    private Parameter parameter(String name) {
        return arm.parameters(ORDERS).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_backup_is_taken_and_taken_away() {
        assertThat(arm.backup(ORDERS, "uplift-pre")).isEmpty();

        arm.takeBackup(ORDERS, "uplift-pre");
        azure.clock().advance(LONG);

        assertThat(arm.backup(ORDERS, "uplift-pre"))
                .hasValueSatisfying(taken -> assertThat(taken.completed()).isPresent());
        arm.deleteBackup(ORDERS, "uplift-pre");
        azure.clock().advance(LONG);
        assertThat(arm.backup(ORDERS, "uplift-pre")).isEmpty();
    }

    @Test
    void a_replica_is_deleted_and_made_anew() {
        group.create(NewServer.of("orders-a", "15").replicaOf("orders"));
        var replica = arm.replicas(ORDERS).getFirst();
        assertThat(replica.replicates()).isTrue();

        arm.delete(ORDERS.named("orders-a"));
        azure.clock().advance(LONG);
        assertThat(arm.replicas(ORDERS)).isEmpty();
        arm.recreateReplica(ORDERS.named("orders-a"), replica, ORDERS);
        azure.clock().advance(LONG);

        assertThat(arm.replicas(ORDERS)).singleElement().satisfies(made -> {
            assertThat(made.source())
                    .hasValueSatisfying(source -> assertThat(source).isEqualToIgnoringCase(ORDERS.id()));
            assertThat(made.sku()).isEqualTo(replica.sku());
        });
    }

    @Test
    void a_virtual_endpoint_is_moved_to_another_server() {
        group.create(NewServer.of("restored", "15"));
        arm.pointEndpoint(ORDERS, "shop-db");
        azure.clock().advance(LONG);
        assertThat(arm.endpoints(ORDERS))
                .containsExactly(new VirtualEndpoint("shop-db", "ReadWrite", List.of("orders")));

        arm.removeEndpoint(ORDERS, "shop-db");
        azure.clock().advance(LONG);
        arm.pointEndpoint(ORDERS.named("restored"), "shop-db");
        azure.clock().advance(LONG);

        assertThat(arm.endpoint(ORDERS, "shop-db")).isEmpty();
        assertThat(arm.endpoint(ORDERS.named("restored"), "shop-db"))
                .map(VirtualEndpoint::members)
                .contains(List.of("restored"));
    }

    @Test
    void standby_maintenance_window_and_retention_are_set_one_by_one() {
        arm.setStandby(ORDERS, new FlexibleServer.HighAvailability("ZoneRedundant", "Healthy", Optional.of("2")));
        azure.clock().advance(LONG);
        arm.setMaintenanceWindow(ORDERS, new FlexibleServer.MaintenanceWindow(6, 3, 30));
        azure.clock().advance(LONG);
        arm.setBackupRetention(ORDERS, 21);
        azure.clock().advance(LONG);

        assertThat(arm.server(ORDERS)).hasValueSatisfying(server -> {
            assertThat(server.highAvailability().wanted()).isTrue();
            assertThat(server.highAvailability().healthy()).isTrue();
            assertThat(server.maintenanceWindow()).contains(new FlexibleServer.MaintenanceWindow(6, 3, 30));
            assertThat(server.backup().retentionDays()).isEqualTo(21);
        });
    }

    @Test
    void a_precheck_finds_what_stands_in_the_way_and_is_absent_from_an_older_azure() {
        arm.setParameter(ORDERS, "azure.extensions", "timescaledb");
        azure.clock().advance(LONG);
        var id = arm.startPrecheck(ORDERS, "17").operationId().orElseThrow();
        assertThat(arm.precheck(ORDERS, id)).map(PlatformPrecheck::isOver).contains(false);
        azure.clock().advance(LONG);

        assertThat(arm.precheck(ORDERS, id)).hasValueSatisfying(found -> {
            assertThat(found.status()).isEqualTo("Failed");
            assertThat(found.policies()).anyMatch(policy -> !policy.passed());
        });
        azure.apiVersionsUpTo("2025-08-01");
        assertThatThrownBy(() -> arm.startPrecheck(ORDERS, "17"))
                .isInstanceOfSatisfying(
                        ArmException.class,
                        refused -> assertThat(refused.isLacking()).isTrue());
    }

    @Test
    void logs_and_metrics_are_read() {
        arm.setParameter(ORDERS, "logfiles.download_enable", "on");
        azure.clock().advance(LONG);
        group.hasLog("orders", "PG_Upgrade_Logs/upgrade.log", "PG_Upgrade_Logs", "it went well");

        assertThat(arm.logs(ORDERS)).singleElement().satisfies(log -> {
            assertThat(log.name()).contains("upgrade.log");
            assertThat(log.type()).isEqualTo("PG_Upgrade_Logs");
            assertThat(log.url()).isPresent();
        });
        var until = azure.clock().now();
        var measured = arm.metrics(ORDERS, List.of("cpu_percent", "iops"), until.minusSeconds(600), until);
        assertThat(measured.at("/value").findValuesAsText("displayDescription")).containsExactly("cpu_percent", "iops");
    }

    @Test
    void being_throttled_slows_reads_and_changes_and_fails_none() {
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        var tooMany = new Fault.Refuse(429, "TooManyRequests", "Slow down");
        azure.faults().add(Fault.next("Servers_Get", tooMany));
        azure.faults().add(Fault.next("Servers_Update", tooMany));

        assertThat(arm.server(ORDERS)).isPresent();
        assertThat(arm.upgrade(ORDERS, "17").operation()).isPresent();

        assertThat(azure.calls().byOperation()).containsEntry("Servers_Get", 2L).containsEntry("Servers_Update", 2L);
    }
}
