package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.WITH_PRECHECKS;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrechecksTest {

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

    private Answered begin(String server, String apiVersion) {
        return azure.call(
                "POST", server(server) + "/startMajorVersionUpgradePrecheck", apiVersion, "{\"targetVersion\":\"17\"}");
    }

    private Answered result(String server, Answered begun) {
        var path = URI.create(begun.header("Location")).getPath();
        var id = path.substring(path.lastIndexOf('/') + 1);
        return azure.call("GET", server(server) + "/majorVersionUpgradePrecheck/" + id, WITH_PRECHECKS, "");
    }

    @Test
    void itIsValidatingUntilItSaysThatAllIsWell() {
        var begun = accepted(begin("orders", WITH_PRECHECKS));
        assertThat(result("orders", begun).text("/properties/status")).isEqualTo("Validating");
        assertThat(azure.view("orders").state()).isEqualTo("Ready");
        azure.pass(LONG);

        assertThat(result("orders", begun).text("/properties/status")).isEqualTo("Succeeded");
        assertThat(azure.view("orders").version()).isEqualTo("15");
        assertThat(azure.call("GET", server("orders") + "/majorVersionUpgradePrecheck", WITH_PRECHECKS, "")
                        .body()
                        .path("value"))
                .hasSize(1);
    }

    @Test
    void itSaysWhatAnUpgradeWouldFailOn() {
        azure.group()
                .create(NewServer.of("maps", "15")
                        .withParameter("azure.extensions", "pgrouting")
                        .withParameter("max_connections", "500"));
        azure.group().upgradesOf("maps", new UpgradeBehaviour.FailsPrecheck("UpgradeCheck", "reg* in public.t"));
        accepted(azure.patch(server("maps") + "/configurations/wal_level", "{\"properties\":{\"value\":\"logical\"}}"));
        azure.pass(LONG);

        var begun = accepted(begin("maps", WITH_PRECHECKS));
        azure.pass(LONG);

        var properties = result("maps", begun).body().path("properties");
        assertThat(properties.path("status").asText()).isEqualTo("Failed");
        assertThat(properties.path("policyDetails"))
                .filteredOn(policy -> !policy.path("passed").asBoolean())
                .extracting(policy -> policy.path("policyName").asText())
                .containsExactly(
                        "NotSupportedExtensionPrecheckPolicy",
                        "NoPendingRestartSettingsPrecheckPolicy",
                        "UpgradeCheck");
        assertThat(properties.path("policyDetails")).hasSize(21);
    }

    @Test
    void olderApiVersionsDoNotKnowIt() {
        assertThat(refused(404, "InvalidResourceType", begin("orders", "2025-08-01")))
                .contains("2026-04-01-preview");
    }

    @Test
    void whereNewerOnesAreNotServedTheyAreRefused() {
        azure.azure().apiVersionsUpTo("2025-08-01");

        refused(400, "NoRegisteredProviderFound", begin("orders", WITH_PRECHECKS));
    }

    @Test
    void aTargetThatIsNotOfferedIsRefused() {
        refused(
                400,
                "ParameterOutOfRange",
                azure.call(
                        "POST",
                        server("orders") + "/startMajorVersionUpgradePrecheck",
                        WITH_PRECHECKS,
                        "{\"targetVersion\":\"15\"}"));
    }

    @Test
    void oneOfAServerThatIsGoneIsGoneToo() {
        var begun = accepted(begin("orders", WITH_PRECHECKS));
        azure.group().vanishes("orders");
        azure.create("orders", "15");

        refused(404, "ResourceNotFound", result("orders", begun));
        assertThat(azure.follow(begun).text("/status")).isEqualTo("Canceled");
    }
}
