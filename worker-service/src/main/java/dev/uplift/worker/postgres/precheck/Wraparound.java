package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Databases whose transaction numbers run out. */
final class Wraparound implements Precheck {

    static final About ABOUT = About.server(
                    "wraparound",
                    "Half of the transaction numbers of this database are used up: emergency vacuums come,"
                            + " and an upgrade that takes long, or fails, leaves less time for them.")
            .warns(PG_UPGRADE, LOGICAL)
            .remedy("In that database: VACUUM (FREEZE);");

    private static final String SQL = """
            SELECT format('database %s, age %s and %s', datname, age(datfrozenxid), mxid_age(datminmxid)),
                   'In that database: VACUUM (FREEZE);'
              FROM pg_database
             WHERE datallowconn AND greatest(age(datfrozenxid), mxid_age(datminmxid)) > 1000000000
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
