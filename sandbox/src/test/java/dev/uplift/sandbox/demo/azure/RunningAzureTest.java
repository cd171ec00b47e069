package dev.uplift.sandbox.demo.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.demo.fleet.FleetOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RunningAzureTest {

    private static final Map<String, String> TOKEN = Map.of("AZURE_ACCESS_TOKEN", " hush\n", "PGPASSWORD", "other");

    @Test
    void workers_get_the_endpoint_and_the_token_and_nothing_else() {
        var azure = RunningAzure.of(options("--subscription s --resource-group g"), TOKEN);

        assertThat(azure.workerEnvironment())
                .isEqualTo(Map.of("UPLIFT_AZURE_ENDPOINT", "http://host:5000", "AZURE_ACCESS_TOKEN", "hush"));
        assertThat(azure.introduction())
                .contains("http://host:5000", "subscription s, resource group g")
                .doesNotContain("hush");
    }

    @Test
    void servers_are_looked_for_in_the_group_or_in_all_of_the_subscription() {
        assertThat(RunningAzure.of(options("--subscription s --resource-group g"), TOKEN)
                        .scope())
                .isEqualTo(Map.of("subscriptions", List.of("s"), "resourceGroups", List.of("g")));
        assertThat(RunningAzure.of(options("--subscription s"), TOKEN).scope())
                .isEqualTo(Map.of("subscriptions", List.of("s")));
    }

    @Test
    void a_named_server_has_its_address() {
        var azure = RunningAzure.of(options("--subscription s --resource-group g --server orders"), TOKEN);

        assertThat(azure.addresses().of("orders"))
                .isEqualTo(Map.of("subscription", "s", "resourceGroup", "g", "server", "orders"));
    }

    @Test
    void without_a_token_nothing_begins() {
        assertThatThrownBy(() ->
                        RunningAzure.of(options("--subscription s"), Map.of("AZURE_ACCESS_TOKEN", " ", "PATH", "/bin")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--endpoint needs a bearer token: AZURE_ACCESS_TOKEN in the environment");
    }

    @ParameterizedTest
    @CsvSource({
        "--resource-group g,          --endpoint needs --subscription ID",
        "--subscription s --server a, --server needs --resource-group NAME",
        "--subscription s --to 16.9,  '--to 16.9: Azure takes a major version, and chooses its release itself'"
    })
    void what_is_missing_is_named(String arguments, String message) {
        assertThatThrownBy(() -> RunningAzure.of(options(arguments), TOKEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static FleetOptions options(String arguments) {
        return FleetOptions.parse(
                SimulatedAzure.PROVIDER, List.of(("--endpoint http://host:5000 " + arguments).split(" ")));
    }
}
