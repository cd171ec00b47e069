package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** What a check could not look at is a finding, too: somebody else has to look. */
final class Unseen {

    private Unseen() {}

    /** Whether the connection or the server is lost, so that no check can be asked any more. */
    static boolean isGone(SQLException refused) {
        var state = state(refused);
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** Of a check that was refused; never worse than a warning, and no worse than what it looks for. */
    static Finding by(Question question, SQLException refused) {
        var worst = question.about().severities().get(question.route().method());
        return question.everywhere(
                worst == Severity.INFO ? Severity.INFO : Severity.WARN,
                "This check could not look: %s.".formatted(message(refused)),
                switch (state(refused)) {
                    case "42501" -> "Give credentials of a role that may read it, or look for yourself.";
                    case "55P03", "57014" -> "Ask again when the server has less to do, or look for yourself.";
                    default -> "Look for yourself.";
                });
    }

    /** Of a database that did not let us in. */
    static Finding database(Method method, String database, SQLException refused) {
        return UnseenDatabases.ABOUT.finding(
                method,
                "database " + database,
                "None of the checks could look into it: %s.".formatted(message(refused)),
                "Let our role connect to it, or look for yourself.");
    }

    private static String state(SQLException refused) {
        return refused.getSQLState() == null ? "" : refused.getSQLState();
    }

    /** What the server said. */
    static String message(SQLException refused) {
        var answer = refused instanceof PSQLException known ? known.getServerErrorMessage() : null;
        return answer != null && answer.getMessage() != null ? answer.getMessage() : refused.getMessage();
    }
}
