package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Precheck;
import dev.uplift.worker.postgres.precheck.Question;
import java.sql.SQLException;
import java.util.List;

/** Tablespaces, which lie outside the data directory and are not carried along. */
final class Tablespaces implements Precheck {

    private static final About ABOUT = About.server(
                    "kubernetes-tablespace",
                    "A tablespace lies outside the data directory, and maybe on another volume: the Job does not move it.")
            .blocks(PG_UPGRADE)
            .remedy("ALTER TABLE … SET TABLESPACE pg_default; and DROP TABLESPACE …;");

    private static final String SQL = """
            SELECT format('tablespace %s at %s', spcname, pg_tablespace_location(oid)),
                   format('Move what is in it, and DROP TABLESPACE %I;', spcname)
              FROM pg_tablespace
             WHERE pg_tablespace_location(oid) <> ''
             ORDER BY 1
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
