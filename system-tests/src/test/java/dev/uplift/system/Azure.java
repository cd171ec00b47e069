package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.ResourceGroup;
import dev.uplift.sandbox.azure.ServerView;
import dev.uplift.sandbox.platform.PlatformClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Simulated Azure, which lives outside and counts what was done to it. Its time runs 60 times as fast. */
record Azure(AzureSimulator simulator) implements AutoCloseable {

    private static final int SPEED = 60;
    private static final String SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
    private static final String GROUP = "shop";

    static Azure start() throws IOException {
        return new Azure(AzureSimulator.start(PlatformClock.running(SPEED), 0));
    }

    Map<String, String> workerEnvironment() {
        return Map.of(
                "UPLIFT_AZURE_ENDPOINT", simulator.uri().toString(),
                "UPLIFT_AZURE_POLL_INTERVAL",
                        Duration.ofSeconds(15).dividedBy(SPEED).toString(),
                "AZURE_ACCESS_TOKEN", "simulated");
    }

    ResourceGroup group() {
        return simulator.group(SUBSCRIPTION, GROUP);
    }

    ServerView server(String name) {
        return group().server(name).orElseThrow();
    }

    /** The names of so many new servers of 15. */
    List<String> newServers(int number) {
        return IntStream.range(0, number).mapToObj(_ -> newServer()).toList();
    }

    private String newServer() {
        var name = "db-" + UUID.randomUUID();
        group().create(NewServer.of(name, "15").withParameter("work_mem", "65536"));
        return name;
    }

    Map<String, Object> request(String server) {
        return Map.of(
                "server",
                Map.of(
                        "provider",
                        "azure-flexible-server",
                        "address",
                        Map.of("subscription", SUBSCRIPTION, "resourceGroup", GROUP, "server", server)),
                "targetVersion",
                "17",
                "strategy",
                "in-place",
                "options",
                Uplift.options(Map.of()));
    }

    /** It runs 17 as it was set up before, and Azure was told so once; of backups only that of this upgrade is there. */
    void everythingHappenedOnce(String upgrade, String server) {
        var now = server(server);
        assertThat(now.version()).isEqualTo("17");
        assertThat(now.state()).isEqualTo("Ready");
        assertThat(now.upgradesAsked()).isEqualTo(1);
        assertThat(now.parameters()).isEqualTo(Map.of("work_mem", "65536"));
        assertThat(now.backups()).containsExactly("uplift-%s-pre".formatted(upgrade));
    }

    @Override
    public void close() {
        simulator.close();
    }
}
