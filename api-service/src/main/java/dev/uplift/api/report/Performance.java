package dev.uplift.api.report;

import java.util.Map;
import java.util.Optional;

/**
 * The performance observations of the guides' test results. All but the statements are figures that somebody has to
 * measure before and after; they are read from the facts {@code performance.before} and {@code performance.after}, which
 * the observation learns.
 *
 * @param queryResponse of the statements that production runs, on the upgraded clone
 * @param loadMillis of the application, by an HTTP probe
 * @param cpuPercent of the server
 * @param memoryPercent of the server
 * @param connections to the server
 * @param errorPercent transactions that were rolled back, of all
 * @param statementMillis mean time of a statement
 * @param iops reads and writes of the server's disks in a second
 * @param diskBytes what the server's data takes on its disks
 * @param diskIoBytesPerSecond read and written
 * @param networkBytesPerSecond in and out
 */
public record Performance(
        QueryResponse queryResponse,
        Measure loadMillis,
        Measure cpuPercent,
        Measure memoryPercent,
        Measure connections,
        Measure errorPercent,
        Measure statementMillis,
        Measure iops,
        Measure diskBytes,
        Measure diskIoBytesPerSecond,
        Measure networkBytesPerSecond) {

    /** The words of the guides. */
    public enum QueryResponse {
        IMPROVEMENT,
        SAME,
        DEGRADATION,
        NOT_MEASURED
    }

    /**
     * One figure, on the old version and on the new one.
     *
     * @param before empty if nobody measured it
     * @param after the same
     */
    public record Measure(Optional<Double> before, Optional<Double> after) {

        static Measure of(Map<String, Object> facts, String name) {
            return new Measure(
                    Facts.number(facts, "performance.before", name), Facts.number(facts, "performance.after", name));
        }
    }

    static Performance of(Map<String, Object> facts, Optional<Queries> queries) {
        return new Performance(
                queries.map(Performance::response).orElse(QueryResponse.NOT_MEASURED),
                Measure.of(facts, "loadMillis"),
                Measure.of(facts, "cpuPercent"),
                Measure.of(facts, "memoryPercent"),
                Measure.of(facts, "connections"),
                Measure.of(facts, "errorPercent"),
                Measure.of(facts, "statementMillis"),
                Measure.of(facts, "iops"),
                Measure.of(facts, "diskBytes"),
                Measure.of(facts, "diskIoBytesPerSecond"),
                Measure.of(facts, "networkBytesPerSecond"));
    }

    private static QueryResponse response(Queries queries) {
        if (queries.failed() + queries.degraded() > 0) {
            return QueryResponse.DEGRADATION;
        }
        if (queries.improved() > 0) {
            return QueryResponse.IMPROVEMENT;
        }
        return queries.same() + queries.planChanged() > 0 ? QueryResponse.SAME : QueryResponse.NOT_MEASURED;
    }
}
