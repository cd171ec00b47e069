package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerCreationsTest {

    private static final String SUBNET = "/subscriptions/x/resourceGroups/net/subnets/db";

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

    private Instant now() {
        return azure.azure().clock().now();
    }

    private Answered restore(String name, Instant time, String more) {
        return azure.put(server(name), """
                {"location":"canadacentral","tags":{"purpose":"rehearsal"},"properties":{
                 "createMode":"PointInTimeRestore","sourceServerResourceId":"%s","pointInTimeUTC":"%s",
                 "availabilityZone":"3"%s}}""".formatted(server("orders"), time, more));
    }

    private Answered replicate(String name, String source) {
        return azure.put(server(name), """
                {"location":"canadacentral","properties":{"createMode":"Replica","sourceServerResourceId":"%s"}}""".formatted(server(source)));
    }

    @Test
    void aPointInTimeHasTheVersionOfThatTime() {
        var before = now();
        accepted(azure.upgrade("orders", "17"));
        azure.pass(LONG);

        accepted(restore("emergency", before, ""));
        accepted(restore("later", now(), ""));
        assertThat(azure.view("emergency").state()).isEqualTo("Provisioning");
        azure.pass(LONG);

        assertThat(azure.view("emergency").state()).isEqualTo("Ready");
        assertThat(azure.view("emergency").version()).isEqualTo("15");
        assertThat(azure.view("later").version()).isEqualTo("17");
    }

    @Test
    void itHasTagsAndZoneAsAskedForAndNeitherParametersNorHighAvailability() {
        azure.group().create(NewServer.of("safe", "15").highlyAvailable().withParameter("azure.extensions", "citext"));
        accepted(azure.put(server("copy"), """
                {"location":"Canada Central","tags":{"purpose":"rehearsal"},"properties":{"availabilityZone":"3",
                 "createMode":"PointInTimeRestore","sourceServerResourceId":"%s","pointInTimeUTC":"%s"}}""".formatted(server("safe"), now())));
        azure.pass(LONG);

        var copy = azure.get(server("copy"));
        assertThat(copy.text("/tags/purpose")).isEqualTo("rehearsal");
        assertThat(copy.text("/properties/availabilityZone")).isEqualTo("3");
        assertThat(copy.text("/properties/highAvailability/mode")).isEqualTo("Disabled");
        assertThat(copy.text("/location")).isEqualTo("Canada Central");
        assertThat(azure.view("copy").parameters()).isEmpty();
    }

    @Test
    void onlyTimesWithABackupCanBeRestored() {
        refused(400, "ParameterOutOfRange", restore("copy", now().minus(Duration.ofDays(8)), ""));
        refused(400, "ParameterOutOfRange", restore("copy", now().plusSeconds(60), ""));
        accepted(restore("copy", now().minus(Duration.ofDays(6)), ""));
    }

    @Test
    void privateAccessCannotBeLeftOrEntered() {
        azure.group().create(NewServer.of("private", "15").with("network.delegatedSubnetResourceId", SUBNET));

        refused(
                400,
                "OperationNotAllowed",
                restore("copy", now(), ",\"network\":{\"delegatedSubnetResourceId\":\"%s\"}".formatted(SUBNET)));
        refused(400, "OperationNotAllowed", azure.put(server("copy"), """
                        {"location":"canadacentral","properties":{"createMode":"PointInTimeRestore",
                         "sourceServerResourceId":"%s","pointInTimeUTC":"%s"}}""".formatted(server("private"), now())));
    }

    @Test
    void aNameThatIsTakenOrWrongIsRefused() {
        refused(409, "ServerNameAlreadyExists", restore("orders", now(), ""));
        refused(400, "InvalidParameterValue", restore("-orders", now(), ""));
    }

    @Test
    void whatLiesInTheDataIsInTheRestoredOneToo() {
        azure.group()
                .upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("NoEventTriggersPolicy", "event trigger x"));
        accepted(restore("copy", now(), ""));
        azure.pass(LONG);

        var begun = accepted(azure.upgrade("copy", "17"));
        azure.pass(LONG);

        assertThat(azure.follow(begun).text("/status")).isEqualTo("Failed");
    }

    @Test
    void aRestoreThatFailsLeavesNothing() {
        azure.group().restoresOf("copy", new RestoreBehaviour.Fails("InternalServerError", "no capacity"));
        var begun = accepted(restore("copy", now(), ""));
        azure.pass(LONG);

        assertThat(azure.follow(begun).text("/error/message")).isEqualTo("no capacity");
        refused(404, "ResourceNotFound", azure.get(server("copy")));
    }

    @Test
    void aReplicaIsListedAtItsSourceAndStandsAloneWithoutIt() {
        var begun = accepted(replicate("orders-r1", "orders"));
        assertThat(azure.follow(begun).text("/status")).isEqualTo("InProgress");
        azure.pass(LONG);

        var listed = azure.get(server("orders") + "/replicas");
        assertThat(listed.text("/value/0/name")).isEqualTo("orders-r1");
        assertThat(listed.text("/value/0/properties/replicationRole")).isEqualTo("AsyncReplica");
        assertThat(listed.text("/value/0/properties/sourceServerResourceId")).isEqualTo(server("orders"));

        accepted(azure.delete(server("orders")));
        azure.pass(LONG);
        assertThat(azure.get(server("orders-r1")).text("/properties/replicationRole"))
                .isEqualTo("Primary");
    }

    @Test
    void burstableServersHaveNoReplicas() {
        azure.group().create(NewServer.of("small", "15").withSku("Standard_B1ms", "Burstable"));

        refused(400, "OperationNotAllowed", replicate("small-r1", "small"));
    }

    @Test
    void namesCanBeAskedForFirst() {
        var path = "/subscriptions/%s/providers/Microsoft.DBforPostgreSQL/locations/canadacentral/checkNameAvailability"
                .formatted(SimulatedAzure.SUBSCRIPTION);
        var body = "{\"name\":\"%s\",\"type\":\"Microsoft.DBforPostgreSQL/flexibleServers\"}";

        assertThat(azure.post(path, body.formatted("new"))
                        .body()
                        .path("nameAvailable")
                        .asBoolean())
                .isTrue();
        assertThat(azure.post(path, body.formatted("Orders")).text("/reason")).isEqualTo("AlreadyExists");
        assertThat(azure.post(path, body.formatted("no_name")).text("/reason")).isEqualTo("Invalid");
    }
}
