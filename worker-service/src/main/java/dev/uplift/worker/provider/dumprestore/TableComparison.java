package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.TableContent;
import dev.uplift.worker.postgres.TableContent.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Compares the content of every table of one database, two tables at a time, both sides at once. */
final class TableComparison {

    private static final int AT_ONCE = 2;

    private final Servers servers;
    private final Copy copy;
    private final Optional<LiveSource> live;
    private final DataComparison how;
    private final ConcurrentLinkedQueue<Table> tables;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    /** @param live a source that clients write to: read like one that is fenced, and judged more leniently */
    TableComparison(Servers servers, Copy copy, List<Table> tables, Optional<LiveSource> live) {
        this.servers = servers;
        this.copy = copy;
        this.live = live;
        this.how = servers.work().command().options().dataComparison();
        this.tables = new ConcurrentLinkedQueue<>(tables);
        this.total = tables.stream().mapToLong(Table::bytes).sum();
    }

    /** @return one check for each table */
    List<Check> run() throws SQLException, InterruptedException {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new ArrayList<Future<List<Check>>>();
            for (int i = 0; i < AT_ONCE; i++) {
                lanes.add(executor.submit(() -> compareAll(executor)));
            }
            var checks = new ArrayList<Check>();
            try {
                for (var lane : lanes) {
                    checks.addAll(result(lane));
                }
            } finally {
                // After a failure, the other lane need not go on.
                tables.clear();
            }
            return checks;
        }
    }

    private List<Check> compareAll(ExecutorService executor) throws SQLException, InterruptedException {
        var checks = new ArrayList<Check>();
        try (var source = servers.onSource(sessions -> sessions.openLong(copy.database()));
                var target = servers.onTarget(sessions -> sessions.openLong(copy.built(servers.upgrade())))) {
            TableContent.prepare(source, source.major());
            TableContent.prepare(target, source.major());
            for (var table = tables.poll(); table != null; table = tables.poll()) {
                if (servers.work().stopping()) {
                    throw new Driver.Stopped("stopped while it compared " + copy.database());
                }
                checks.add(judge(compare(executor, source, target, table), table, source, target));
                report(table);
            }
        }
        return checks;
    }

    private Check judge(Check strict, Table table, Session source, Session target) throws SQLException {
        return live.isPresent() ? live.get().table(strict, table, source, target) : strict;
    }

    private void report(Table table) {
        var doing = "database %s: comparing %s".formatted(copy.database(), table.qualified());
        servers.work().progress(Progress.of(doing, done.addAndGet(table.bytes()), total, "bytes", 0));
    }

    private Check compare(ExecutorService executor, Session source, Session target, Table table)
            throws SQLException, InterruptedException {
        var id = "%s.%s.%s".formatted(copy.check("data"), table.schema(), table.name());
        if (!table.populated()) {
            return new Check(id, true, "not populated on the source");
        }
        var there = executor.submit(() -> TableContent.of(target, table, how));
        var here = read(source, table);
        try {
            var copied = result(there);
            if (here.isEmpty()) {
                return new Check(id, true, "dropped on the source since the copy");
            }
            var equal = here.get().equals(copied);
            return equal || !table.materialized()
                    ? new Check(id, equal, detail(here.get(), copied))
                    : refreshed(id, copied, TableContent.ofDefinition(source, table, how));
        } catch (SQLException refused) {
            if (servers.work().stopping()) {
                throw refused;
            }
            return new Check(id, false, "cannot be read on the target: " + refused.getMessage());
        }
    }

    /** @return nothing if clients of a live source dropped it meanwhile */
    private Optional<TableContent> read(Session source, Table table) throws SQLException {
        try {
            return Optional.of(TableContent.of(source, table, how));
        } catch (SQLException refused) {
            if (live.isPresent() && LiveSource.isGone(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** A restore refreshes materialized views, so the target may know what the source had not yet looked up. */
    private static Check refreshed(String id, TableContent copied, TableContent wouldBe) {
        return new Check(
                id,
                wouldBe.equals(copied),
                "the source's is stale; its query there against the target's: " + detail(wouldBe, copied));
    }

    private static String detail(TableContent source, TableContent target) {
        if (source.equals(target)) {
            return source.hash().isPresent()
                    ? "%d rows on both sides, equal content".formatted(source.rows())
                    : "%d rows on both sides, content not compared".formatted(source.rows());
        }
        return source.rows() == target.rows()
                ? "%d rows on both sides, but other content".formatted(source.rows())
                : "%d rows on the source, %d on the target".formatted(source.rows(), target.rows());
    }

    private static <T> T result(Future<T> future) throws SQLException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case SQLException refused -> throw refused;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }
}
