package dev.uplift.worker.postgres;

import java.sql.SQLException;

/**
 * A moment in the life of a server, told by its transactions: every row knows the one that wrote it.
 *
 * @param transaction the oldest that was still running; what an earlier one wrote, everybody saw
 */
public record Moment(long transaction) {

    private static final String NOW = "SELECT txid_snapshot_xmin(txid_current_snapshot())";

    /** A row that was frozen long ago has the greatest age there is. */
    private static final String EARLIER = "SELECT EXISTS (SELECT FROM %s t WHERE age(t.xmin) > txid_current() - ?)";

    public static Moment now(Session session) throws SQLException {
        return new Moment(session.number(NOW));
    }

    /**
     * Whether any row of now was there then; one that was changed since does not count.
     *
     * @param relation as it stands after FROM
     */
    public boolean saw(Session session, String relation) throws SQLException {
        return session.holds(EARLIER.formatted(relation), transaction);
    }
}
