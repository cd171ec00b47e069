package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.List;

/** Extensions that the new server does not have. */
final class MissingExtensions implements Precheck {

    static final About ABOUT = About.database(
                    "extension-missing",
                    "The new server does not have this extension: what belongs to it cannot be restored, and"
                            + " pg_upgrade may not notice where only its script is missing.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("Install its package on the new server. If nothing needs it: DROP EXTENSION …;");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return Inventory.extensions(question.session()).stream()
                .filter(extension -> isMissing(extension.name(), question.route()))
                .map(extension -> question.finding(
                        "extension %s %s".formatted(extension.name(), extension.version()),
                        "Install its package on the new server. If nothing needs it: DROP EXTENSION %s;"
                                .formatted(Sql.name(extension.name()))))
                .toList();
    }

    private static boolean isMissing(String extension, Route route) {
        return route.target()
                .map(target -> !target.extensions().containsKey(extension))
                .orElseGet(() -> Removed.names(Removed.Kind.EXTENSION, route).contains(extension));
    }
}
