package dev.uplift.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.uplift.api.rest.ApiProblem.Field;
import dev.uplift.contracts.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks what callers send against JSON Schemas. */
final class CheckedJson {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig WITH_OUR_SENTENCES = SchemaValidatorsConfig.builder()
            .pathType(PathType.LEGACY)
            .errorMessageKeyword("errorMessage")
            .build();

    private CheckedJson() {}

    /** The shape of a body, a resource of this service. */
    static JsonSchema shape(String name) {
        return SCHEMAS.getSchema(resource(name), WITH_OUR_SENTENCES);
    }

    /** The shape of what another body holds, by the name of its definition there. */
    static JsonSchema shape(String name, String definition) {
        var whole = resource(name);
        var part = Json.mapper().createObjectNode().put("$ref", "#/$defs/" + definition);
        part.set("$defs", whole.get("$defs"));
        return SCHEMAS.getSchema(part, WITH_OUR_SENTENCES);
    }

    private static JsonNode resource(String name) {
        try (InputStream schema = CheckedJson.class.getResourceAsStream("/schema/%s.json".formatted(name))) {
            return Json.mapper().readTree(schema);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * The value of a body.
     *
     * @throws ApiProblem 400 if it is not JSON, 422 with all that does not fit the shape
     */
    static <T> T read(byte[] json, JsonSchema shape, Class<T> type) {
        JsonNode node;
        try {
            node = Json.mapper().readTree(json);
        } catch (IOException unreadable) {
            throw ApiProblem.of(
                    400, "not-json", "The body is not JSON: " + reason(unreadable), "Send one JSON object.");
        }
        if (node.isMissingNode()) {
            throw ApiProblem.of(400, "not-json", "The body is empty.", "Send one JSON object.");
        }
        var errors = violations(shape, "", node);
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        if (holdsNul(node)) {
            throw ApiProblem.invalid(
                    List.of(new Field("", "a text holds the character U+0000, which PostgreSQL cannot store")));
        }
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonMappingException odd) {
            throw ApiProblem.invalid(List.of(new Field(place(odd), cause(odd))));
        } catch (JsonProcessingException odd) {
            throw ApiProblem.invalid(List.of(new Field("", reason(odd))));
        }
    }

    /** As the other fields are named: {@code options.hooks[0]}. */
    private static String place(JsonMappingException odd) {
        return odd.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[%d]".formatted(step.getIndex()) : step.getFieldName())
                .reduce("", CheckedJson::join);
    }

    /** What a contract says of its values is a sentence for whoever asked. */
    private static String cause(JsonMappingException odd) {
        return odd.getCause() instanceof IllegalArgumentException wrong ? wrong.getMessage() : reason(odd);
    }

    private static boolean holdsNul(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().indexOf('\0') >= 0;
        }
        return node.properties().stream()
                        .anyMatch(member -> member.getKey().indexOf('\0') >= 0 || holdsNul(member.getValue()))
                || node.isArray() && node.valueStream().anyMatch(CheckedJson::holdsNul);
    }

    private static String reason(IOException unreadable) {
        return unreadable instanceof JsonProcessingException json ? json.getOriginalMessage() : unreadable.getMessage();
    }

    /** A schema that is not of this service. */
    static JsonSchema schema(Map<String, Object> schema) {
        return SCHEMAS.getSchema(Json.mapper().<JsonNode>valueToTree(schema));
    }

    /** What does not fit, by fields below the prefix. */
    static List<Field> violations(JsonSchema schema, String prefix, Object value) {
        return schema.validate(Json.mapper().valueToTree(value)).stream()
                .map(message -> {
                    var path = message.getInstanceLocation().toString();
                    var property = message.getProperty() == null ? "" : "." + message.getProperty();
                    var inside = path.substring(1) + property;
                    return new Field(join(prefix, inside), text(path, message.getMessage()));
                })
                .toList();
    }

    /** The library's sentences begin with the path, which the field has already. */
    private static String text(String path, String message) {
        return message.startsWith(path + ": ") ? message.substring(path.length() + 2) : message;
    }

    private static String join(String prefix, String inside) {
        return Stream.of(prefix, inside.startsWith(".") ? inside.substring(1) : inside)
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> b.startsWith("[") ? a + b : a + "." + b)
                .orElse("");
    }
}
