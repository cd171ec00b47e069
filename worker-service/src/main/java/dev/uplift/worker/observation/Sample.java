package dev.uplift.worker.observation;

import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.postgres.ServerActivity;
import dev.uplift.worker.postgres.queries.StatementTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One look at a server.
 *
 * @param at when
 * @param server as it answered; empty if it did not, or nobody asked
 * @param statements what they took since statistics were reset, if the server counts that
 * @param load of the application; empty without HTTP checks
 * @param platform what it measures
 * @param refusal why the server did not answer; empty if it did, or nobody asked
 */
record Sample(
        Instant at,
        Optional<ServerActivity> server,
        Optional<StatementTotals> statements,
        Optional<LoadTime> load,
        Map<Metrics.Kind, Double> platform,
        Optional<String> refusal) {

    private static final double PERCENT = 100;
    private static final double MILLIS = 1000;

    /** What this look tells by itself. */
    Figures now() {
        var figures = new EnumMap<Figure, Measured>(Figure.class);
        server.ifPresent(its -> {
            figures.put(Figure.CONNECTIONS, Measured.of(its.connections(), 1));
            figures.put(
                    Figure.CONNECTIONS_PERCENT,
                    Measured.of(PERCENT * its.connections() / Math.max(1, its.maxConnections()), 1));
            if (its.seesAll()) {
                figures.put(Figure.ACTIVE, Measured.of(its.active(), 1));
                figures.put(Figure.IDLE_IN_TRANSACTION, Measured.of(its.idleInTransaction(), 1));
                figures.put(Figure.WAITING, Measured.of(its.waiting(), 1));
                figures.put(Figure.LONGEST_TRANSACTION, Measured.of(its.longestSeconds(), 1));
            }
        });
        load.ifPresent(its -> {
            its.millis().ifPresent(millis -> figures.put(Figure.LOAD_TIME, Measured.of(millis, 1)));
            figures.put(Figure.UNANSWERED, Measured.of(its.unanswered(), 1));
        });
        // what the server itself says is newer, and tells sessions apart
        platform.forEach((kind, value) -> figures.putIfAbsent(figure(kind), Measured.of(value, 1)));
        return new Figures(figures);
    }

    private static Figure figure(Metrics.Kind kind) {
        return switch (kind) {
            case CPU_PERCENT -> Figure.CPU;
            case MEMORY_PERCENT -> Figure.MEMORY;
            case IOPS -> Figure.IOPS;
            case DISK_BYTES -> Figure.DISK;
            case DISK_IO_BYTES -> Figure.DISK_IO;
            case NETWORK_BYTES -> Figure.NETWORK;
            case CONNECTIONS -> Figure.CONNECTIONS;
        };
    }

    /** What the server counted since an earlier look; nothing where it began to count anew meanwhile. */
    Figures since(Sample before) {
        var figures = new EnumMap<Figure, Measured>(Figure.class);
        var seconds = Duration.between(before.at, at).toMillis() / MILLIS;
        if (seconds > 0 && server.isPresent() && before.server.isPresent()) {
            counters(figures, before.server.get(), server.get(), seconds);
        }
        if (statements.isPresent() && before.statements.isPresent()) {
            var calls = statements.get().calls() - before.statements.get().calls();
            var millis = statements.get().millis() - before.statements.get().millis();
            put(figures, Figure.STATEMENT_TIME, millis, calls, 1);
        }
        return new Figures(figures);
    }

    private static void counters(
            Map<Figure, Measured> figures, ServerActivity before, ServerActivity now, double seconds) {
        var commits = now.commits() - before.commits();
        var rollbacks = now.rollbacks() - before.rollbacks();
        if (commits < 0 || rollbacks < 0 || !now.resets().equals(before.resets())) {
            return;
        }
        figures.put(Figure.TRANSACTIONS, Measured.of((commits + rollbacks) / seconds, seconds));
        put(figures, Figure.ERRORS, rollbacks, (double) commits + rollbacks, PERCENT);
        var deadlocks = now.deadlocks() - before.deadlocks();
        figures.put(Figure.DEADLOCKS, Measured.of(Math.max(0, deadlocks) * 60 / seconds, seconds));
        var bytes = now.tempBytes() - before.tempBytes();
        figures.put(Figure.TEMP_BYTES, Measured.of(Math.max(0, bytes) / seconds, seconds));
        var hit = now.blocksHit() - before.blocksHit();
        var read = now.blocksRead() - before.blocksRead();
        put(figures, Figure.CACHE_HITS, hit, (double) hit + read, PERCENT);
    }

    /** What the server counted since its statistics were reset, however long ago. */
    Figures ever() {
        var figures = new EnumMap<Figure, Measured>(Figure.class);
        server.ifPresent(its ->
                put(figures, Figure.ERRORS_EVER, its.rollbacks(), (double) its.commits() + its.rollbacks(), PERCENT));
        statements.ifPresent(its -> put(figures, Figure.STATEMENT_TIME_EVER, its.millis(), its.calls(), 1));
        return new Figures(figures);
    }

    /** A part of a whole, if there is one. */
    private static void put(Map<Figure, Measured> figures, Figure figure, double part, double whole, double times) {
        if (whole > 0 && part >= 0) {
            figures.put(figure, Measured.of(times * part / whole, whole));
        }
    }
}
