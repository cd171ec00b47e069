package dev.uplift.worker.provider.kubernetes.job;

import dev.uplift.sandbox.machine.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Programs of PostgreSQL that wait at a moment until they are let go, so that what happens then does not depend on how fast the
 * machine is. The script itself waits at what it says.
 *
 * @param bin the programs
 * @param halted is there while something waits
 * @param past is there once it was let go; nothing waits again
 */
record HaltingPrograms(Path bin, Path environment, Path halted, Path past) {

    private static final List<String> HALTING = List.of("initdb", "pg_resetwal", "pg_restore");

    /** Read by each bash before its script. */
    private static final String ENVIRONMENT = """
            halt_at() {
              if [[ $1 =~ $HALT_AT && ! -e "%2$s" ]]; then
                mkdir -p "%1$s"
                until [[ -e "%2$s" ]]; do sleep 0.02; done
              fi
            }
            printf() {
              builtin printf "$@"
              halt_at "${2:-}"
            }
            """;

    private static final String PROGRAM = """
            #!/bin/bash
            halt_at "${0##*/} $*"
            exec "%s" "$@"
            """;

    /** @param home where they are put; its user may write there */
    static HaltingPrograms of(Path real, Path home) throws IOException {
        var bin = Files.createDirectory(home.resolve("halting"));
        try (var all = Files.list(real)) {
            for (var program : all.toList()) {
                var there = bin.resolve(program.getFileName());
                if (HALTING.contains(program.getFileName().toString())) {
                    Files.writeString(there, PROGRAM.formatted(program));
                    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
                } else {
                    Files.createSymbolicLink(there, program);
                }
            }
        }
        var environment = home.resolve("halt.sh");
        var halted = home.resolve("tmp").resolve("halted");
        var past = home.resolve("past");
        Files.writeString(environment, ENVIRONMENT.formatted(halted, past));
        return new HaltingPrograms(bin, environment, halted, past);
    }

    /** @param moment regular expression of bash: what the script says after its arrow, or a program's name with its arguments */
    Map<String, String> at(String moment) {
        return Map.of("PGBINNEW", bin.toString(), "BASH_ENV", environment.toString(), "HALT_AT", moment);
    }

    /** Returns once it waits there, or has ended without. */
    boolean await(Process process) {
        while (!Files.exists(halted) && process.isAlive()) {
            Pause.briefly();
        }
        return Files.exists(halted);
    }

    void letGo() throws IOException {
        Files.createFile(past);
    }
}
