package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VirtualEndpointsTest {

    private SimulatedAzure azure;

    @BeforeEach
    void start() throws IOException {
        azure = new SimulatedAzure();
        azure.create("orders", "15");
        azure.create("restored", "15");
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private static String endpoint(String server) {
        return server(server) + "/virtualendpoints/shop-db";
    }

    private static String members(String... servers) {
        return "{\"properties\":{\"endpointType\":\"ReadWrite\",\"members\":[\"%s\"]}}"
                .formatted(String.join("\",\"", servers));
    }

    private Answered put(String server) {
        return azure.put(endpoint(server), members(server));
    }

    @Test
    void itIsMovedByDeletingItThereAndMakingItHere() {
        accepted(put("orders"));
        azure.pass(LONG);
        assertThat(azure.get(endpoint("orders")).text("/properties/virtualEndpoints/0"))
                .isEqualTo("shop-db.writer.postgres.database.azure.com");
        refused(400, "OperationNotAllowed", put("restored"));

        accepted(azure.delete(endpoint("orders")));
        azure.pass(LONG);
        accepted(put("restored"));
        azure.pass(LONG);

        refused(404, "ResourceNotFound", azure.get(endpoint("orders")));
        assertThat(azure.get(endpoint("restored")).text("/properties/members/0"))
                .isEqualTo("restored");
        assertThat(azure.get(server("restored") + "/virtualendpoints").body().path("value"))
                .hasSize(1);
        assertThat(azure.get(server("orders") + "/virtualendpoints").body().path("value"))
                .isEmpty();
    }

    @Test
    void membersAreTheServerAndItsReplicas() {
        accepted(put("orders"));
        azure.pass(LONG);
        refused(400, "InvalidParameterValue", azure.patch(endpoint("orders"), members("restored")));

        azure.group().create(NewServer.of("orders-r1", "15").replicaOf("orders"));
        accepted(azure.patch(endpoint("orders"), members("orders", "orders-r1")));
        azure.pass(LONG);

        assertThat(azure.get(endpoint("orders")).text("/properties/members/1")).isEqualTo("orders-r1");
    }

    @Test
    void itsNameIsFreeAgainWhenItsServerIsGone() {
        accepted(put("orders"));
        azure.pass(LONG);
        azure.group().vanishes("orders");

        accepted(put("restored"));
    }
}
