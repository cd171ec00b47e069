package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.postgres.ServerActivity;
import dev.uplift.worker.postgres.queries.StatementTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server that a test makes up: looks at it, one a minute. */
final class Looks {

    static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");

    private final Map<String, Object> before;
    private final List<Finding> raised = new ArrayList<>();
    private Watch watch;
    private Instant at = BEGIN;
    private Counted counted = new Counted(0, 0, 0, 0);

    /** @param rollbacks of them @param millis of all statements together */
    private record Counted(long transactions, long rollbacks, double calls, double millis) {
        Counted and(long more, long back, double statements, double time) {
            return new Counted(transactions + more, rollbacks + back, calls + statements, millis + time);
        }
    }

    private Looks(Map<String, Object> before) {
        this.before = before;
        this.watch = new Watch(Figures.ofFact(before), null);
    }

    static Looks withBaseline(Map<Figure, Number> figures) {
        var fact = new HashMap<String, Object>();
        figures.forEach((figure, value) -> fact.put(figure.key(), value));
        return new Looks(fact);
    }

    static Looks withoutBaseline() {
        return new Looks(Map.of());
    }

    /** Beside what stands here a look sees 40 connections of 100, and nothing waits. */
    Looks seeing(Map<Figure, Number> figures) {
        return look(figures, Optional.empty(), "started once");
    }

    /** Transactions since the last look, and how many of them were rolled back. */
    Looks after(long transactions, long rollbacks) {
        counted = counted.and(transactions, rollbacks, 0, 0);
        return seeing(Map.of());
    }

    /** Statements since the last look, and what each took. */
    Looks afterStatements(int calls, double millis) {
        counted = counted.and(0, 0, calls, calls * millis);
        return seeing(Map.of());
    }

    Looks afterReset() {
        counted = new Counted(7, 7, 7, 7);
        return seeing(Map.of());
    }

    Looks refused(String why) {
        return look(Map.of(), Optional.of(why), "");
    }

    Looks startedAgain() {
        return look(Map.of(), Optional.empty(), "started twice");
    }

    /** Another worker goes on, with what was told to the API. */
    Looks byAnotherWorker() {
        var facts = Json.read(Json.write(watch.facts()), Map.class);
        watch = new Watch(Figures.ofFact(before), facts.get(Watch.STATE));
        return this;
    }

    private Looks look(Map<Figure, Number> figures, Optional<String> refusal, String started) {
        var of = new EnumMap<Figure, Number>(Map.of(Figure.CONNECTIONS, 40, Figure.WAITING, 0));
        of.putAll(figures);
        var server = new ServerActivity(
                started,
                100,
                true,
                of.get(Figure.CONNECTIONS).longValue(),
                1,
                0,
                of.get(Figure.WAITING).longValue(),
                of.getOrDefault(Figure.LONGEST_TRANSACTION, 0).doubleValue(),
                counted.transactions() - counted.rollbacks(),
                counted.rollbacks(),
                0,
                0,
                0,
                0,
                "");
        var platform = new EnumMap<Metrics.Kind, Double>(Metrics.Kind.class);
        Optional.ofNullable(figures.get(Figure.CPU))
                .ifPresent(value -> platform.put(Metrics.Kind.CPU_PERCENT, value.doubleValue()));
        Optional.ofNullable(figures.get(Figure.IOPS))
                .ifPresent(value -> platform.put(Metrics.Kind.IOPS, value.doubleValue()));
        Optional.ofNullable(figures.get(Figure.DISK_IO))
                .ifPresent(value -> platform.put(Metrics.Kind.DISK_IO_BYTES, value.doubleValue()));
        var load = figures.containsKey(Figure.LOAD_TIME) || figures.containsKey(Figure.UNANSWERED)
                ? Optional.of(new LoadTime(
                        Optional.ofNullable(figures.get(Figure.LOAD_TIME)).map(Number::doubleValue),
                        figures.getOrDefault(Figure.UNANSWERED, 0).intValue()))
                : Optional.<LoadTime>empty();
        var statements = new StatementTotals(counted.calls(), counted.millis());
        raised.addAll(watch.look(new Sample(
                at,
                refusal.isPresent() ? Optional.empty() : Optional.of(server),
                refusal.isPresent() ? Optional.empty() : Optional.of(statements),
                load,
                platform,
                refusal)));
        at = at.plus(Duration.ofMinutes(1));
        return this;
    }

    List<String> ids() {
        return raised.stream().map(Finding::id).toList();
    }

    /** The last one that was raised. */
    Finding last() {
        return raised.getLast();
    }

    Map<String, Object> after() {
        @SuppressWarnings("unchecked")
        var after = (Map<String, Object>) watch.facts().get(Watch.AFTER);
        return after;
    }

    List<Finding> end() {
        return watch.end();
    }
}
