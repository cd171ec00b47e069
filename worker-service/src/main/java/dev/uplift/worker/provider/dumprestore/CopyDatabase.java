package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Pipe;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Tag;
import dev.uplift.worker.postgres.ToolConnection;
import dev.uplift.worker.postgres.UserObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * After it, one database of the source stands complete on the target, under a name of the upgrade's own. A copy that
 * was broken off begins anew; a copy from behind an earlier fence does, too, and a rehearsal in any case.
 */
final class CopyDatabase {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final List<String> DUMP =
            List.of("--exclude-schema=" + UserObjects.PROBE_SCHEMA, "--no-subscriptions", "--no-tablespaces");
    private static final List<String> RESTORE = List.of("--no-tablespaces");
    /** A role that is no superuser gives the objects away at the end, since it may do less as long as it is not done. */
    private static final List<String> RESTORE_AS_OURS = List.of("--no-tablespaces", "--no-owner");

    private final Servers servers;
    private final List<Path> toolFolders;
    private final Copy copy;
    private final TargetDatabase database;

    private CopyDatabase(Servers servers, List<Path> toolFolders) {
        this.servers = servers;
        this.toolFolders = toolFolders;
        this.copy = Copy.of(servers.parameters());
        this.database = new TargetDatabase(servers, copy);
    }

    static StepResult run(Servers servers, List<Path> toolFolders) throws SQLException, InterruptedException {
        return new CopyDatabase(servers, toolFolders).run();
    }

    private StepResult run() throws SQLException, InterruptedException {
        Takeover.endEarlierTurns(servers);
        return servers.onTarget(sessions -> {
            try (var session = sessions.openLong()) {
                var locked = Takeover.lock(session, servers.upgrade(), copy.n());
                if (locked.isPresent()) {
                    return StepResult.failed(locked.get());
                }
                return isDone(session) ? StepResult.done() : copy(session);
            }
        });
    }

    private boolean isDone(Session session) throws SQLException {
        if (copy.rehearsal()) {
            // Its time is what it is for, and nobody knows how long another turn took.
            return false;
        }
        var tag = database.tag(session);
        return tag.filter(found -> found.state().equals(Tag.copied(servers.epoch())))
                        .isPresent()
                || !copy.inPlace() && database.find(session).isEmpty() && database.isOpen(session);
    }

    private StepResult copy(Session session) throws SQLException, InterruptedException {
        var tools = ClientTools.forMajor(session.major(), toolFolders);
        if (tools.isEmpty()) {
            return StepResult.failed(noTools(session.major()));
        }
        servers.work().progress(Progress.doing("database %s: looking".formatted(copy.database())));
        var source = servers.onSource(sessions -> {
            try (var whole = sessions.open();
                    var inside = sessions.open(copy.database())) {
                return new Source(
                        Databases.find(whole, copy.database()), CopyProgress.expected(inside), note(inside, session));
            }
        });
        if (source.properties().isEmpty()) {
            return StepResult.failed(gone());
        }
        var problem = database.make(session, source.properties().get());
        if (problem.isPresent()) {
            return StepResult.failed(problem.get());
        }
        var ended = pipe(session, tools.get(), new CopyProgress(servers, copy, source.expected()));
        if (!ended.succeeded()) {
            return StepResult.failed(CopyFailure.of(copy.database(), ended));
        }
        Ownership.settle(servers, copy);
        database.finish(session);
        var fact = new HashMap<String, Object>(source.note());
        fact.putAll(Map.of("database", copy.database(), "bytes", ended.bytes()));
        return StepResult.done(Map.of(copy.fact(), fact));
    }

    private record Source(Optional<DatabaseProperties> properties, long expected, Map<String, Object> note) {}

    private Map<String, Object> note(Session source, Session target) throws SQLException {
        return copy.rehearsal() ? LiveSource.note(source, Shape.ofSource(servers, copy, source, target)) : Map.of();
    }

    private Pipe.Ended pipe(Session session, ClientTools tools, CopyProgress progress)
            throws SQLException, InterruptedException {
        var work = servers.work();
        work.mayAct();
        var from = new ToolConnection(
                servers.source().dsn(), copy.database(), servers.source().applicationName());
        var to = new ToolConnection(
                servers.target().dsn(), database.name(), servers.target().applicationName());
        var dump = new ArrayList<>(DUMP);
        dump.addAll(Isolation.dumpOptions(servers.inPlace(), copy, tools.major()));
        var options = new Pipe.Options(dump, session.superuser() ? RESTORE : RESTORE_AS_OURS);
        try (var pipe = Pipe.start(tools, from, to, options);
                var _ = work.onStop(pipe::stop)) {
            while (!pipe.await(BETWEEN_LOOKS)) {
                work.progress(progress.now(pipe, session));
            }
            if (work.stopping()) {
                throw new Driver.Stopped("stopped while it copied " + copy.database());
            }
            return pipe.ended();
        } catch (IOException notStarted) {
            throw new SQLException(
                    "the client tools in %s do not start: %s".formatted(tools.bin(), notStarted.getMessage()));
        }
    }

    private Problem noTools(int major) {
        return Problem.of(
                Problem.Kind.PROVIDER,
                "client-tools-missing",
                "This worker has no pg_dump and pg_restore of version %d or newer.".formatted(major),
                "Install the package postgresql-client-%d on every worker of the pool.".formatted(major));
    }

    private Problem gone() {
        return Problem.of(
                Problem.Kind.DATABASE,
                "database-gone",
                "Database %s is no longer on the source.".formatted(copy.database()),
                "Plan the upgrade anew.");
    }
}
