package dev.uplift.sandbox.azure;

import static dev.uplift.sandbox.azure.SimulatedAzure.LONG;
import static dev.uplift.sandbox.azure.SimulatedAzure.accepted;
import static dev.uplift.sandbox.azure.SimulatedAzure.refused;
import static dev.uplift.sandbox.azure.SimulatedAzure.server;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.azure.SimulatedAzure.Answered;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {

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

    private Answered set(String name, String value) {
        return azure.patch(
                server("orders") + "/configurations/" + name,
                "{\"properties\":{\"value\":\"%s\",\"source\":\"user-override\"}}".formatted(value));
    }

    private JsonNode configuration(String name) {
        return azure.get(server("orders") + "/configurations/" + name).body().path("properties");
    }

    @Test
    void aDynamicOneIsInForceAtOnce() {
        assertThat(configuration("work_mem").path("source").asText()).isEqualTo("system-default");
        accepted(set("work_mem", "8192"));
        assertThat(configuration("work_mem").path("value").asText()).isEqualTo("4096");
        azure.pass(LONG);

        var workMem = configuration("work_mem");
        assertThat(workMem.path("value").asText()).isEqualTo("8192");
        assertThat(workMem.path("defaultValue").asText()).isEqualTo("4096");
        assertThat(workMem.path("source").asText()).isEqualTo("user-override");
        assertThat(workMem.path("isDynamicConfig").booleanValue()).isTrue();
        assertThat(workMem.path("isConfigPendingRestart").booleanValue()).isFalse();
    }

    @Test
    void aStaticOneWaitsForARestart() {
        accepted(set("max_connections", "500"));
        azure.pass(LONG);
        assertThat(configuration("max_connections")
                        .path("isConfigPendingRestart")
                        .booleanValue())
                .isTrue();

        accepted(azure.post(server("orders") + "/restart", "{\"restartWithFailover\":false}"));
        azure.pass(LONG);

        assertThat(configuration("max_connections").path("value").asText()).isEqualTo("500");
        assertThat(configuration("max_connections")
                        .path("isConfigPendingRestart")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void onlyAllowedValuesAreTakenInTheirOwnCase() {
        assertThat(refused(400, "ServerParameterToCMSUnAllowedParameterValue", set("logfiles.retention_days", "8")))
                .isEqualTo("The value: [8] of Server Parameter: [logfiles.retention_days] is invalid,"
                        + " the allowed values are: [1-7]");
        assertThat(refused(400, "ServerParameterToCMSUnAllowedParameterValue", set("azure.extensions", "CITEXT")))
                .startsWith("Value 'CITEXT' is invalid for server parameter 'azure.extensions'. Allowed values are '");
        refused(400, "ServerParameterToCMSUnAllowedParameterValue", set("work_mem", "much"));
        accepted(set("azure.extensions", "citext,pg_cron,pgcrypto,uuid-ossp"));
    }

    @Test
    void anUpgradeKeepsThoseThatTheNewVersionHas() {
        azure.group()
                .create(NewServer.of("old", "15")
                        .withParameter("work_mem", "8192")
                        .withParameter("vacuum_defer_cleanup_age", "100"));
        accepted(azure.upgrade("old", "17"));
        azure.pass(LONG);

        assertThat(azure.view("old").parameters()).containsOnlyKeys("work_mem");
        refused(404, "ResourceNotFound", azure.get(server("old") + "/configurations/vacuum_defer_cleanup_age"));
    }

    @Test
    void allAreListedWithWhatTheyAllow() {
        var all = azure.get(server("orders") + "/configurations").body().path("value");

        assertThat(all).hasSizeGreaterThan(20);
        assertThat(all)
                .filteredOn(one -> one.path("name").asText().equals("azure.extensions"))
                .singleElement()
                .satisfies(one -> assertThat(
                                one.at("/properties/allowedValues").asText().split(","))
                        .contains("pg_cron", "uuid-ossp", "vector"));
    }
}
