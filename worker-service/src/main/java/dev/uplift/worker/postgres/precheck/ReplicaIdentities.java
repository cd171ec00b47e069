package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Tables whose rows cannot be told apart. */
final class ReplicaIdentities implements Precheck {

    static final About ABOUT = About.database(
                    "no-replica-identity",
                    "Without a primary key or another replica identity, every UPDATE and DELETE of this"
                            + " table fails as soon as it is published.")
            .blocks(LOGICAL)
            .remedy("ALTER TABLE … ADD PRIMARY KEY (…), or: ALTER TABLE … REPLICA IDENTITY FULL;");

    private static final String SQL = """
            SELECT format('table %s', c.oid::regclass),
                   format('Give it a primary key, or: ALTER TABLE %s REPLICA IDENTITY FULL;', c.oid::regclass)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND n.nspname !~ '^pg_'
               AND n.nspname NOT IN ('information_schema', 'uplift_probe')
               AND NOT EXISTS (SELECT FROM pg_index i
                                WHERE i.indrelid = c.oid
                                  AND (c.relreplident = 'd' AND i.indisprimary
                                       OR c.relreplident = 'i' AND i.indisreplident))
               AND c.relreplident <> 'f'
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
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
