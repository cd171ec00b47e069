package dev.uplift.worker.provider.scalingo.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Statuses in, meanings out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalTest {

    private static final Path TABLE = Path.of("..", "docs", "providers", "scalingo-problems.md");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "400, ARGUMENTS",
        "401, CREDENTIALS_INVALID",
        "402, PAYMENT",
        "403, DENIED",
        "404, NOT_FOUND",
        "409, BUSY",
        "418, REFUSED",
        "422, ARGUMENTS",
        "429, THROTTLED",
        "500, FAILING",
        "503, FAILING",
    })
    void follows_the_status(int status, Refusal refusal) {
        assertThat(Refusal.of(status)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource
    void is_in_the_published_table(Refusal refusal) throws IOException {
        var row = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `%s` |".formatted(refusal.code())))
                .toList();

        assertThat(row).hasSize(1);
        assertThat(row.getFirst()).contains("| %s |".formatted(refusal.kind()), refusal.remedy());
    }
}
