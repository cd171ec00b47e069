package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolFolderTest {

    @Test
    void what_a_killed_worker_left_is_taken_away_by_the_next_one() throws Exception {
        var killed = new ProcessBuilder("true").start();
        killed.waitFor();
        var left = folderOf(killed.pid());
        var inUse = folderOf(ProcessHandle.current().pid());

        var own = ToolFolder.create();

        assertThat(left).doesNotExist();
        assertThat(inUse).exists();
        ToolFolder.remove(own);
        ToolFolder.remove(inUse);
        assertThat(own).doesNotExist();
        ToolFolder.remove(own);
    }

    private static Path folderOf(long pid) throws IOException {
        var folder = Files.createTempDirectory("uplift-pipe-%d-".formatted(pid));
        Files.writeString(folder.resolve("service-1.conf"), "[uplift]");
        return folder;
    }
}
