package dev.uplift.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documents of rows, held by golden files, since a newer service must read every older one. A file that exists is
 * never changed but by a new field with a default; {@code -Dupdate.docs=true} writes them.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeJsonTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/upgrade-v1");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static Stream<Class<?>> states() {
        return Stream.of(State.class.getPermittedSubclasses());
    }

    private static Path golden(Class<?> state) {
        var name = state.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return GOLDEN.resolve(name + ".json");
    }

    private static Upgrade upgrade(Class<?> state) {
        return FixedUpgrades.all().get(state);
    }

    @ParameterizedTest
    @MethodSource("states")
    void an_upgrade_is_written_as_its_golden_file_has_it(Class<?> state) throws IOException {
        var written = MAPPER.createObjectNode();
        written.set("dossier", MAPPER.readTree(UpgradeJson.dossier(upgrade(state))));
        written.set("course", MAPPER.readTree(UpgradeJson.course(upgrade(state))));
        if (Boolean.getBoolean("update.docs")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden(state), sorted(written) + "\n");
        }

        // as a tree, since maps have no order
        assertThat(written).isEqualTo(MAPPER.readTree(Files.readString(golden(state))));
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_golden_file_reads_back_as_its_upgrade(Class<?> state) throws IOException {
        assertThat(read(MAPPER.readTree(Files.readString(golden(state))))).isEqualTo(upgrade(state));
    }

    @ParameterizedTest
    @MethodSource("states")
    void fields_that_this_service_does_not_know_are_passed_over(Class<?> state) throws IOException {
        var document = MAPPER.readTree(Files.readString(golden(state)));
        for (var place : List.of(
                "",
                "/course",
                "/course/state",
                "/course/state/step",
                "/course/state/course",
                "/dossier",
                "/dossier/plan",
                "/dossier/plan/steps/0",
                "/dossier/request")) {
            if (document.at(place) instanceof ObjectNode node) {
                node.putObject("of-tomorrow").put("by", "a newer service");
            }
        }

        assertThat(read(document)).isEqualTo(upgrade(state));
    }

    @Test
    void there_is_no_golden_file_without_a_state() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            states().map(UpgradeJsonTest::golden).toList());
        }
    }

    private static Upgrade read(JsonNode documents) {
        return UpgradeJson.upgrade(
                documents.get("dossier").toString(), documents.get("course").toString());
    }

    private static String sorted(JsonNode node) throws JsonProcessingException {
        return MAPPER.writeValueAsString(MAPPER.treeToValue(node, Object.class));
    }
}
