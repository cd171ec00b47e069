package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of its own. Only root may make one; a test that needs it is skipped where there is none.
 *
 * @param folder where it is mounted
 */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk inMemory(Path parent, int megabytes) throws IOException {
        var options = "size=%dm,mode=777".formatted(megabytes);
        return mounted(parent, "-t", "tmpfs", "-o", options, "tmpfs");
    }

    /** XFS in a file; needs mkfs.xfs (package xfsprogs). */
    static SmallDisk withReflinks(Path parent, int megabytes) throws IOException {
        var image = parent.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * 1024L * 1024);
        }
        assumeTrue(succeeds("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()), "there is no mkfs.xfs");
        return mounted(parent, "-t", "xfs", "-o", "loop", image.toString());
    }

    private static SmallDisk mounted(Path parent, String... what) throws IOException {
        var folder = Files.createDirectory(parent.resolve("m"));
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(what));
        command.add(folder.toString());
        assumeTrue(succeeds(command.toArray(String[]::new)), "no file system can be mounted here");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new SmallDisk(folder);
    }

    /** Fills it up but for so many megabytes. */
    void leave(int megabytes) {
        var filler = folder.resolve("filler");
        try {
            Files.deleteIfExists(filler);
            var size = folder.toFile().getUsableSpace() - megabytes * 1024L * 1024;
            try (var file = Files.newOutputStream(filler)) {
                var block = new byte[1 << 16];
                for (var written = 0L; written < size; written += block.length) {
                    file.write(block, 0, (int) Math.min(block.length, size - written));
                }
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(succeeds("umount", folder.toString())).isTrue();
    }

    private static boolean succeeds(String... command) {
        try {
            return Processes.exitCode(new ProcessBuilder(command).inheritIO().start()) == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
