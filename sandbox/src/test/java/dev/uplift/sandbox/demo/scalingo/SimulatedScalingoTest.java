package dev.uplift.sandbox.demo.scalingo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.demo.fleet.FleetOptions;
import dev.uplift.sandbox.demo.fleet.Label;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedScalingoTest {

    private SimulatedScalingo opened;

    @AfterEach
    void stop() {
        if (opened != null) {
            opened.close();
        }
    }

    private static SimulatedScalingo scalingo(String arguments) {
        return new SimulatedScalingo(FleetOptions.parse(SimulatedScalingo.PROVIDER, List.of(arguments.split(" "))));
    }

    @Test
    void without_a_target_it_goes_to_15() {
        assertThat(FleetOptions.parse(SimulatedScalingo.PROVIDER, List.of())
                        .to()
                        .text())
                .isEqualTo("15");
    }

    @Test
    void the_databases_are_those_of_a_project_and_untouched_ones_leave_no_doubt() throws IOException {
        opened = scalingo("--servers 3");
        opened.open();

        assertThat(opened.named()).isEmpty();
        assertThat(opened.label().map(Label::key)).contains("project");
        assertThat(opened.providerOptions("db-0001")).containsOnlyKeys("credentialsFromApp");
        assertThat(opened.providerOptions("db-0002")).containsEntry("maintenance", List.of("db-0002"));
        assertThat(opened.harmless()).containsExactly("no-rehearsal");
        assertThat(opened.introduction()).contains("with 5 databases");
        assertThat(opened.workerEnvironment().get("UPLIFT_SCALINGO_API_URL")).endsWith("/api/{region}/v1");
        assertThat(opened.doubts(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--story", "--rehearsal required", "--to 15.17"})
    void what_it_does_not_do_is_refused(String arguments) {
        assertThatThrownBy(() -> scalingo(arguments)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--from 12", "--from 13 --to 18"})
    void versions_that_are_not_offered_are_refused(String arguments) {
        opened = scalingo(arguments);

        assertThatThrownBy(opened::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Scalingo does not offer it");
    }
}
