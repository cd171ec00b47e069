package dev.uplift.worker.postgres.queries;

import dev.uplift.contracts.QueryResult;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.queries.Planning.Planned;
import dev.uplift.worker.postgres.queries.QuerySample.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares how the old server and the upgraded one would run the same statements. The old one only plans them; the new
 * one also runs what has no parameters and does not write. Both need statistics of their tables first.
 */
public final class QueryComparison {

    private final String database;
    private final Session before;
    private final Session after;
    private final QueryLimits limits;
    private final Map<String, Boolean> takeableRoles = new HashMap<>();
    private final List<QueryResult> results = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private long nanosLeft;

    /**
     * What came of it.
     *
     * @param results in the order of the sample
     * @param leftOut how many statements could not be compared, by reason
     */
    public record Compared(List<QueryResult> results, Map<String, Integer> leftOut) {
        public Compared {
            results = List.copyOf(results);
            leftOut = Map.copyOf(leftOut);
        }
    }

    private QueryComparison(String database, Session before, Session after, QueryLimits limits) {
        this.database = database;
        this.before = before;
        this.after = after;
        this.limits = limits;
        this.nanosLeft = limits.runningInAll().toNanos();
    }

    /**
     * @param sample of the old server
     * @param before on the old server, in the sample's database
     * @param after on the upgraded server, in the copy of that database, whatever its name
     * @throws SQLException only if a connection is gone, as when the turn is stopped
     */
    public static Compared compare(QuerySample.Taken sample, Session before, Session after, QueryLimits limits)
            throws SQLException {
        var comparison = new QueryComparison(sample.database(), before, after, limits);
        for (var statement : sample.statements()) {
            comparison.compare(statement);
        }
        return new Compared(comparison.results, comparison.leftOut);
    }

    private void compare(Statement statement) throws SQLException {
        var text = new QueryText(statement.text());
        if (text.holdsLiteral()) {
            leaveOut("texts that are not normalised");
            return;
        }
        var surroundings = new Surroundings(statement.searchPath(), takeable(statement.role()));
        switch (Planning.of(before, text, surroundings, limits.planning())) {
            case Planning.Refused(var refusal) -> leaveOut(refusal.reason());
            case Planned was -> compare(new Candidate(statement, text, was), surroundings);
        }
    }

    private void compare(Candidate candidate, Surroundings surroundings) throws SQLException {
        switch (Planning.of(after, candidate.text(), surroundings, limits.planning())) {
            case Planning.Refused(var refusal) -> {
                if (refusal.passes()) {
                    leaveOut(refusal.reason());
                } else {
                    results.add(candidate.fails(database, Optional.empty(), "cannot be planned", refusal));
                }
            }
            case Planned is ->
                results.add(candidate.becomes(database, is, run(candidate.text(), surroundings, is.shape())));
        }
    }

    private void leaveOut(String reason) {
        leftOut.merge(reason, 1, Integer::sum);
    }

    /** On both servers or on neither: rights and row security decide about plans. */
    private Optional<String> takeable(Optional<String> role) throws SQLException {
        if (role.isEmpty()) {
            return role;
        }
        var take = Surroundings.take(role.get());
        if (!takeableRoles.containsKey(take)) {
            takeableRoles.put(take, before.wouldAccept(take) && after.wouldAccept(take));
        }
        return role.filter(name -> takeableRoles.get(take));
    }

    private CloneRun run(QueryText text, Surroundings surroundings, PlanShape shape) throws SQLException {
        if (text.parameterized()) {
            return new CloneRun.Incomplete("");
        }
        if (shape.modifies()) {
            return new CloneRun.Incomplete("not run: it writes");
        }
        if (shape.leavesTheServer()) {
            return new CloneRun.Incomplete("not run: it asks another server");
        }
        if (nanosLeft <= 0) {
            return new CloneRun.Incomplete("not run: the time for all is used up");
        }
        var begun = System.nanoTime();
        try {
            return CloneRun.of(after, text, surroundings, limits.running());
        } finally {
            nanosLeft -= System.nanoTime() - begun;
        }
    }
}
