package dev.uplift.worker.postgres.step;

import dev.uplift.worker.postgres.Sessions;
import java.sql.SQLException;

/** A refusal, and by which server. */
public final class Refused extends SQLException {

    private static final long serialVersionUID = 1;

    private final String server;

    private Refused(String server, SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.server = server;
    }

    /** What is read from or done to one server. */
    @FunctionalInterface
    public interface OnServer<T> {
        T run(Sessions sessions) throws SQLException, InterruptedException;
    }

    /** Runs something on a server, so that a refusal names it. @param called for example {@code source} */
    public static <T> T by(String called, Sessions sessions, OnServer<T> body)
            throws SQLException, InterruptedException {
        try {
            return body.run(sessions);
        } catch (Refused known) {
            throw known;
        } catch (SQLException refused) {
            throw new Refused("%s %s".formatted(called, sessions.dsn()), refused);
        }
    }

    /** As people call it, for example {@code source shop@db1:5432}. */
    String server() {
        return server;
    }

    /** What its driver threw. */
    SQLException refusal() {
        return (SQLException) getCause();
    }
}
