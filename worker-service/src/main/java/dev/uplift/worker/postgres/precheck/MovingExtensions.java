package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Extension;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Extensions that will be of another version. */
final class MovingExtensions implements Precheck {

    static final About ABOUT = About.database(
                    "extension-version", "A restore makes extensions in the version that is the new server's default.")
            .informs(DUMP_RESTORE, LOGICAL)
            .remedy("Look in its release notes, or update it before: ALTER EXTENSION … UPDATE TO …;");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return Inventory.extensions(question.session()).stream()
                .flatMap(extension -> finding(question, extension).stream())
                .toList();
    }

    private static Optional<Finding> finding(Question question, Extension extension) {
        return question.route()
                .target()
                .map(target -> target.extensions().getOrDefault(extension.name(), ""))
                .filter(version -> !version.isEmpty() && !version.equals(extension.version()))
                .map(version -> question.finding(
                        "extension %s %s, there %s".formatted(extension.name(), extension.version(), version),
                        "Look in its release notes. Where this server has that version, too: ALTER EXTENSION"
                                + " %s UPDATE TO %s;".formatted(Sql.name(extension.name()), Sql.literal(version))));
    }
}
