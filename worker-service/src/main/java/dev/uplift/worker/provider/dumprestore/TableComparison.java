package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.TableContent;
import dev.uplift.worker.postgres.TableContent.Table;
import dev.uplift.worker.postgres.TableSample;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final String DROPPED = "dropped on the source since the copy";

    private final Servers servers;
    private final Copy copy;
    private final Optional<LiveSource> live;
    private final DataComparison how;
    private final ConcurrentLinkedQueue<Table> tables;
    private final long total;
    private final AtomicLong done = new AtomicLong();
    private final ConcurrentLinkedQueue<String> sampled = new ConcurrentLinkedQueue<>();

    /** How a table is read. */
    @FunctionalInterface
    private interface Reading {
        TableContent of(Session session) throws SQLException;
    }

    /** How both sides of one table are read. */
    private record Readings(Reading source, Reading target) {}

    /** @param live a source that clients write to: read like one that is fenced, and judged more leniently */
    TableComparison(Servers servers, Copy copy, List<Table> tables, Optional<LiveSource> live) {
        this.servers = servers;
        this.copy = copy;
        this.live = live;
        this.how = servers.work().command().options().dataComparison();
        this.tables = new ConcurrentLinkedQueue<>(tables);
        this.total = tables.stream().mapToLong(Table::bytes).sum();
    }

    /** @return one check for each table, and one that names those of which a sample was compared */
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
            if (!sampled.isEmpty()) {
                checks.add(new Check(copy.check("sampled"), true, Comparison.few(sampled)));
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
        var readings = unlessGone(() -> readings(source, table));
        if (readings.isEmpty()) {
            return new Check(id, true, DROPPED);
        }
        var there = executor.submit(() -> readings.get().target().of(target));
        var here = unlessGone(() -> readings.get().source().of(source));
        try {
            var copied = result(there);
            if (here.isEmpty()) {
                return new Check(id, true, DROPPED);
            }
            var equal = here.get().equals(copied);
            here.get()
                    .sampled()
                    .ifPresent(rows -> sampled.add("%s: %s"
                            .formatted(table.qualified(), some(rows, here.get().rows()))));
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

    private Readings readings(Session source, Table table) throws SQLException {
        if (how == DataComparison.SAMPLE && table.bytes() > servers.options().sampleAbove()) {
            var seed = "%s %s %s".formatted(servers.upgrade(), copy.rehearsal(), table.qualified());
            var sample = TableSample.draw(source, table, seed, TableSample.MOST);
            if (sample.isPresent()) {
                return new Readings(sample.get()::onSource, sample.get()::onTarget);
            }
        }
        Reading all = session -> TableContent.of(session, table, how);
        return new Readings(all, all);
    }

    /** What is done with a source. */
    @FunctionalInterface
    private interface OnSource<T> {
        T run() throws SQLException;
    }

    /** @return nothing if clients of a live source dropped the table meanwhile */
    private <T> Optional<T> unlessGone(OnSource<T> body) throws SQLException {
        try {
            return Optional.of(body.run());
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
        if (source.rows() != target.rows()) {
            return "%d rows on the source, %d on the target".formatted(source.rows(), target.rows());
        }
        var both = "%d rows on both sides".formatted(source.rows());
        if (source.hash().isEmpty()) {
            return both + ", content not compared";
        }
        var equal = source.equals(target);
        return source.sampled()
                .map(rows -> "%s, %s: %s"
                        .formatted(both, some(rows, source.rows()), equal ? "equal content" : difference(rows, target)))
                .orElse(both + (equal ? ", equal content" : ", but other content"));
    }

    private static String difference(long drawn, TableContent target) {
        var missing = drawn - target.sampled().orElse(0L);
        return missing == 0 ? "other content" : "%d of them are not on the target".formatted(missing);
    }

    private static String some(long rows, long all) {
        return String.format(Locale.ROOT, "sampled %,d of %,d rows", rows, all);
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
