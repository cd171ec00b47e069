package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.uplift.contracts.Server;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Metrics.Kind;
import dev.uplift.worker.driver.Metrics.Unavailable;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class AzureMetricsTest {

    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

    private AzureSimulator azure;
    private AzureMetrics metrics;

    @BeforeEach
    void start() throws IOException {
        azure = AzureSimulator.start(PlatformClock.standing(), 0);
        azure.group(SUBSCRIPTION, "shop").create(NewServer.of("orders", "15"));
        metrics = new AzureMetrics(
                new Subscriptions(azure.uri(), "2025-08-01", "simulated", Duration.ofSeconds(15), azure.clock()::now));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void the_newest_values_are_told_in_one_call_with_the_network_in_bytes_a_second() throws Exception {
        var measured = azure.metrics();
        measured.set("orders", "cpu_percent", 20);
        azure.clock().advance(Duration.ofMinutes(5));
        measured.set("orders", "cpu_percent", 91.5);
        measured.set("orders", "memory_percent", 70);
        measured.set("orders", "active_connections", 42);
        measured.set("orders", "iops", 420);
        measured.set("orders", "network_bytes_ingress", 60_000);
        measured.set("orders", "network_bytes_egress", 120_000);
        azure.clock().advance(Duration.ofMinutes(2));

        assertThat(metrics.now(server("orders"), secret -> secret))
                .isEqualTo(Map.of(
                        Kind.CPU_PERCENT, 91.5,
                        Kind.MEMORY_PERCENT, 70.0,
                        Kind.CONNECTIONS, 42.0,
                        Kind.IOPS, 420.0,
                        Kind.NETWORK_BYTES, 3_000.0));
        assertThat(azure.calls().byOperation()).isEqualTo(Map.of("Metrics_List", 1L));
    }

    @Test
    void what_is_not_measured_is_left_out() throws Exception {
        azure.metrics().silence("orders", "memory_percent");
        azure.metrics().silence("orders", "network_bytes_ingress");
        azure.metrics().silence("orders", "network_bytes_egress");
        azure.clock().advance(Duration.ofMinutes(20));

        assertThat(metrics.now(server("orders"), secret -> secret))
                .containsOnlyKeys(Kind.CPU_PERCENT, Kind.CONNECTIONS, Kind.IOPS);
    }

    @Test
    void a_server_that_is_not_there_is_said() {
        var unavailable = catchThrowableOfType(Unavailable.class, () -> metrics.now(server("gone"), secret -> secret));

        assertThat(unavailable).hasMessageContaining("looking at Azure Monitor").hasMessageContaining("gone");
    }

    @Test
    void who_may_not_look_is_told_which_permission_is_missing() {
        azure.faults().add(Fault.next("Metrics_List", new Fault.Refuse(403, "AuthorizationFailed", "no")));

        var unavailable =
                catchThrowableOfType(Unavailable.class, () -> metrics.now(server("orders"), secret -> secret));

        assertThat(unavailable).hasMessageContaining("Microsoft.Insights/metrics/read");
    }

    private static Server server(String name) {
        return new Server(
                "azure-flexible-server",
                Map.of("subscription", SUBSCRIPTION, "resourceGroup", "shop", "server", name),
                Optional.empty(),
                Map.of(),
                Server.DEFAULT_POOL);
    }
}
