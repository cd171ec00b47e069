package dev.uplift.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    @TempDir
    private Path folder;

    private Tokens tokens(String lines) throws IOException {
        var tokens = new Tokens(Files.writeString(folder.resolve("tokens"), lines));
        tokens.start(new StartupEvent());
        return tokens;
    }

    @Test
    void a_token_names_its_caller_and_all_roles_that_its_role_contains() throws IOException {
        var tokens = tokens("""
                # who may call
                aaa vera viewer

                  bbb   olga\toperator
                ccc paul approver
                ddd anna admin
                """);

        assertThat(tokens.caller("aaa").orElseThrow().roles()).containsExactlyInAnyOrder("viewer");
        assertThat(tokens.caller("bbb").orElseThrow().name()).isEqualTo("olga");
        assertThat(tokens.caller("bbb").orElseThrow().roles()).containsExactlyInAnyOrder("viewer", "operator");
        assertThat(tokens.caller("ccc").orElseThrow().roles()).containsExactlyInAnyOrder("viewer", "approver");
        assertThat(tokens.caller("ddd").orElseThrow().roles())
                .containsExactlyInAnyOrder("viewer", "operator", "approver", "admin");
    }

    @Test
    void another_token_is_nobody() throws IOException {
        var tokens = tokens("aaa vera viewer\n");

        assertThat(tokens.caller("AAA")).isEmpty();
        assertThat(tokens.caller("aaaa")).isEmpty();
        assertThat(tokens.caller("")).isEmpty();
    }

    @Test
    void without_the_file_nobody_is_let_in() throws IOException {
        var tokens = new Tokens(folder.resolve("missing"));
        tokens.start(new StartupEvent());

        assertThat(tokens.caller("aaa")).isEmpty();
    }

    @Test
    void a_line_that_means_nothing_stops_the_service_and_does_not_show_the_token() {
        assertThatThrownBy(() -> tokens("secret vera\n"))
                .hasMessageContaining("token name role")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> tokens("secret vera boss\n"))
                .hasMessageContaining("'boss' is no role")
                .hasMessageNotContaining("secret");
    }
}
