package dev.uplift.worker.provider.azure.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.ConfigurationInner;
import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.Wire;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FlexibleServerTest {

    private static final FlexibleServer BEFORE = Wire.server(Recorded.UPGRADE.answered("GET", 0));

    @Test
    void is_read_from_what_azure_really_answers() {
        assertThat(BEFORE.exactVersion()).isEqualTo("15.15");
        assertThat(BEFORE.condition()).isEqualTo(Condition.READY);
        assertThat(BEFORE.region()).isEqualTo("canadacentral");
        assertThat(BEFORE.sku()).isEqualTo(new FlexibleServer.Sku("Standard_D2ds_v5", "GeneralPurpose"));
        assertThat(BEFORE.storage())
                .isEqualTo(new FlexibleServer.Storage(
                        Optional.empty(), 128, Optional.of(500), Optional.empty(), Optional.of("P10"), false));
        assertThat(BEFORE.backup()).isEqualTo(new FlexibleServer.Backup(7, false, Optional.empty()));
        assertThat(BEFORE.network().publicAccess()).isFalse();
        assertThat(BEFORE.highAvailability().wanted()).isFalse();
        assertThat(BEFORE.maintenanceWindow()).isEmpty();
        assertThat(BEFORE.replicationRole()).isEqualTo("Primary");
        assertThat(BEFORE.replicates()).isFalse();
        assertThat(BEFORE.host()).contains("azuredbclitest-000002.postgres.database.azure.com");
    }

    @Test
    void can_be_restored_from_a_moment_on_that_azure_tells_with_seven_decimals() {
        var after = Wire.server(Recorded.UPGRADE.answered("GET", 5));

        assertThat(after.exactVersion()).isEqualTo("17.7");
        assertThat(after.backup().earliest()).contains(Instant.parse("2026-01-12T18:35:04.763908300Z"));
    }

    @Test
    void takes_backups_when_asked_unless_it_is_burstable_or_its_disk_is_of_the_second_generation() throws IOException {
        assertThat(BEFORE.takesBackups()).isTrue();
        assertThat(server("{'sku': {'tier': 'Burstable'}}").takesBackups()).isFalse();
        assertThat(server("{'properties': {'storage': {'type': 'PremiumV2_LRS'}}}")
                        .takesBackups())
                .isFalse();
    }

    @Test
    void whose_state_nobody_has_heard_of_will_get_somewhere() throws IOException {
        assertThat(server("{'properties': {'state': 'UpgradingMajorVersion'}}").condition())
                .isEqualTo(Condition.BUSY);
        assertThat(server("{'properties': {'state': 'Stopped'}}").condition()).isEqualTo(Condition.BROKEN);
    }

    @Test
    void is_still_known_after_a_journey_as_a_fact() {
        var settings = new SourceSettings(
                BEFORE,
                List.of(),
                List.of(new SourceSettings.VirtualEndpoint("shop", "ReadWrite", List.of(BEFORE.name()))),
                Map.of(SourceSettings.ALLOW_LIST, "CITEXT, pg_cron"));

        assertThat(SourceSettings.of(Json.read(Json.write(settings.toFact()), Map.class)))
                .isEqualTo(settings);
        assertThat(settings.allowedExtensions()).containsExactly("citext", "pg_cron");
    }

    @Test
    void remembers_only_parameters_that_somebody_set_to_another_value() throws IOException {
        var parameters = json("""
                [
                  {'name': 'work_mem', 'properties': {'value': '8192', 'defaultValue': '4096', 'source': 'user-override'}},
                  {'name': 'jit', 'properties': {'value': 'off', 'defaultValue': 'off', 'source': 'user-override'}},
                  {'name': 'block_size', 'properties': {'value': '8192', 'defaultValue': '4096', 'source': 'user-override',
                                                        'isReadOnly': true}},
                  {'name': 'port', 'properties': {'value': '5432', 'defaultValue': '', 'source': 'system-default'}}]
                """);
        var all = parameters
                .valueStream()
                .map(shown -> Parameter.of(Wire.read(shown, ConfigurationInner.class)))
                .toList();

        assertThat(SourceSettings.of(BEFORE, List.of(), List.of(), all).parameters())
                .isEqualTo(Map.of("work_mem", "8192"));
    }

    @Test
    void that_says_little_of_itself_is_read_as_well() throws IOException {
        var little = server(
                "{'name': 'orders', 'properties': {'version': '15', 'state': 'Ready', 'storage': {'type': ''}}}");

        assertThat(little.exactVersion()).isEqualTo("15");
        assertThat(little.storage().type()).isEmpty();
        assertThat(little.backup().earliest()).isEmpty();
        assertThat(little.highAvailability().wanted()).isFalse();
        assertThat(little.replicationRole()).isEqualTo("None");
        assertThat(server("{}").tags()).isEmpty();
    }

    private static FlexibleServer server(String json) throws IOException {
        return Wire.server(json(json));
    }

    private static JsonNode json(String json) throws IOException {
        return Json.mapper().readTree(json.replace('\'', '"'));
    }
}
