package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands for the file system of a container: its mounts are folders of this machine, and every path below a mount is
 * read as one there.
 *
 * @param folders of this machine, by the paths where they are mounted; the longest paths first
 * @param programs of the image, the newest last
 */
record PodFolder(Runtime.Run run, Map<String, Path> folders, Path temporary, List<PostgresInstallation> programs) {

    private static final int SAFE_PATH = 90;

    /**
     * Makes it.
     *
     * @param pods where pods have their folders
     * @param disks where disks are
     */
    static PodFolder make(Runtime.Run run, Path pods, Path disks) throws IOException {
        var own = pods.resolve(run.namespace() + "." + run.pod());
        var folders = new TreeMap<String, Path>(
                (one, other) -> one.length() == other.length() ? one.compareTo(other) : other.length() - one.length());
        run.disks().forEach((mount, disk) -> folders.put(mount, disks.resolve(disk)));
        int number = 0;
        for (var mounted : run.files().entrySet()) {
            // accounts are those of this machine
            if (!mounted.getKey().equals("/etc")) {
                var folder = Files.createDirectories(own.resolve("files-" + number++));
                for (var file : mounted.getValue().entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue());
                }
                folders.put(mounted.getKey(), folder);
            }
        }
        // PostgreSQL makes sockets there, whose paths must be short
        var temporary = DataFolder.home("upl");
        if (temporary.toString().length() > SAFE_PATH) {
            throw new IOException(temporary + " is too long a path for sockets: set java.io.tmpdir");
        }
        var programs = run.content().majors().stream()
                .sorted()
                .map(PostgresInstallation::full)
                .toList();
        return new PodFolder(run, folders, temporary, programs);
    }

    /** The text with every path below a mount as it is on this machine. */
    String here(String text) {
        for (var mount : folders.entrySet()) {
            if (text.contains(mount.getKey())) {
                return text.replace(mount.getKey(), mount.getValue().toString());
            }
        }
        return text;
    }

    /** A path of the container's. */
    Path path(String inside) {
        return Path.of(here(inside));
    }

    /** The programs of a major version. @throws IllegalStateException if the image lacks them */
    PostgresInstallation programs(int major) {
        return programs.stream()
                .filter(each -> each.major() == major)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the image has no PostgreSQL " + major));
    }

    /** A command in the container, as a user without rights; its environment is the container's and nothing else. */
    ProcessBuilder command(List<String> command, Map<String, String> more) {
        var first = command.getFirst();
        var program = first.startsWith("/") ? first : "/usr/bin/env";
        var rest = command.stream()
                .map(this::here)
                .skip(first.startsWith("/") ? 1 : 0)
                .toArray(String[]::new);
        var builder = new ProcessBuilder(
                        programs.isEmpty() ? command : programs.getLast().command(program, rest))
                .directory(temporary.toFile());
        var environment = new HashMap<String, String>();
        run.environment().forEach((name, value) -> environment.put(name, here(value)));
        environment.put("PATH", path());
        environment.put("TMPDIR", temporary.toString());
        environment.put("HOME", temporary.toString());
        environment.putAll(more);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private String path() {
        var usual = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        return programs.isEmpty() ? usual : programs.getLast().bin() + File.pathSeparator + usual;
    }
}
