package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Views and the like with operators of the system that the new version does not have. */
final class RemovedOperators implements Precheck {

    static final About ABOUT = About.database(
                    "removed-operators",
                    "The new version does not have an operator that this uses: restoring it fails, which"
                            + " pg_upgrade --check does not see.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP VIEW …; or make it anew without the operator");

    private static final String SQL = """
            WITH gone AS (
                SELECT oid, name
                  FROM pg_operator,
                       LATERAL format('%s(%s,%s)', oprname, coalesce(format_type(nullif(oprleft, 0), NULL), 'none'),
                                      coalesce(format_type(nullif(oprright, 0), NULL), 'none')) name
                 WHERE oid < 16384 AND name = ANY (?)),
            hit AS (
                SELECT * FROM (EXPRESSIONS) expressions
                 WHERE tree ~ (SELECT format(':opno (%s) ', string_agg(oid::text, '|')) FROM gone)
                   AND (extension IS NULL OR ?))
            SELECT format('%s, operator %s', hit.object, gone.name),
                   format('%s or make it anew without %s', hit.remedy, gone.name)
              FROM hit
              JOIN gone ON strpos(hit.tree, format(':opno %s ', gone.oid)) > 0
            """.replace("EXPRESSIONS", Expressions.ALL);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL,
                Removed.names(Removed.Kind.OPERATOR, question.route()).toArray(String[]::new),
                question.route().is(PG_UPGRADE));
    }
}
