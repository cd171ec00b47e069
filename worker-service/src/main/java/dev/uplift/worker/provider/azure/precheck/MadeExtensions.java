package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;

/** Extensions in databases that Azure does not upgrade. @param refused which ones */
record MadeExtensions(RefusedExtensions refused) implements Precheck {

    private static final About ABOUT = About.database(
                    "azure-extension", "Azure does not upgrade a server that has this extension in a database.")
            .blocks(PG_UPGRADE)
            .remedy("DROP EXTENSION …; as the finding says");

    private static final String MADE = "SELECT extname FROM pg_extension ORDER BY 1";

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.session().texts(MADE).stream()
                .flatMap(extension -> refused.remedy(extension).stream()
                        .map(remedy -> ABOUT.finding(
                                PG_UPGRADE,
                                "database %s, extension %s".formatted(question.database(), extension),
                                ABOUT.title(),
                                remedy)))
                .toList();
    }
}
