package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How the programs of PostgreSQL are started: they refuse to run as root. */
enum Privileges {
    /** We are not root: as they are. */
    OWN(List.of()),
    /** In a user namespace without mapping: no root inside, the rights of root on files outside. */
    USER_NAMESPACE(List.of("unshare", "-U")),
    /** Where namespaces are forbidden: as user nobody, who must own the data and reach all folders above it. */
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODY_ID = 65534;

    private final List<String> prefix;

    Privileges(List<String> prefix) {
        this.prefix = prefix;
    }

    /** What works for this process on this machine. */
    static Privileges ofThisProcess() {
        return Holder.CURRENT;
    }

    /** The command, started through what drops the rights. */
    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Gives a file or an empty folder that we made to the user who will use it. */
    void handOver(Path path) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(path, "unix:uid", NOBODY_ID);
            Files.setAttribute(path, "unix:gid", NOBODY_ID);
        }
    }

    /** What to think of when it does not work. */
    String hint() {
        return this == NOBODY
                ? " (it does not run as root, and this machine allows no user namespaces, so it runs as user nobody,"
                        + " who must be able to reach that folder)"
                : "";
    }

    private static final class Holder {
        private static final Privileges CURRENT = detect();

        private static Privileges detect() {
            try {
                if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
                    return OWN;
                }
                var probe = new ProcessBuilder(USER_NAMESPACE.command(List.of("true")))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return Processes.exitCode(probe) == 0 ? USER_NAMESPACE : NOBODY;
            } catch (IOException noUnshare) {
                return NOBODY;
            }
        }
    }
}
