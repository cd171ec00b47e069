package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupsTest {

    private SimulatedAzure azure;

    @BeforeEach
    void start() throws IOException {
        azure = new SimulatedAzure();
        azure.create("orders", "15");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private Answered ended(String server, String backup) {
        var begun = accepted(azure.put(server(server) + "/backups/" + backup, ""));
        azure.pass(LONG);
        return azure.follow(begun);
    }

    @Test
    void oneOnDemandIsThereWhenItIsComplete() {
        var begun = accepted(azure.put(server("orders") + "/backups/before", ""));
        refused(404, "ResourceNotFound", azure.get(server("orders") + "/backups/before"));
        assertThat(azure.view("orders").state()).isEqualTo("Ready");
        azure.pass(LONG);

        assertThat(azure.follow(begun).text("/status")).isEqualTo("Succeeded");
        var backup = azure.get(server("orders") + "/backups/before");
        assertThat(backup.text("/properties/backupType")).isEqualTo("Customer On-Demand");
        assertThat(backup.text("/properties/source")).isEqualTo("Customer Initiated");
        assertThat(OffsetDateTime.parse(backup.text("/properties/completedTime"))
                        .toInstant())
                .isBefore(azure.azure().clock().now());
    }

    @Test
    void thereIsAFullOneForEachDayThatIsKept() {
        var list = azure.get(server("orders") + "/backups").body().path("value");

        assertThat(list).hasSize(8).allSatisfy(backup -> {
            assertThat(backup.path("name").asText()).matches("backup_\\d{18}");
            assertThat(backup.at("/properties/backupType").asText()).isEqualTo("Full");
        });
    }

    @Test
    void aBurstableServerAcceptsAndThenFails() {
        azure.group().create(NewServer.of("small", "15").withSku("Standard_B1ms", "Burstable"));

        assertThat(ended("small", "before").text("/error/code"))
                .isEqualTo("CustomerOnDemandBackupCannotBePerformedOnBurstableServer");
    }

    @Test
    void thereAreSevenOnDemandAtMost() {
        for (var n = 1; n <= 7; n++) {
            assertThat(ended("orders", "b" + n).text("/status")).isEqualTo("Succeeded");
        }

        assertThat(ended("orders", "b8").text("/error/code"))
                .isEqualTo("CustomerOnDemandBackupCannotBePerformedLimitOfBackupsReached");

        accepted(azure.delete(server("orders") + "/backups/b1"));
        azure.pass(LONG);
        assertThat(ended("orders", "b8").text("/status")).isEqualTo("Succeeded");
    }

    @Test
    void aNameIsTakenOnce() {
        ended("orders", "before");

        refused(400, "OperationNotAllowed", azure.put(server("orders") + "/backups/before", ""));
    }
}
