package dev.uplift.sandbox.demo.scalingo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.demo.fleet.FleetOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RunningScalingoTest {

    private static final Map<String, String> TOKEN = Map.of("SCALINGO_API_TOKEN", " hush\n", "PGPASSWORD", "other");

    private static FleetOptions options(String endpoint, String... more) {
        return FleetOptions.parse(
                SimulatedScalingo.PROVIDER,
                Stream.concat(Stream.of("--endpoint", endpoint), Stream.of(more))
                        .toList());
    }

    @Test
    void one_address_has_the_three_apis_below_it_and_workers_get_nothing_else_but_the_token() {
        var scalingo = RunningScalingo.of(options("http://host:5000/"), TOKEN);

        assertThat(scalingo.workerEnvironment())
                .isEqualTo(Map.of(
                        "UPLIFT_SCALINGO_AUTH_URL", "http://host:5000/auth/v1",
                        "UPLIFT_SCALINGO_API_URL", "http://host:5000/api/{region}/v1",
                        "UPLIFT_SCALINGO_DATABASE_API_URL", "http://host:5000/db-api/{region}/api",
                        "UPLIFT_SECRET_SCALINGO_TOKEN", "hush"));
        assertThat(scalingo.introduction())
                .contains("http://host:5000", "region osc-fr1")
                .doesNotContain("hush");
        assertThat(scalingo.harmless()).isEmpty();
    }

    @Test
    void addresses_that_are_set_as_the_worker_has_them_win() {
        var scalingo = RunningScalingo.of(
                options("http://host:5000"),
                Map.of("SCALINGO_API_TOKEN", "hush", "UPLIFT_SCALINGO_AUTH_URL", "http://other/v1"));

        assertThat(scalingo.workerEnvironment())
                .containsEntry("UPLIFT_SCALINGO_AUTH_URL", "http://other/v1")
                .containsEntry("UPLIFT_SCALINGO_API_URL", "http://host:5000/api/{region}/v1");
    }

    @Test
    void scalingo_itself_the_worker_knows() {
        assertThat(RunningScalingo.of(options("https://api.osc-fr1.scalingo.com"), TOKEN)
                        .workerEnvironment())
                .isEqualTo(Map.of("UPLIFT_SECRET_SCALINGO_TOKEN", "hush"));
        assertThat(RunningScalingo.of(options("https://notscalingo.com"), TOKEN).workerEnvironment())
                .containsKey("UPLIFT_SCALINGO_API_URL");
    }

    @Test
    void databases_are_looked_for_in_the_region_or_named() {
        var found = RunningScalingo.of(options("http://host:5000", "--region", "osc-secnum-fr1"), TOKEN);
        assertThat(found.scope()).isEqualTo(Map.of("regions", List.of("osc-secnum-fr1")));
        assertThat(found.named()).isEmpty();

        var named = RunningScalingo.of(options("http://host:5000", "--server", "shop"), TOKEN);
        assertThat(named.named()).containsExactly("shop");
        assertThat(named.addresses().of("shop")).isEqualTo(Map.of("region", "osc-fr1", "app", "shop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void without_a_token_nothing_begins(String token) {
        assertThatThrownBy(() -> RunningScalingo.of(
                        options("http://host:5000"), Map.of("SCALINGO_API_TOKEN", token, "PATH", "/bin")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCALINGO_API_TOKEN in the environment");
    }
}
