package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Setting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Libraries that the server loads at its start. */
final class PreloadLibraries implements Precheck {

    static final About ABOUT = About.server(
                    "preload-libraries",
                    "The server loads this library at its start, and the new one must, too: extensions that"
                            + " need it do not work without.")
            .warns(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("On the new server: ALTER SYSTEM SET shared_preload_libraries TO …; and restart it");

    /** Nothing for roles that may not see the parameter. */
    static final String LIBRARIES = """
            SELECT btrim(library, ' "')
              FROM pg_settings, regexp_split_to_table(setting, ',') library
             WHERE name = 'shared_preload_libraries' AND btrim(library) <> ''
            """;

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var there = question.route().target().map(Offers::preloaded).orElse(List.of());
        var all = new ArrayList<>(there);
        var missing = question.session().texts(LIBRARIES);
        missing.removeAll(there);
        all.addAll(missing);
        var remedy = "On the new server: ALTER SYSTEM %s; and restart it"
                .formatted(new Setting("shared_preload_libraries", String.join(",", all)).clause());
        return missing.stream()
                .map(library -> question.finding("library " + library, remedy))
                .toList();
    }
}
