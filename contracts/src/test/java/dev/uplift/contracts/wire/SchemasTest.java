package dev.uplift.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas are published: they change only when somebody means it. */
class SchemasTest {

    private static final Path COMMITTED = Path.of("schemas");
    private static final boolean UPDATE = Boolean.getBoolean("update.schemas");

    static Set<String> types() {
        return MessageTypes.ALL.keySet();
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_record_and_its_committed_schema_agree(String type) throws IOException {
        var file = COMMITTED.resolve(type + ".json");
        var made = Schemas.of(type);
        if (UPDATE) {
            Files.writeString(file, made);
        }

        assertThat(file).as("""
                        the record of %s no longer fits contracts/schemas. A new field that may be absent is compatible: \
                        run mvn -pl contracts test -Dupdate.schemas=true and commit the schema. Any other change breaks \
                        readers: add a type with the next number to MessageTypes instead""".formatted(type)).exists().hasContent(made);
    }

    @Test
    void there_is_no_schema_of_a_type_that_does_not_exist() throws IOException {
        try (var files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                            .collect(Collectors.toSet()))
                    .isEqualTo(types());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_golden_example_fits_its_schema(String type) throws IOException {
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(COMMITTED.resolve(type + ".json")));

        assertThat(schema.validate(Json.mapper().readTree(Golden.of(type)))).isEmpty();
    }
}
