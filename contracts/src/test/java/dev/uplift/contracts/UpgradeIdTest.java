package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uplift.contracts.wire.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeIdTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "abcdefghijklmno",
                "abcdefghijklmnopq",
                "1bcdefghijklmnop",
                "Abcdefghijklmnop",
                "abcdefgh-jklmnop",
                "abcdefgh_jklmnop",
                "abcdefghijklmnop\n",
                "äbcdefghijklmnop"
            })
    void anything_that_a_platform_could_refuse_is_no_id(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UpgradeId(value))
                .withMessageContaining("is not an upgrade id");
    }

    @Test
    void a_letter_and_fifteen_letters_or_digits_are_an_id() {
        assertThat(new UpgradeId("a00000000000000z")).hasToString("a00000000000000z");
    }

    @Test
    void random_ids_are_legal_and_all_different() {
        var ids = IntStream.range(0, 1000).mapToObj(_ -> UpgradeId.random()).collect(Collectors.toSet());

        assertThat(ids).hasSize(1000);
    }

    @Test
    void stands_in_json_as_plain_text() {
        var id = UpgradeId.random();

        assertThat(Json.write(id)).asString().isEqualTo("\"%s\"".formatted(id));
        assertThat(Json.read(Json.write(id), UpgradeId.class)).isEqualTo(id);
    }
}
