package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import java.sql.SQLException;
import java.util.List;

/** Views, aggregates and the like that call functions of the system that the new version does not have. */
final class RemovedFunctions implements Precheck {

    static final About ABOUT = About.database(
                    "removed-functions",
                    "The new version does not have a function that this calls: restoring it fails, which"
                            + " pg_upgrade --check does not see.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP VIEW …; or make it anew without the function");

    private static final String SQL = """
            WITH gone AS (
                SELECT oid, proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND oid < 16384
                  AND proname = ANY (?)),
            hit AS (
                SELECT * FROM (EXPRESSIONS) expressions
                 WHERE tree ~ (SELECT format(':funcid (%s) ', string_agg(oid::text, '|')) FROM gone)
                   AND (extension IS NULL OR ?)),
            used AS (
                SELECT hit.object, hit.remedy, gone.proname
                  FROM hit JOIN gone ON strpos(hit.tree, format(':funcid %s ', gone.oid)) > 0
                UNION
                SELECT format('aggregate %s', aggfnoid::regprocedure),
                       format('DROP AGGREGATE %s;', aggfnoid::regprocedure), gone.proname
                  FROM pg_aggregate
                  JOIN gone ON gone.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggmtransfn, aggminvtransfn,
                         aggmfinalfn)
                 WHERE aggfnoid >= 16384
                UNION
                SELECT format('operator %s', o.oid::regoperator),
                       format('DROP OPERATOR %s;', o.oid::regoperator), gone.proname
                  FROM pg_operator o JOIN gone ON gone.oid = o.oprcode WHERE o.oid >= 16384
                UNION
                SELECT format('cast from %s to %s', castsource::regtype, casttarget::regtype),
                       format('DROP CAST (%s AS %s);', castsource::regtype, casttarget::regtype), gone.proname
                  FROM pg_cast c JOIN gone ON gone.oid = c.castfunc WHERE c.oid >= 16384)
            SELECT format('%s, function %s()', object, proname),
                   format('%s or make it anew without %s()', remedy, proname)
              FROM used
            """.replace("EXPRESSIONS", Expressions.ALL);

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        return question.findings(
                SQL,
                Removed.names(Removed.Kind.FUNCTION, question.route()).toArray(String[]::new),
                question.route().is(PG_UPGRADE));
    }
}
