package dev.uplift.worker.postgres.queries;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;

/** What came of running a statement on the upgraded clone. */
sealed interface CloneRun {

    /** @param millis on the server, without sending rows to a client; the quicker of two runs, unless one took long */
    record Took(double millis) implements CloneRun {}

    /** It fails there. */
    record Broke(Refusal refusal) implements CloneRun {}

    /** It was not run, or not to its end. @param why empty if there is nothing to say about it */
    record Incomplete(String why) implements CloneRun {}

    /**
     * Runs it in a transaction that cannot write and is taken back; what writes is refused by the server, functions
     * included. What functions do outside of the database (other servers, files) is not: a clone has to be isolated.
     *
     * @throws SQLException only if the connection is gone
     */
    static CloneRun of(Session clone, QueryText text, Surroundings surroundings, Duration limit) throws SQLException {
        try {
            var first = once(clone, text, surroundings, limit);
            return new Took(
                    first < limit.toMillis() / 2.0 ? Math.min(first, once(clone, text, surroundings, limit)) : first);
        } catch (SQLException refused) {
            if (clone.isClosed()) {
                throw refused;
            }
            return judged(Refusal.of(refused), limit);
        }
    }

    private static double once(Session clone, QueryText text, Surroundings surroundings, Duration limit)
            throws SQLException {
        var answer = clone.readOnly(limit, () -> {
            surroundings.enter(clone);
            return clone.verbatim(
                    "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + text.plannable(), row -> row.getString(1));
        });
        try {
            return Json.mapper()
                    .readTree(answer.getFirst())
                    .path(0)
                    .path("Execution Time")
                    .asDouble();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("EXPLAIN does not answer in JSON", bug);
        }
    }

    private static CloneRun judged(Refusal refusal, Duration limit) {
        return switch (refusal.state()) {
            case Refusal.CANCELLED -> new Incomplete("cut off on the clone after %d ms".formatted(limit.toMillis()));
            case Refusal.READ_ONLY -> new Incomplete("not run: it writes");
            default -> refusal.passes() ? new Incomplete("not run: " + refusal.sentence()) : new Broke(refusal);
        };
    }
}
