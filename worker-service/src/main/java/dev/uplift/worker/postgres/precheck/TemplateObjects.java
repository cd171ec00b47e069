package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.UserObjects;
import java.sql.SQLException;
import java.util.List;

/** What users put into template1, so that every new database has it. */
final class TemplateObjects implements Precheck {

    static final About ABOUT = About.database(
                    "template-changed", "Template databases are not copied: new databases of the new server lack this.")
            .warns(DUMP_RESTORE, LOGICAL)
            .remedy("Create it in template1 of the new server afterwards.");

    private static final int NAMED = 6;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public boolean looksInto(DatabaseProperties database, Method method) {
        return database.name().equals("template1");
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return UserObjects.first(question.session(), NAMED).stream()
                .map(object -> question.finding(object, ABOUT.remedy()))
                .toList();
    }
}
