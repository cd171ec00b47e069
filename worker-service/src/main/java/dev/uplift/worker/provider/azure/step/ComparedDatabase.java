package dev.uplift.worker.provider.azure.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.SqlProblems;
import dev.uplift.worker.postgres.TableContent;
import dev.uplift.worker.postgres.TableContent.Table;
import dev.uplift.worker.postgres.step.Checked;
import dev.uplift.worker.postgres.step.DatabaseContent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The action {@code compare-database}: a database has the same objects, and every table the same rows, on both servers.
 * Reads only.
 */
final class ComparedDatabase {

    private static final String AGAIN =
            "See who wrote to either side; empty the target's database, or allow 'overwrite', and ask anew.";

    private static final String NO_SUCH_TABLE = "42P01";

    private final Turn turn;
    private final Sessions source;
    private final Sessions target;
    private final String database;

    ComparedDatabase(Turn turn, Sessions source, Sessions target) {
        this.turn = turn;
        this.source = source;
        this.target = target;
        this.database = turn.text("database");
    }

    StepResult run() throws SQLException {
        var checks = new ArrayList<Check>();
        try (var here = source.openLong(database);
                var there = target.openLong(database)) {
            objects(checks, DatabaseContent.read(here), DatabaseContent.read(there));
            TableContent.prepare(here, here.major());
            TableContent.prepare(there, here.major());
            var tables = TableContent.tables(here);
            var total = tables.stream().mapToLong(Table::bytes).sum();
            var done = 0L;
            for (var table : tables) {
                if (turn.work().stopping()) {
                    throw new Driver.Stopped("stopped while it compared " + database);
                }
                checks.add(compare(here, there, table));
                done += table.bytes();
                turn.work()
                        .progress(Progress.of(
                                "database %s: comparing %s".formatted(database, table.qualified()),
                                done,
                                total,
                                "bytes",
                                0));
            }
        }
        return Checked.verdict(turn.work(), checks, AGAIN);
    }

    private void objects(List<Check> checks, DatabaseContent here, DatabaseContent there) {
        checks.add(new Check(
                "objects:" + database,
                here.holdsAsMuchAs(there),
                here.holdsAsMuchAs(there)
                        ? "%s on both sides".formatted(there.counted())
                        : "%s on the source, %s on the target".formatted(here.counted(), there.counted())));
        checks.add(missing("extensions:", here.extensions(), there.extensions(), "not on the target: %s"));
        checks.add(missing("invalid-objects:", there.invalid(), here.invalid(), "valid on the source only: %s"));
    }

    private Check missing(String id, Set<String> all, Set<String> from, String detail) {
        var missing = new TreeSet<>(all);
        missing.removeAll(from);
        return new Check(
                id + database,
                missing.isEmpty(),
                missing.isEmpty() ? "%d, none amiss".formatted(all.size()) : detail.formatted(Comparison.few(missing)));
    }

    private Check compare(Session here, Session there, Table table) throws SQLException {
        var how = turn.work().command().options().dataComparison();
        var id = "data:%s.%s.%s".formatted(database, table.schema(), table.name());
        var before = TableContent.of(here, table, how);
        try {
            var now = TableContent.of(there, table, how);
            return new Check(
                    id,
                    before.equals(now),
                    before.equals(now)
                            ? "%d rows on both sides".formatted(now.rows())
                            : "%d rows on the source, %d on the target".formatted(before.rows(), now.rows()));
        } catch (SQLException refused) {
            if (NO_SUCH_TABLE.equals(refused.getSQLState())) {
                return new Check(id, false, "not on the target: " + SqlProblems.words(refused));
            }
            throw refused;
        }
    }
}
