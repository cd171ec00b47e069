package dev.uplift.worker.provider.scalingo.dump;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.ToolConnection;
import dev.uplift.worker.postgres.ToolRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fills one folder: a file for the roles, and one for each database, which pg_restore can read. The tools' output goes through
 * this process, so that none of them goes on writing when the worker is killed.
 */
public final class DumpMaker {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final List<String> DUMP = List.of("--format=custom", "--lock-wait-timeout=60s");
    private static final List<String> ROLES = List.of("--roles-only", "--no-role-passwords", "--lock-wait-timeout=60s");
    private static final double NANOS = 1e9;

    private final Work work;
    private final Sessions sessions;
    private final ClientTools tools;
    private final Path folder;
    private final List<DumpFile> files = new ArrayList<>();
    private final long begun = System.nanoTime();

    /**
     * @param sessions of the server
     * @param tools that can dump it
     * @param folder empty
     */
    public DumpMaker(Work work, Sessions sessions, ClientTools tools, Path folder) {
        this.work = work;
        this.sessions = sessions;
        this.tools = tools;
        this.folder = folder;
    }

    /** What was written so far. */
    public List<DumpFile> files() {
        return List.copyOf(files);
    }

    /**
     * @return why it is not whole; empty if it is, and all of it on the disk
     * @throws IOException if nothing can be written, or a tool does not start
     */
    public Optional<Problem> run(List<String> databases) throws IOException, InterruptedException {
        roles();
        for (int n = 1; n <= databases.size(); n++) {
            var problem = database(databases.get(n - 1), n, databases.size());
            if (problem.isPresent()) {
                return problem;
            }
        }
        var sums = files.stream()
                .map(file -> "%s  %s\n".formatted(file.sha256(), file.name()))
                .collect(Collectors.joining());
        Files.writeString(
                folder.resolve(DumpDirectory.SUMS), sums, StandardOpenOption.CREATE_NEW, StandardOpenOption.DSYNC);
        return Optional.empty();
    }

    /** A login that is no superuser may not see all of them; the databases matter more. */
    private void roles() throws IOException, InterruptedException {
        var options = new ArrayList<>(ROLES);
        var database = sessions.dsn().address().database();
        options.add("--database=" + database);
        var ended = write(tools.pgDumpall(), options, database, DumpDirectory.ROLES, "roles");
        if (ended.succeeded()) {
            keep(DumpDirectory.ROLES, "", ended);
            return;
        }
        Files.delete(folder.resolve(DumpDirectory.ROLES));
        work.found(List.of(new Finding(
                "dump-without-roles",
                Severity.WARN,
                "roles",
                "The dump has no roles: %s".formatted(said("pg_dumpall", ended)),
                "Write down which roles there are, and what they may do.")));
    }

    private Optional<Problem> database(String name, int n, int all) throws IOException, InterruptedException {
        var file = DumpDirectory.dump(n);
        var ended = write(tools.pgDump(), DUMP, name, file, "database %s (%d of %d)".formatted(name, n, all));
        if (ended.unwritten().isPresent()) {
            throw new IOException(ended.unwritten().get());
        }
        if (!ended.succeeded()) {
            return Optional.of(failed(name, "pg_dump", ended));
        }
        keep(file, name, ended);
        return unreadable(name, file);
    }

    private void keep(String file, String database, ToolRun.Ended ended) {
        files.add(new DumpFile(file, database, ended.bytes(), ended.sha256()));
    }

    /** Looks whether pg_restore finds its way through it. */
    private Optional<Problem> unreadable(String name, String file) throws IOException, InterruptedException {
        var options = List.of("--list", folder.resolve(file).toString());
        try (var run = ToolRun.start(tools.pgRestore(), options, OutputStream.nullOutputStream());
                var _ = work.onStop(run::stop)) {
            var ended = run.ended();
            stopIfToldTo(name);
            return ended.succeeded() ? Optional.empty() : Optional.of(failed(name, "pg_restore --list", ended));
        }
    }

    private ToolRun.Ended write(String tool, List<String> options, String database, String file, String doing)
            throws IOException, InterruptedException {
        work.mayAct();
        var connection = new ToolConnection(sessions.dsn(), database, sessions.applicationName());
        try (var channel = FileChannel.open(
                        folder.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var run = ToolRun.start(tool, options, connection, Channels.newOutputStream(channel));
                var _ = work.onStop(run::stop)) {
            var before = files.stream().mapToLong(DumpFile::bytes).sum();
            while (!run.await(BETWEEN_LOOKS)) {
                var bytes = before + run.bytes();
                var seconds = (System.nanoTime() - begun) / NANOS;
                work.progress(Progress.of("dumping " + doing, bytes, 0, "bytes", bytes / seconds));
            }
            var ended = run.ended();
            stopIfToldTo(database);
            channel.force(true);
            return ended;
        }
    }

    private void stopIfToldTo(String database) {
        if (work.stopping()) {
            throw new Driver.Stopped("stopped while it dumped " + database);
        }
    }

    private static Problem failed(String database, String tool, ToolRun.Ended ended) {
        return Problem.of(
                        Kind.DATABASE,
                        "dump-failed",
                        "database %s: %s".formatted(database, said(tool, ended)),
                        "Put right what it names: the login must be able to read everything; then retry.")
                .with(ended.lines());
    }

    private static String said(String tool, ToolRun.Ended ended) {
        return "%s failed (exit %d): %s"
                .formatted(
                        tool,
                        ended.exit(),
                        ended.lines().isEmpty()
                                ? "it said nothing"
                                : ended.lines().getLast());
    }
}
