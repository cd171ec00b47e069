package dev.uplift.sandbox.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FoundServerTest {

    private static final List<FoundServer> ALL = List.of(
            server("c", "13.16", Map.of("env", "dev")),
            server("a", "16.3", Map.of("env", "dev")),
            server("d", "12.22", Map.of("env", "prod")),
            server("b", "15.8", Map.of("env", "dev", "team", "x")),
            server("e", "", Map.of("env", "dev")));

    @Test
    void the_first_by_name_below_the_target_are_chosen() {
        assertThat(names(FoundServer.choose(ALL, Optional.empty(), new Version("16"), 2)))
                .containsExactly("b", "c");
        assertThat(names(FoundServer.choose(ALL, Optional.empty(), new Version("16.9"), 9)))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void a_label_leaves_out_all_others() {
        assertThat(names(FoundServer.choose(ALL, Optional.of(new Label("env", "prod")), new Version("16"), 9)))
                .containsExactly("d");
    }

    @ParameterizedTest
    @CsvSource({
        "16,   13.16, true",
        "16,   9.6.24, true",
        "16,   16.1,  false",
        "16,   17.1,  false",
        "16.9, 16.10, false",
        "16.9, 16.8,  true",
        "16.9, 16.9,  false",
        "16.9, '',    false",
        "16.9, 13-x,  false",
    })
    void a_version_is_above_what_has_to_be_upgraded_to_it(String wanted, String version, boolean above) {
        assertThat(new Version(wanted).isAbove(version)).isEqualTo(above);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16.9, true",
        "16, 16, true",
        "16.9, 16.9, true",
        "16.9, 16.91, false",
        "1, 16.1, false",
        "16, 13.16, false"
    })
    void a_version_is_reached_exactly_or_by_any_release(String wanted, String version, boolean reached) {
        assertThat(new Version(wanted).isReachedBy(version)).isEqualTo(reached);
    }

    private static FoundServer server(String name, String version, Map<String, String> labels) {
        return new FoundServer("srv-" + name, name, version, labels);
    }

    private static List<String> names(List<FoundServer> servers) {
        return servers.stream().map(FoundServer::name).toList();
    }
}
