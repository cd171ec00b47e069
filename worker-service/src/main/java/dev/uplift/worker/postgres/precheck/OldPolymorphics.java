package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import java.sql.SQLException;
import java.util.List;

/** Aggregates and operators of users that stand on functions whose arguments changed their types. */
final class OldPolymorphics implements Precheck {

    static final About ABOUT = About.database(
                    "array-functions",
                    "From version 14 on array_append and its kin take anycompatible types: restoring an"
                            + " aggregate or operator that names one with anyarray or anyelement fails, and pg_upgrade"
                            + " refuses it.")
            .from(Majors.until(13))
            .to(Majors.since(14))
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("DROP AGGREGATE …(anyelement); and make it again after the upgrade, with anycompatible types");

    private static final String SQL = """
            WITH changed AS (
                SELECT oid FROM pg_proc
                 WHERE pronamespace = 'pg_catalog'::regnamespace
                   AND proname IN ('array_append', 'array_cat', 'array_prepend', 'array_remove', 'array_replace',
                                   'array_position', 'array_positions', 'width_bucket')
                   AND proargtypes::oid[] && ARRAY['anyarray'::regtype::oid, 'anyelement'::regtype::oid])
            SELECT format('aggregate %s', aggfnoid::regprocedure),
                   format('DROP AGGREGATE %s; and make it again after the upgrade, with anycompatible types',
                          aggfnoid::regprocedure)
              FROM pg_aggregate
             WHERE aggfnoid >= 16384
               AND (aggtransfn IN (SELECT oid FROM changed) OR aggfinalfn IN (SELECT oid FROM changed))
            UNION ALL
            SELECT format('operator %s', oid::regoperator),
                   format('DROP OPERATOR %s; and make it again after the upgrade, with anycompatible types',
                          oid::regoperator)
              FROM pg_operator
             WHERE oid >= 16384 AND oprcode IN (SELECT oid FROM changed)
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
