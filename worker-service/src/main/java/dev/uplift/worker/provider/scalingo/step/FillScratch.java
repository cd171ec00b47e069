package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.Progress;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.ClientTools;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Pipe;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.ToolConnection;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import dev.uplift.worker.provider.scalingo.path.Version;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The action {@code fill-scratch}: after it, the database of the rehearsal has what is in the one of the login. It is a dump that goes
 * from server to server, restored in one transaction: a worker that dies leaves nothing, and what is there is whole.
 */
final class FillScratch {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final double NANOS = 1e9;

    /** Roles of production are not there, and a login of Scalingo's is no superuser. */
    private static final Pipe.Options AS_OURS = new Pipe.Options(
            List.of("--no-owner", "--no-privileges"), List.of("--no-owner", "--no-privileges", "--single-transaction"));

    private static final String THINGS = """
            SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.deptype = 'e')""";

    private final Turn turn;
    private final Sessions source;
    private final Sessions scratch;

    private FillScratch(Turn turn, Sessions source, Sessions scratch) {
        this.turn = turn;
        this.source = source;
        this.scratch = scratch;
    }

    static StepResult run(Turn turn, OwnDumps own) throws SQLException, InterruptedException, Secrets.Unresolved {
        var database = turn.database();
        var ordered = turn.region().database(turn.scratch());
        var major = Version.of(turn.text("from")).major();
        var tools = own.tools(major);
        if (tools.isEmpty()) {
            return StepResult.failed(TakeDump.toolsMissing(major));
        }
        return new FillScratch(
                        turn,
                        Sessions.of(Dsn.of(turn.located(database), turn.secrets()), turn.work()),
                        Sessions.of(Dsn.of(turn.locatedScratch(ordered), turn.scratchSecrets()), turn.work()))
                .fill(tools.get());
    }

    private StepResult fill(ClientTools tools) throws SQLException, InterruptedException {
        if (isFilled()) {
            return StepResult.done();
        }
        var name = source.dsn().address().database();
        var others = ServerInspector.inspect(source, Turn.IN_PLACE).databases().stream()
                .map(database -> database.name())
                .filter(database -> !database.equals(name))
                .toList();
        if (!others.isEmpty()) {
            turn.work()
                    .found(List.of(new Finding(
                            "rehearsal-partial",
                            Severity.WARN,
                            "database " + name,
                            "Only it is rehearsed: what Scalingo makes has one database. Not in it: %s."
                                    .formatted(String.join(", ", others)),
                            "Judge by it what the others will take.")));
        }
        var ended = pipe(tools, name);
        return ended.succeeded() ? StepResult.done() : StepResult.failed(failed(name, ended));
    }

    private boolean isFilled() throws SQLException {
        try (var session = scratch.open()) {
            return session.number(THINGS) > 0;
        }
    }

    private Pipe.Ended pipe(ClientTools tools, String name) throws SQLException, InterruptedException {
        turn.work().mayAct();
        var from = new ToolConnection(source.dsn(), name, source.applicationName());
        var to = new ToolConnection(scratch.dsn(), scratch.dsn().address().database(), scratch.applicationName());
        var begun = System.nanoTime();
        try (var pipe = Pipe.start(tools, from, to, AS_OURS);
                var _ = turn.work().onStop(pipe::stop)) {
            while (!pipe.await(BETWEEN_LOOKS)) {
                var seconds = (System.nanoTime() - begun) / NANOS;
                turn.work()
                        .progress(Progress.of(
                                "filling the scratch database with " + name,
                                pipe.bytes(),
                                0,
                                "bytes",
                                pipe.bytes() / seconds));
            }
            if (turn.work().stopping()) {
                throw new Driver.Stopped("stopped while it filled the scratch database");
            }
            return pipe.ended();
        } catch (IOException notStarted) {
            throw new SQLException(
                    "the client tools in %s do not start: %s".formatted(tools.bin(), notStarted.getMessage()));
        }
    }

    private static Problem failed(String name, Pipe.Ended ended) {
        var lines = Stream.concat(ended.dumpLines().stream(), ended.restoreLines().stream())
                .toList();
        return Problem.of(
                        Kind.DATABASE,
                        "scratch-not-filled",
                        "Database %s could not be restored for the rehearsal (pg_dump: %d, pg_restore: %d): %s"
                                .formatted(
                                        name,
                                        ended.dump(),
                                        ended.restore(),
                                        lines.isEmpty() ? "they said nothing" : lines.getLast()),
                        "Put right what it names, then retry; or ask anew without scratchApp.")
                .with(lines);
    }
}
