package dev.uplift.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.event.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What older versions wrote is read for ever, and nothing of it gets lost. */
class GoldenTest {

    static Set<String> types() {
        return MessageTypes.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_example_is_read_and_written_back_equal(String type) throws IOException {
        var golden = Json.mapper().readTree(Golden.of(type));

        var message = Json.read(Golden.of(type), MessageTypes.ALL.get(type));

        assertThat(Json.mapper().readTree(Json.write(message))).isEqualTo(golden);
        assertThat(Json.read(Json.write(message), MessageTypes.ALL.get(type))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_example_is_complete(String type) throws ReflectiveOperationException {
        var message = Json.read(Golden.of(type), MessageTypes.ALL.get(type));

        assertThat(holes(message, "")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void fields_of_newer_versions_are_ignored(String type) throws IOException {
        var message = Json.read(Golden.of(type), MessageTypes.ALL.get(type));
        var newer = Json.mapper().readTree(Golden.of(type));
        addTo(newer, newer.has("facts") ? Set.of("facts") : Set.of());

        assertThat(Json.read(Json.mapper().writeValueAsBytes(newer), MessageTypes.ALL.get(type)))
                .isEqualTo(message);
    }

    @Test
    void the_hash_of_a_plan_stays_the_same_for_ever() {
        var completed = Json.read(Golden.of("dev.uplift.event.completed.v1"), Event.Completed.class);
        var plan = completed.outcome().orElseThrow().plan().orElseThrow();

        assertThat(plan.hash())
                .as("approvals name this hash: another canonical form makes every one of them worthless")
                .isEqualTo("c3267cb0b0eae79267fa501cd217712f6d871c5af739592a9957fa1e6e5cc37f");
    }

    /** Optionals, texts and collections that the example leaves empty. */
    private static List<String> holes(Object value, String path) throws ReflectiveOperationException {
        var found = new ArrayList<String>();
        switch (value) {
            case null -> found.add(path);
            case Optional<?> optional -> found.addAll(holes(optional.orElse(null), path));
            case String text when text.isEmpty() -> found.add(path);
            case Map<?, ?> map when map.isEmpty() -> found.add(path);
            case Collection<?> all when all.isEmpty() -> found.add(path);
            case Collection<?> all -> found.addAll(holes(all.iterator().next(), path + "[0]"));
            case Record record -> {
                for (var component : record.getClass().getRecordComponents()) {
                    found.addAll(holes(component.getAccessor().invoke(record), path + "/" + component.getName()));
                }
            }
            default -> {}
        }
        return found;
    }

    /** Adds a field to each object of a record; in maps every key is somebody's own. */
    private static void addTo(JsonNode node, Set<String> maps) {
        switch (node) {
            case ObjectNode object -> {
                object.properties().stream()
                        .filter(field -> !isMap(field.getKey()) && !maps.contains(field.getKey()))
                        .forEach(field -> addTo(field.getValue(), maps));
                object.putObject("addedLater").put("by", "a newer version");
            }
            case ArrayNode array -> array.forEach(each -> addTo(each, maps));
            default -> {}
        }
    }

    private static boolean isMap(String field) {
        return Set.of("facts", "parameters", "address", "labels", "provider", "freeSlots", "scope", "discovery")
                        .contains(field)
                || field.equals("options");
    }
}
