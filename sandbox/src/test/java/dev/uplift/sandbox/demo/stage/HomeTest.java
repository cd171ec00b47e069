package dev.uplift.sandbox.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HomeTest {

    @TempDir
    Path folder;

    @Test
    void a_temporary_home_goes_and_only_its_logs_are_kept() throws IOException {
        var home = Home.make(Optional.empty());
        write(home.path().resolve("stack/logs/api.log"));
        write(home.path().resolve("stack/kafka/topic-0/00000000000000000000.log"));
        write(home.path().resolve("stack/secrets/demo-source"));
        write(home.path().resolve("upgrade.json"));

        var kept = home.keepLogs();
        home.remove();

        assertThat(home.path()).doesNotExist();
        try (var files = Files.walk(kept)) {
            assertThat(files.filter(Files::isRegularFile).map(kept::relativize))
                    .containsExactlyInAnyOrder(Path.of("stack/logs/api.log"), Path.of("upgrade.json"));
        }
        new Home(kept, true).remove();
    }

    @Test
    void a_home_that_was_asked_for_stays() throws IOException {
        var home = Home.make(Optional.of(folder.resolve("mine")));
        write(home.path().resolve("source.log"));

        assertThat(home.keepLogs()).isEqualTo(home.path());
        home.remove();

        assertThat(home.path().resolve("source.log")).exists();
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws IOException {
        write(folder.resolve("mine/precious.txt"));

        assertThatThrownBy(() -> Home.make(Optional.of(folder.resolve("mine"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
    }

    private static void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content");
    }
}
