package dev.uplift.outgoing.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.outgoing.secret.Secrets.Unresolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @TempDir
    private Path folder;

    private Path allowed;
    private References references;

    @BeforeEach
    void allowOneFolder() throws IOException {
        allowed = Files.createDirectories(folder.resolve("secrets"));
        references = new References("PATH", Optional.of("/does/not/exist:" + allowed));
    }

    private String file(String content) throws Exception {
        return references.resolve("file:" + Files.writeString(allowed.resolve("secret"), content));
    }

    private void refused(String reference, String words) {
        assertThatThrownBy(() -> references.resolve(reference))
                .isInstanceOf(Unresolved.class)
                .hasMessageContaining(words);
    }

    @Test
    void an_allowed_variable_is_read() throws Exception {
        assertThat(references.resolve("env:PATH")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void another_variable_is_refused_even_if_it_is_set() {
        refused("env:HOME", "uplift.secrets.environment allows PATH");
        refused("env:PATH2", "may not be read");
        refused("env:", "may not be read");
    }

    @Test
    void an_allowed_variable_that_is_not_set_is_named() {
        references = new References("UPLIFT_TEST_[A-Z]+", Optional.empty());

        refused("env:UPLIFT_TEST_MISSING", "UPLIFT_TEST_MISSING is not set");
    }

    @Test
    void a_file_is_read_without_the_line_break_at_its_end() throws Exception {
        assertThat(file("hunter2\n")).isEqualTo("hunter2");
        assertThat(file("hunter2\r\n")).isEqualTo("hunter2");
        assertThat(file("hunter2")).isEqualTo("hunter2");
    }

    @Test
    void blanks_belong_to_the_secret() throws Exception {
        assertThat(file(" hunter2 \n")).isEqualTo(" hunter2 ");
    }

    @Test
    void a_file_elsewhere_is_refused_however_it_is_spelled() throws IOException {
        var outside = Files.writeString(folder.resolve("outside"), "hunter2");
        var link = Files.createSymbolicLink(allowed.resolve("link"), outside);
        var neighbour = Files.writeString(
                Files.createDirectories(folder.resolve("secrets2")).resolve("x"), "hunter2");

        for (var path : new Path[] {outside, link, neighbour, allowed.resolve("../outside")}) {
            refused("file:" + path, "uplift.secrets.directories allows");
        }
    }

    @Test
    void without_folders_no_file_is_read() throws IOException {
        var file = Files.writeString(allowed.resolve("secret"), "hunter2");
        references = new References("PATH", Optional.empty());

        refused("file:" + file, "may not be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", ""})
    void a_file_that_is_empty_is_no_secret(String content) {
        assertThatThrownBy(() -> file(content)).isInstanceOf(Unresolved.class).hasMessageContaining("is empty");
    }

    @Test
    void a_file_that_is_missing_too_long_or_no_path_at_all_is_named() throws IOException {
        var large = Files.write(allowed.resolve("large"), new byte[64 * 1024 + 1]);

        refused("file:" + allowed.resolve("none"), "cannot be read");
        refused("file:" + large, "too long");
        refused("file:a\0b", "cannot be read");
    }

    @Test
    void another_kind_of_reference_is_refused_with_those_that_there_are() {
        refused("hunter2", "neither env:NAME nor file:/path");
    }
}
