package dev.uplift.worker.provider.azure.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.resourcemanager.postgresqlflexibleserver.fluent.models.FlexibleServerCapabilityInner;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TargetVersionSpec {

    private static final TargetVersion FROM_15 = new TargetVersion(15, List.of(18, 17, 16));

    @Test
    void is_a_major_version_that_azure_offers_from_the_one_that_runs() throws IOException {
        var capabilities = Json.mapper().readTree("""
                {"name": "FlexibleServerCapabilities", "supportedServerVersions": [
                  {"name": "14", "supportedVersionsToUpgrade": ["15", "16", "17"]},
                  {"name": "15", "supportedVersionsToUpgrade": ["16", "17"]}]}
                """);

        var targets = TargetVersion.of("15", List.of(Wire.read(capabilities, FlexibleServerCapabilityInner.class)));

        assertThat(targets.offers()).containsExactly(16, 17);
        assertThat(targets.resolve("17")).contains("17");
        assertThat(targets.resolve("18")).isEmpty();
    }

    @Test
    void comes_with_the_machines_that_new_servers_can_have() throws IOException {
        var capabilities = Json.mapper().readTree("""
                {"supportedServerEditions": [
                  {"name": "Burstable", "supportedServerSkus": [{"name": "Standard_B1ms"}]},
                  {"name": "GeneralPurpose", "supportedServerSkus": [{"name": "Standard_D2ds_v5"}]}]}
                """);

        var offers = Offers.of("15", List.of(Wire.read(capabilities, FlexibleServerCapabilityInner.class)));

        assertThat(offers.has("Standard_D2ds_v5")).isTrue();
        assertThat(offers.has("Standard_D2s_v3")).isFalse();
        assertThat(Offers.unlisted("15", "17").has("Standard_D2s_v3")).isTrue();
    }

    @Test
    void is_never_an_exact_one_and_never_backwards() {
        assertThat(FROM_15.resolve("17.7")).isEmpty();
        assertThat(FROM_15.resolve("14")).isEmpty();
        assertThat(TargetVersion.isExact("17.7")).isTrue();
    }

    @Test
    void is_reached_by_a_server_of_the_same_major_since_minors_cannot_be_asked_for() {
        assertThat(FROM_15.isReached("15")).isTrue();
        assertThat(FROM_15.isReached("14")).isTrue();
        assertThat(FROM_15.isReached("16")).isFalse();
    }

    @Test
    void is_what_was_asked_for_where_nobody_says_what_is_offered() {
        assertThat(TargetVersion.unlisted("15", "18").resolve("18")).contains("18");
        assertThat(TargetVersion.unlisted("15", "14").offers()).isEmpty();
    }
}
