package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Extensions that were not updated with their libraries. */
final class OutdatedExtensions implements Precheck {

    static final About ABOUT = About.database(
                    "extension-outdated",
                    "This extension is older than its library: an upgrade carries its old objects along,"
                            + " which a newer library may no longer serve.")
            .warns(PG_UPGRADE)
            .remedy("ALTER EXTENSION … UPDATE;");

    private static final String SQL = """
            SELECT format('extension %s %s, library %s', e.extname, e.extversion, a.default_version),
                   format('ALTER EXTENSION %I UPDATE;', e.extname)
              FROM pg_extension e
              JOIN pg_available_extensions a ON a.name = e.extname
             WHERE e.extversion <> a.default_version
               AND EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p
                            WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL)
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(SQL);
    }
}
