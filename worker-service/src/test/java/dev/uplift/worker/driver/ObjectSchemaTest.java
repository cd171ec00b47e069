package dev.uplift.worker.driver;

import static dev.uplift.worker.driver.Schema.choice;
import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.integer;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.wire.Json;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ObjectSchemaTest {

    @Test
    void it_is_json_schema_with_every_property_and_no_others() {
        var schema = new ObjectSchema()
                .required("region", text("^[a-z]+$").described("for example north"))
                .optional("instance", text())
                .optional("cluster", text())
                .exactlyOneOf("instance", "cluster")
                .optional("port", integer(1, 65_535).byDefault(5432))
                .optional("mode", choice("off", "on"))
                .optional("fast", flag())
                .optional("groups", list(text()).with("minItems", 1))
                .optional("tag", mapTo(Schema.anyText()))
                .json();

        assertThat(read(schema)).isEqualTo(Json.read("""
                {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "type": "object",
                 "properties": {
                   "region": {"type": "string", "pattern": "^[a-z]+$", "description": "for example north"},
                   "instance": {"type": "string", "minLength": 1},
                   "cluster": {"type": "string", "minLength": 1},
                   "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 5432},
                   "mode": {"enum": ["off", "on"]},
                   "fast": {"type": "boolean"},
                   "groups": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                   "tag": {"type": "object", "additionalProperties": {"type": "string"}}},
                 "required": ["region"],
                 "oneOf": [{"required": ["instance"]}, {"required": ["cluster"]}],
                 "additionalProperties": false}
                """.getBytes(), Map.class));
    }

    @Test
    void nothing_is_required_unless_it_is_said() {
        assertThat(new ObjectSchema().optional("fast", flag()).json()).doesNotContainKeys("required", "oneOf");
    }

    @Test
    void a_schema_may_be_described_again_for_another_property() {
        var name = text();

        assertThat(name.described("of the server").keywords()).containsEntry("description", "of the server");
        assertThat(name.keywords()).doesNotContainKey("description");
    }

    private static Map<?, ?> read(Map<String, Object> schema) {
        return Json.read(Json.write(schema), Map.class);
    }
}
