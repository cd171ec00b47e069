package dev.uplift.worker.verification;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.worker.postgres.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs the checks that the user brought. What does not hold, or cannot be asked, is a failed check. */
public final class OwnChecks {

    private OwnChecks() {}

    /** How a database is reached; its session's own time for an answer must be longer than 30 s. */
    @FunctionalInterface
    public interface Opening {
        Session open(String database) throws SQLException;
    }

    /**
     * One after the other; each ends within a minute. Where a turn is stopped and its sessions with it, the checks
     * after that fail: look whether it was before believing them.
     *
     * @param verifications in whose order they are reported
     * @param databases of the server that is looked at; the name is the one that the user knows
     * @return one check {@code user:<name>} for each but the manual ones, which people sign
     */
    public static List<Check> run(List<Verification> verifications, Opening databases, OutgoingHttp http)
            throws InterruptedException {
        var checks = new ArrayList<Check>();
        for (var verification : verifications) {
            switch (verification) {
                case Verification.Sql sql -> checks.add(SqlCheck.of(sql, databases));
                case Verification.Http probe -> checks.add(HttpCheck.of(probe, http));
                case Verification.Manual _ -> {}
            }
        }
        return checks;
    }

    /** @param seen in one line */
    static Check check(Verification verification, boolean passed, String seen) {
        return new Check("user:" + verification.name(), passed, seen);
    }
}
