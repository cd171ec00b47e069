package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One statement that production runs, as the old server and the upgraded one would run it. Costs are the planners'
 * units: they compare plans, and say nothing about milliseconds.
 *
 * @param database where it runs
 * @param queryId as pg_stat_statements has it, a signed number of 64 bits
 * @param text normalised, constants stand as {@code $1}; at most 500 characters
 * @param calls since the statistics were reset
 * @param meanMillis of one call on production, as pg_stat_statements says
 * @param costBefore of the old server's plan
 * @param costAfter of the new server's plan; empty where it cannot plan the statement
 * @param millisOnClone measured on the upgraded clone; empty where it was not run there, or not to its end
 * @param verdict what became of it
 * @param detail what differs, or why it fails, in one line
 */
public record QueryResult(
        String database,
        String queryId,
        String text,
        long calls,
        double meanMillis,
        double costBefore,
        Optional<Double> costAfter,
        Optional<Double> millisOnClone,
        Verdict verdict,
        String detail) {

    private static final int LONGEST_TEXT = 500;

    /** PLAN_CHANGED is another plan that costs about the same; FAILED is what only the new server refuses. */
    public enum Verdict {
        IMPROVED,
        SAME,
        DEGRADED,
        PLAN_CHANGED,
        FAILED
    }

    public QueryResult {
        requireNonNull(database, "database");
        requireNonNull(queryId, "queryId");
        requireNonNull(verdict, "verdict");
        text = shortened(requireNonNull(text, "text"));
        costAfter = costAfter == null ? Optional.empty() : costAfter;
        millisOnClone = millisOnClone == null ? Optional.empty() : millisOnClone;
        detail = detail == null ? "" : detail;
    }

    /** The same, with what a run on the clone took. @param millis on the server */
    public QueryResult ran(double millis) {
        return new QueryResult(
                database,
                queryId,
                text,
                calls,
                meanMillis,
                costBefore,
                costAfter,
                Optional.of(millis),
                verdict,
                detail);
    }

    /** Never cuts a character beyond 16 bits in two. */
    private static String shortened(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        var end = LONGEST_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
