package dev.uplift.contracts.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import dev.uplift.contracts.UpgradeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON Schema of each message, made from its record. */
final class Schemas {

    private static final SchemaGenerator GENERATOR = generator();

    private Schemas() {}

    /** @return pretty, with a line break at its end */
    static String of(String type) {
        ObjectNode schema = GENERATOR.generateSchema(MessageTypes.ALL.get(type));
        var titled = Json.mapper().createObjectNode();
        titled.set("$schema", schema.remove("$schema"));
        titled.put("title", type);
        titled.setAll(schema);
        try {
            return Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(titled) + "\n";
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** What is written always is required; an Optional is left out when it is empty. */
    private static SchemaGenerator generator() {
        var config = new SchemaGeneratorConfigBuilder(
                        Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
                .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .without(Option.FLATTENED_OPTIONALS);
        config.forFields()
                .withTargetTypeOverridesResolver(field -> field.getType().isInstanceOf(Optional.class)
                        ? List.of(field.getTypeParameterFor(Optional.class, 0))
                        : null)
                .withRequiredCheck(field -> !field.getDeclaredType().isInstanceOf(Optional.class));
        var texts = Map.<Class<?>, JsonNode>of(
                UpgradeId.class, text("pattern", "^[a-z][a-z0-9]{15}$"),
                Duration.class, text("format", "duration"),
                Instant.class, text("format", "date-time"));
        config.forTypesInGeneral()
                .withCustomDefinitionProvider((type, _) -> Optional.ofNullable(texts.get(type.getErasedType()))
                        .map(text -> new CustomDefinition(text.deepCopy(), true))
                        .orElse(null));
        return new SchemaGenerator(config.build());
    }

    private static ObjectNode text(String keyword, String value) {
        return Json.mapper().createObjectNode().put("type", "string").put(keyword, value);
    }
}
