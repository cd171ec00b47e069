package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.DatabaseProperties;
import java.sql.SQLException;
import java.util.List;

/** One condition that stops or degrades an upgrade; reads only, and keeps nothing. */
public interface Precheck {

    /** Constant. */
    About about();

    /** Everything that it found, not only the first thing. @throws SQLException if the server did not let it look */
    List<Finding> look(Question question) throws SQLException;

    /**
     * Whether it has to look into a database; asked of checks of databases only, and of databases that can be connected
     * to. What pg_upgrade does it does to templates, too; the other ways leave them alone.
     */
    default boolean looksInto(DatabaseProperties database, Method method) {
        return database.isUsers()
                || method == Method.PG_UPGRADE && database.name().equals("template1");
    }
}
