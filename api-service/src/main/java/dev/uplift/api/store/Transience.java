package dev.uplift.api.store;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Whether a failure of the database will pass by waiting. */
public final class Transience {

    /** Connection, rollback (deadlock, serialization), resources, operator intervention, system error. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");

    private Transience() {}

    public static boolean passes(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof RollbackException
                    || cause instanceof SystemException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                // Without a state it comes from the pool: no connection in time.
                return sql.getSQLState() == null
                        || CLASSES.contains(sql.getSQLState().substring(0, 2));
            }
        }
        return false;
    }
}
