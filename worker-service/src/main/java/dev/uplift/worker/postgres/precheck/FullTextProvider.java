package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Full-text indexes in databases that do not sort by the C library. */
final class FullTextProvider implements Precheck {

    static final About ABOUT = About.database(
                    "full-text-provider",
                    "From version 18 on full-text search and pg_trgm classify characters as the database's"
                            + " own provider does, and not as the C library: this index will not fit the searches.")
            .from(new Majors(Optional.of(15), Optional.of(17)))
            .to(Majors.since(18))
            .warns(PG_UPGRADE)
            .remedy("After the upgrade: REINDEX INDEX …;");

    private static final String SQL = """
            SELECT DISTINCT format('index %s', i.indexrelid::regclass),
                   format('After the upgrade: REINDEX INDEX %s;', i.indexrelid::regclass)
              FROM pg_index i
              CROSS JOIN unnest(i.indclass::oid[]) class
              JOIN pg_opclass o ON o.oid = class
              JOIN pg_database d ON d.datname = current_database()
             WHERE d.datlocprovider <> 'c' AND o.opcname IN ('tsvector_ops', 'gin_trgm_ops', 'gist_trgm_ops')
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
