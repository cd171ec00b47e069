package dev.uplift.worker.provider.azure.subscription;

import static dev.uplift.worker.provider.azure.subscription.FakeArm.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The published role allows what the driver asks of Azure, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RoleTest {

    private static final Path ROLE = Path.of("..", "docs", "providers", "azure-flexible-server-role.json");

    /** Azure wants them for the network that a restore names; nobody calls them. */
    private static final List<String> OF_THE_NETWORK = List.of(
            "microsoft.network/virtualnetworks/subnets/join/action", "microsoft.network/privatednszones/join/action");

    private final FakeArm azure = new FakeArm();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void count() {
        Metrics.addRegistry(meters);
    }

    @AfterEach
    void close() {
        Metrics.removeRegistry(meters);
        azure.close();
    }

    @Test
    void allows_every_operation_that_is_called_and_no_other() throws IOException {
        azure.answers(200, "{}");
        var arm = azure.subscriptions().arm();
        var server = arm.server(ORDERS).orElseThrow();

        calls(server).values().forEach(call -> ask(arm, call));

        assertThat(called()).containsExactlyInAnyOrderElementsOf(allowed());
    }

    private static void ask(Arm arm, Consumer<Arm> call) {
        try {
            call.accept(arm);
        } catch (ArmException unlike) {
            // it was asked: that Azure would answer otherwise does not matter here
        }
    }

    @Test
    void no_call_is_forgotten_here() {
        var methods = Arrays.stream(Arm.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet());

        assertThat(calls(null).keySet()).containsExactlyInAnyOrderElementsOf(methods);
    }

    /** By the names of the methods. */
    private static Map<String, Consumer<Arm>> calls(FlexibleServer server) {
        var now = Instant.parse("2026-11-01T10:00:00Z");
        var operation = URI.create("/subscriptions/s-1/providers/Microsoft.DBforPostgreSQL/locations/here"
                + "/azureAsyncOperation/1?api-version=2025-08-01");
        return Map.ofEntries(
                Map.entry("server", arm -> arm.server(ORDERS)),
                Map.entry("servers", arm -> {
                    arm.servers(ORDERS.subscription());
                    arm.servers(ORDERS.subscription(), ORDERS.resourceGroup());
                }),
                Map.entry("replicas", arm -> arm.replicas(ORDERS)),
                Map.entry("endpoints", arm -> arm.endpoints(ORDERS)),
                Map.entry("endpoint", arm -> arm.endpoint(ORDERS, "e")),
                Map.entry("parameters", arm -> arm.parameters(ORDERS)),
                Map.entry("settings", arm -> arm.settings(ORDERS, server)),
                Map.entry("offers", arm -> arm.offers(ORDERS, "15")),
                Map.entry("backup", arm -> arm.backup(ORDERS, "b")),
                Map.entry("backups", arm -> arm.backups(ORDERS)),
                Map.entry("logs", arm -> arm.logs(ORDERS)),
                Map.entry("upgrade", arm -> arm.upgrade(ORDERS, "17")),
                Map.entry("setStandby", arm -> arm.setStandby(ORDERS, server.highAvailability())),
                Map.entry(
                        "setMaintenanceWindow",
                        arm -> arm.setMaintenanceWindow(ORDERS, new FlexibleServer.MaintenanceWindow(0, 1, 0))),
                Map.entry("setBackupRetention", arm -> arm.setBackupRetention(ORDERS, 7)),
                Map.entry("restore", arm -> arm.restore(ORDERS.named("clone"), server, now, Map.of())),
                Map.entry("recreateReplica", arm -> arm.recreateReplica(ORDERS.named("replica"), server, ORDERS)),
                Map.entry("delete", arm -> arm.delete(ORDERS)),
                Map.entry("restart", arm -> arm.restart(ORDERS)),
                Map.entry("takeBackup", arm -> arm.takeBackup(ORDERS, "b")),
                Map.entry("deleteBackup", arm -> arm.deleteBackup(ORDERS, "b")),
                Map.entry("setParameter", arm -> arm.setParameter(ORDERS, "work_mem", "1")),
                Map.entry("pointEndpoint", arm -> arm.pointEndpoint(ORDERS, "e")),
                Map.entry("removeEndpoint", arm -> arm.removeEndpoint(ORDERS, "e")),
                Map.entry("startPrecheck", arm -> arm.startPrecheck(ORDERS, "17")),
                Map.entry("precheck", arm -> arm.precheck(ORDERS, "1")),
                Map.entry("migrations", arm -> {
                    // to create one is to write, as these two do
                    ask(arm, each -> each.migrations().cutOver(ORDERS, "m", List.of("shop")));
                    ask(arm, each -> each.migrations().cancel(ORDERS, "m", List.of("shop")));
                    ask(arm, each -> each.migrations().find(ORDERS, "m"));
                    ask(arm, each -> each.migrations().delete(ORDERS, "m"));
                }),
                Map.entry("operation", arm -> arm.operation(operation)),
                Map.entry("metrics", arm -> arm.metrics(ORDERS, List.of("cpu_percent"), now, now)));
    }

    /** Azure tells no upper from lower case. */
    private TreeSet<String> called() {
        return Stream.concat(
                        meters.find("uplift.provider.calls").counters().stream()
                                .filter(counter -> counter.count() > 0)
                                .map(counter -> counter.getId().getTag("operation")),
                        OF_THE_NETWORK.stream())
                .map(operation -> operation.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> allowed() throws IOException {
        var role = Json.read(Files.readAllBytes(ROLE), JsonNode.class);
        return role.path("Actions")
                .valueStream()
                .map(action -> action.asText().toLowerCase(Locale.ROOT))
                .toList();
    }
}
