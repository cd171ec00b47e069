package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.postgres.SortingLibrary;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Indexes that stay as they are while the library that sorts them changes. */
final class SortingLibraries implements Precheck {

    static final About ABOUT = About.database(
                    "sorting-library",
                    "pg_upgrade keeps indexes on text as they are, and says nothing where the new server"
                            + " sorts by another version of ICU or of the C library: they are then out of order.")
            .warns(PG_UPGRADE)
            .remedy("After the upgrade: REINDEX DATABASE …;");

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return SortingLibrary.read(question.session()).stream()
                .map(library -> finding(question, library))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Finding> finding(Question question, SortingLibrary library) {
        var target = question.route().target();
        if (target.isPresent() && target.get().libraries().contains(library.provider() + " " + library.version())) {
            return Optional.empty();
        }
        return Optional.of(question.finding(
                target.isPresent() ? Severity.WARN : Severity.INFO,
                "%d indexes sorted by %s %s".formatted(library.indexes(), library.name(), library.version()),
                ABOUT.title(),
                "%s: REINDEX DATABASE %s;"
                        .formatted(
                                target.isPresent()
                                        ? "After the upgrade"
                                        : "After the upgrade, if the new server's is another version",
                                Sql.name(question.database()))));
    }
}
