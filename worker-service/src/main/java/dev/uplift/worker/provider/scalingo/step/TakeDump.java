package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.ServerInspector;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.scalingo.dump.DumpDirectory;
import dev.uplift.worker.provider.scalingo.dump.DumpFile;
import dev.uplift.worker.provider.scalingo.dump.DumpMaker;
import dev.uplift.worker.provider.scalingo.dump.OwnDumps;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The action {@code take-dump}: after it, the worker keeps a whole dump of all databases that was begun after the hop was noted.
 * One that was broken off is made anew.
 */
final class TakeDump {

    private final HopTurn hop;
    private final Turn turn;
    private final OwnDumps own;

    private TakeDump(HopTurn hop, OwnDumps own) {
        this.hop = hop;
        this.turn = hop.turn();
        this.own = own;
    }

    static StepResult run(Turn turn, OwnDumps own) throws InterruptedException {
        return new TakeDump(HopTurn.of(turn), own).next();
    }

    private StepResult next() throws InterruptedException {
        if (hop.isReachedBy(turn.database().version())) {
            return StepResult.done();
        }
        if (own.directory().isEmpty()) {
            return StepResult.failed(directoryMissing());
        }
        var directory = own.directory().get();
        return isThere(directory)
                ? StepResult.done()
                : new SqlTurn(turn).on(turn.text("addon"), server -> make(directory, server.sessions()));
    }

    static Problem directoryMissing() {
        return Problem.of(
                Kind.REQUEST,
                "dump-directory-missing",
                "This worker has no uplift.scalingo.dump-directory.",
                "Give all workers of the pool the same one, then retry.");
    }

    static Problem toolsMissing(int major) {
        return Problem.of(
                Kind.PROVIDER,
                "client-tools-missing",
                "This worker has no pg_dump and pg_restore of version %d or newer.".formatted(major),
                "Install the package postgresql-client-%d on every worker of the pool.".formatted(major));
    }

    /** Whether this very attempt has made it. */
    private boolean isThere(DumpDirectory directory) {
        return turn.work().facts().get(hop.facts().dump()) instanceof Map<?, ?> dump
                && turn.fact(hop.facts().noted())
                        .filter(dump.get("noted")::equals)
                        .isPresent()
                && DumpFile.areIn(directory.whole(upgrade(), hop.facts().n()), (List<?>) dump.get("files"));
    }

    private UpgradeId upgrade() {
        return turn.work().command().upgrade();
    }

    private StepResult make(DumpDirectory directory, Sessions sessions) throws SQLException, InterruptedException {
        var tools = own.tools(hop.from().major());
        if (tools.isEmpty()) {
            return StepResult.failed(toolsMissing(hop.from().major()));
        }
        var databases = ServerInspector.inspect(sessions, Turn.IN_PLACE).databases().stream()
                .map(Database::name)
                .sorted()
                .toList();
        turn.work().mayAct();
        try {
            var folder = directory.begin(upgrade(), hop.facts().n());
            try {
                var maker = new DumpMaker(turn.work(), sessions, tools.get(), folder);
                var problem = maker.run(databases);
                if (problem.isPresent()) {
                    return StepResult.failed(problem.get());
                }
                turn.work().mayAct();
                directory.finish(folder, upgrade(), hop.facts().n());
                return StepResult.done(
                        Map.of(hop.facts().dump(), fact(maker, tools.get().version())));
            } finally {
                directory.discard(folder);
            }
        } catch (IOException failed) {
            return StepResult.failed(Problem.of(
                    Kind.PROVIDER,
                    "dump-not-written",
                    "The dump of the %s could not be written: %s".formatted(hop.called(), failed),
                    "See that there is room in uplift.scalingo.dump-directory, and that the worker may write there; then"
                            + " retry."));
        }
    }

    private Map<String, Object> fact(DumpMaker maker, String tools) {
        return Map.of(
                "folder", "%s/hop-%d".formatted(upgrade(), hop.facts().n()),
                "noted", turn.fact(hop.facts().noted()).orElse(""),
                "tools", tools,
                "bytes", maker.files().stream().mapToLong(DumpFile::bytes).sum(),
                "files", maker.files().stream().map(DumpFile::fact).toList());
    }
}
