package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.azure.UpgradeBehaviour;
import dev.uplift.sandbox.platform.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is promised when a worker dies in the middle of upgrades, shown on an Azure that counts what was done to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedAzureTest {

    private static final int FLEET = 5;

    private static Azure azure;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        azure = Azure.start();
        uplift = Uplift.startWithWorkers(azure.workerEnvironment());
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        azure.close();
    }

    @Test
    void each_server_is_upgraded_once_though_a_worker_is_killed_and_an_answer_of_azure_is_lost() {
        azure.simulator()
                .faults()
                .add(Fault.next("Servers_Update", new Fault.LoseAnswer()).after(1));
        var upgrades = new LinkedHashMap<String, String>();
        azure.newServers(FLEET).forEach(server -> upgrades.put(uplift.submit(azure.request(server)), server));
        var failing = azure.newServers(1).getFirst();
        azure.group()
                .upgradesOf(
                        failing,
                        new UpgradeBehaviour.FailsPrecheck("NoEventTriggersPolicy", "Drop the event trigger."));
        var failed = uplift.submit(azure.request(failing));

        awaitUpdating(upgrades);
        uplift.process("worker-1").kill();
        uplift.process("worker-1").start();

        upgrades.forEach((upgrade, server) -> {
            uplift.awaitState(upgrade, "SUCCEEDED");
            azure.everythingHappenedOnce(upgrade, server);
        });
        keepsServing(failed, failing);
    }

    /** Waits until Azure upgrades one of them. */
    private static void awaitUpdating(Map<String, String> upgrades) {
        await("an upgrade")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> upgrades.values().stream()
                        .map(azure::server)
                        .anyMatch(server -> server.state().equals("Updating") && server.upgradesAsked() == 1));
    }

    /** What Azure objects to is the problem of the upgrade, and the server is as it was. */
    private static void keepsServing(String upgrade, String server) {
        await("the end of " + upgrade)
                .atMost(Duration.ofMinutes(1))
                .until(() -> Uplift.OVER.contains(uplift.show(upgrade).getString("state")));
        var ended = uplift.show(upgrade);
        assertThat(ended.getString("state")).as(ended.prettify()).isIn("FAILED", "ROLLED_BACK", "REJECTED");
        assertThat(ended.prettify()).contains("Drop the event trigger.");
        assertThat(azure.server(server).version()).isEqualTo("15");
        assertThat(azure.server(server).state()).isEqualTo("Ready");
    }
}
