package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.SqlProblems;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings extensions to the version that the server offers by default. Each update is a transaction of its own; one that
 * is refused is a warning, since the upgrade itself is good.
 */
final class ExtensionUpdates {

    /**
     * What others need comes first: postgis before postgis_raster, postgis_topology and the rest of its family. A
     * version without a script that leads to it has no path.
     */
    private static final String OUTDATED = """
            WITH RECURSIVE needs(extension, needed) AS (
                SELECT objid, refobjid FROM pg_depend
                 WHERE classid = 'pg_extension'::regclass AND refclassid = 'pg_extension'::regclass),
            ranked(extension, rank) AS (
                SELECT oid, 0 FROM pg_extension
                UNION
                SELECT needs.extension, ranked.rank + 1 FROM needs JOIN ranked ON ranked.extension = needs.needed)
            SELECT e.extname, e.extversion, a.default_version,
                   EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p
                            WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL)
              FROM pg_extension e
              JOIN pg_available_extensions a ON a.name = e.extname
             WHERE e.extversion <> a.default_version
             ORDER BY (SELECT max(rank) FROM ranked WHERE ranked.extension = e.oid), e.extname
            """;

    /** Whoever waits for a lock lets others wait. */
    private static final String PATIENCE = "SET lock_timeout TO '10s'";

    private static final String REFUSED = "extension-not-updated";

    private final InPlaceServer server;
    private final List<Finding> refused = new ArrayList<>();

    ExtensionUpdates(InPlaceServer server) {
        this.server = server;
    }

    /** @param path whether scripts lead from the one version to the other */
    private record Outdated(String name, String is, String offered, boolean path) {
        String statement() {
            return "ALTER EXTENSION %s UPDATE;".formatted(Sql.name(name));
        }
    }

    StepResult run(List<NamedDatabase> databases) throws SQLException {
        for (var database : databases) {
            server.work().progress(Progress.doing("updating extensions of database " + database.name()));
            try (var session = server.sessions().openLong(database.here())) {
                update(session, database.name());
            }
        }
        if (!refused.isEmpty()) {
            server.work().found(refused);
        }
        return StepResult.done();
    }

    private void update(Session session, String database) throws SQLException {
        session.execute(PATIENCE);
        var all = session.list(
                OUTDATED, row -> new Outdated(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)));
        for (var extension : all) {
            if (extension.path()) {
                update(session, database, extension);
            } else {
                refused.add(finding(
                        database,
                        extension,
                        "no script leads to version " + extension.offered(),
                        "See the extension's own notes: it may have to be dropped and created anew."));
            }
        }
    }

    private void update(Session session, String database, Outdated extension) throws SQLException {
        server.work().mayAct();
        try {
            session.execute(extension.statement());
        } catch (SQLException no) {
            if (session.isClosed() || server.work().stopping()) {
                throw no;
            }
            refused.add(finding(database, extension, SqlProblems.words(no), extension.statement()));
            return;
        }
        // One fact for each, so that a later turn adds to them and replaces none.
        var now = session.text("SELECT extversion FROM pg_extension WHERE extname = ?", extension.name());
        server.work()
                .learned(
                        Map.of(
                                "%s/%s/%s".formatted(server.id("extension"), database, extension.name()),
                                "%s to %s".formatted(extension.is(), now)),
                        List.of());
    }

    private static Finding finding(String database, Outdated extension, String why, String remedy) {
        return new Finding(
                REFUSED,
                Severity.WARN,
                "database %s, extension %s".formatted(database, extension.name()),
                "It stays at version %s, and the server offers %s: %s."
                        .formatted(extension.is(), extension.offered(), why),
                remedy);
    }
}
