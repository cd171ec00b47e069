package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** After it, the planner knows the tables: roughly, or as well as the server's settings ask for. */
public final class DatabaseStatistics {

    /** ANALYZE passes over what it is not allowed; it says so only to whoever reads its warnings. */
    private static final String SKIPPED = """
            SELECT c.oid::regclass::text
              FROM pg_class c
              JOIN pg_database d ON d.datname = current_database()
             WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND c.oid >= 16384
               AND NOT pg_has_role(c.relowner, 'USAGE') AND NOT pg_has_role(d.datdba, 'USAGE')%s
             ORDER BY 1
            """;

    private static final String NOT_GRANTED = " AND NOT has_table_privilege(c.oid, 'MAINTAIN')";
    private static final int FIRST_WITH_MAINTAIN = 17;

    private DatabaseStatistics() {}

    /**
     * One database after the other, with a progress that counts them.
     *
     * @param detail a {@code default_statistics_target} for this once; 0 for the server's own
     */
    public static void gather(Work work, Sessions sessions, List<NamedDatabase> databases, int detail)
            throws SQLException {
        int done = 0;
        for (var database : databases) {
            work.progress(Progress.of("analyzing database " + database.name(), done, databases.size(), "databases", 0));
            try (var session = sessions.openLong(database.here())) {
                if (detail > 0) {
                    session.execute("SET default_statistics_target TO " + detail);
                }
                work.mayAct();
                session.execute("ANALYZE");
            }
            done++;
        }
    }

    /** Warnings of tables that our role may not analyze, one for each database that has some. */
    public static List<Finding> skipped(Sessions sessions, List<NamedDatabase> databases) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var database : databases) {
            try (var session = sessions.open(database.here())) {
                var granted = session.major() >= FIRST_WITH_MAINTAIN ? NOT_GRANTED : "";
                var tables = session.texts(SKIPPED.formatted(granted));
                if (!tables.isEmpty()) {
                    findings.add(skipped(database, tables, session.text("SELECT current_user")));
                }
            }
        }
        return findings;
    }

    private static Finding skipped(NamedDatabase database, List<String> tables, String role) {
        return new Finding(
                "statistics-skipped",
                Severity.WARN,
                "database " + database.name(),
                "Role %s may not analyze %d tables, so the planner knows nothing of them: %s."
                        .formatted(role, tables.size(), Comparison.few(tables)),
                "ANALYZE; in that database as its owner, or GRANT its owner to %s.".formatted(Sql.name(role)));
    }
}
