package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradesTest {

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

    private String state() {
        return azure.get(server("orders")).text("/properties/state");
    }

    private Answered failed(UpgradeBehaviour behaviour) {
        azure.group().upgradesOf("orders", behaviour);
        var begun = accepted(azure.upgrade("orders", "17"));
        azure.pass(SimulatedAzure.LONG);
        assertThat(azure.view("orders").version()).isEqualTo("15");
        assertThat(state()).isEqualTo("Ready");
        return azure.follow(begun);
    }

    @Test
    void itIsUpdatingUntilItIsReadyAtTheNewVersion() {
        var begun = accepted(azure.upgrade("orders", "17"));
        assertThat(state()).isEqualTo("Updating");
        assertThat(azure.get(server("orders")).text("/properties/version")).isEqualTo("15");
        assertThat(azure.follow(begun).text("/status")).isEqualTo("InProgress");

        azure.pass(Duration.ofMinutes(9));
        assertThat(state()).isEqualTo("Updating");

        azure.pass(Duration.ofSeconds(4));
        assertThat(state()).isEqualTo("Ready");
        assertThat(azure.view("orders").version()).isEqualTo("17");
        assertThat(azure.follow(begun).text("/status")).isEqualTo("Succeeded");
    }

    @Test
    void anotherOneIsRefusedWhileItRuns() {
        accepted(azure.upgrade("orders", "17"));

        assertThat(refused(409, "ServerIsBusy", azure.upgrade("orders", "17")))
                .isEqualTo("Cannot complete operation while server 'orders' is busy processing another operation."
                        + " Try again later.");
        assertThat(azure.view("orders").upgradesAsked()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"14", "12", "19", "fifteen"})
    void onlyVersionsThatAreOfferedAreAccepted(String version) {
        assertThat(refused(400, "ParameterOutOfRange", azure.upgrade("orders", version)))
                .startsWith("The value of the 'Version' should be in: [16,17,18].");
    }

    @Test
    void theSameVersionChangesNothing() {
        accepted(azure.upgrade("orders", "15"));
        azure.pass(SimulatedAzure.LONG);

        assertThat(azure.view("orders").upgradesAsked()).isZero();
        assertThat(azure.view("orders").version()).isEqualTo("15");
    }

    @Test
    void otherPropertiesCannotComeAlong() {
        refused(
                400,
                "OperationNotAllowed",
                azure.patch(
                        server("orders"),
                        "{\"properties\":{\"version\":\"17\",\"backup\":{\"backupRetentionDays\":14}}}"));
    }

    @Test
    void serversWithReplicasAndReplicasAreRefused() {
        azure.group().create(NewServer.of("orders-replica", "15").replicaOf("orders"));

        refused(400, "OperationNotAllowed", azure.upgrade("orders", "17"));
        refused(400, "OperationNotAllowed", azure.upgrade("orders-replica", "17"));

        azure.group().vanishes("orders-replica");
        accepted(azure.upgrade("orders", "17"));
    }

    @Test
    void aServerThatIsStoppedIsRefused() {
        azure.group().becomes("orders", "Stopped");

        assertThat(refused(400, "OperationNotAllowed", azure.upgrade("orders", "17")))
                .contains("Stopped");
    }

    @Test
    void whatTheChecksFindLeavesItHealthyAtTheOldVersion() {
        var ended = failed(new UpgradeBehaviour.FailsPrecheck("NoEventTriggersPolicy", "event trigger audit_ddl"));

        assertThat(ended.text("/status")).isEqualTo("Failed");
        assertThat(ended.text("/error/message")).isEqualTo("NoEventTriggersPolicy: event trigger audit_ddl");
    }

    @Test
    void aFailedUpgradeIsTakenBackByItself() {
        var ended = failed(UpgradeBehaviour.FailsAndRollsBack.unexplained());

        assertThat(ended.text("/status")).isEqualTo("Failed");
        assertThat(ended.text("/error/code")).isEqualTo("InternalServerError");
        assertThat(ended.text("/error/message")).contains("Tracking ID: ''");
    }

    @Test
    void blockedExtensionsOnTheAllowListFailIt() {
        azure.group()
                .create(NewServer.of("maps", "15").withParameter("azure.extensions", "citext,pgrouting,timescaledb"));

        var begun = accepted(azure.upgrade("maps", "16"));
        azure.pass(SimulatedAzure.LONG);
        assertThat(azure.follow(begun).text("/error/message")).endsWith("16: timescaledb.");

        var again = accepted(azure.upgrade("maps", "17"));
        azure.pass(SimulatedAzure.LONG);
        assertThat(azure.follow(again).text("/error/message")).endsWith("17: pgrouting, timescaledb.");
    }

    @Test
    void oneThatIsStuckStaysSo() {
        azure.group().upgradesOf("orders", new UpgradeBehaviour.NeverEnds());
        var begun = accepted(azure.upgrade("orders", "17"));

        azure.pass(Duration.ofDays(2));

        assertThat(state()).isEqualTo("Updating");
        assertThat(azure.follow(begun).text("/status")).isEqualTo("InProgress");
    }

    @Test
    void highAvailabilityIsTakenAwayAndComesBack() {
        azure.group().create(NewServer.of("safe", "15").highlyAvailable());
        accepted(azure.upgrade("safe", "17"));

        azure.pass(Duration.ofMinutes(3));
        assertThat(azure.get(server("safe")).text("/properties/highAvailability/state"))
                .isEqualTo("RemovingStandby");

        azure.pass(Duration.ofMinutes(7));
        var upgraded = azure.get(server("safe"));
        assertThat(upgraded.text("/properties/state")).isEqualTo("Ready");
        assertThat(upgraded.text("/properties/highAvailability/state")).isEqualTo("CreatingStandby");

        azure.pass(Duration.ofMinutes(10));
        assertThat(azure.get(server("safe")).text("/properties/highAvailability/state"))
                .isEqualTo("Healthy");
    }

    @Test
    void anUpgradeCanSucceedAndLeaveHighAvailabilityMissing() {
        azure.group().create(NewServer.of("safe", "15").highlyAvailable());
        azure.group().upgradesOf("safe", new UpgradeBehaviour.LosesHighAvailability());
        var begun = accepted(azure.upgrade("safe", "17"));

        azure.pass(SimulatedAzure.LONG);

        assertThat(azure.follow(begun).text("/status")).isEqualTo("Succeeded");
        assertThat(azure.view("safe").version()).isEqualTo("17");
        assertThat(azure.view("safe").highAvailability()).isEqualTo("Disabled");

        accepted(azure.patch(server("safe"), """
                {"properties":{"highAvailability":{"mode":"ZoneRedundant","standbyAvailabilityZone":"2"}}}"""));
        azure.pass(SimulatedAzure.LONG);
        assertThat(azure.view("safe").highAvailability()).isEqualTo("ZoneRedundant");
        assertThat(azure.get(server("safe")).text("/properties/highAvailability/standbyAvailabilityZone"))
                .isEqualTo("2");
    }

    @Test
    void aServerThatIsDeletedMeanwhileCancelsItsOperation() {
        azure.group().upgradesOf("orders", new UpgradeBehaviour.IsDeletedMeanwhile());
        var begun = accepted(azure.upgrade("orders", "17"));

        azure.pass(SimulatedAzure.LONG);

        refused(404, "ResourceNotFound", azure.get(server("orders")));
        assertThat(azure.follow(begun).text("/status")).isEqualTo("Canceled");
    }

    @Test
    void itWritesALogThatCanBeDownloaded() {
        azure.group().create(NewServer.of("logged", "15").withParameter("logfiles.download_enable", "on"));
        accepted(azure.upgrade("logged", "17"));
        azure.pass(SimulatedAzure.LONG);

        var files = azure.get(server("logged") + "/logFiles");
        assertThat(files.text("/value/0/properties/type")).isEqualTo("PG_Upgrade_Logs");
        var link = URI.create(files.text("/value/0/properties/url"));
        assertThat(azure.send("GET", link, "", "").body().asText()).contains("from 15 to 17 complete");

        assertThat(azure.get(server("orders") + "/logFiles").body().path("value"))
                .isEmpty();
    }
}
