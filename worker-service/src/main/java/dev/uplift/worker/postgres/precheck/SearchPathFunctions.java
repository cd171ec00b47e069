package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.LOGICAL;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Functions that indexes, generated columns and the like call, and that find what they need by the search path. */
final class SearchPathFunctions implements Precheck {

    static final About ABOUT = About.database(
                    "search-path-functions",
                    "A restore, and from version 17 on all maintenance, runs with an empty search path; this"
                            + " function then does not find what it names.")
            .blocks(PG_UPGRADE, DUMP_RESTORE, LOGICAL)
            .remedy("ALTER ROUTINE … SET search_path TO …, pg_temp;");

    /** Names count that stand where a table or a function is named, without a schema. */
    private static final String CALLED = """
            SELECT p.oid, p.oid::regprocedure::text, l.lanname, caller.object, caller.built, named.schemas
              FROM pg_proc p
              JOIN pg_language l ON l.oid = p.prolang AND l.lanname IN ('sql', 'plpgsql')
              JOIN (SELECT d.refobjid AS oid, pg_describe_object(d.classid, d.objid, d.objsubid) AS object,
                           c.relkind IN ('i', 'I') OR coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '' AS built
                      FROM pg_depend d
                      LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
                      LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
                      LEFT JOIN pg_constraint k
                             ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid AND k.contype = 'c'
                      LEFT JOIN pg_class c
                             ON c.oid = CASE d.classid WHEN 'pg_class'::regclass THEN d.objid ELSE w.ev_class END
                      LEFT JOIN pg_attribute a
                             ON a.attrelid = coalesce(f.adrelid, c.oid)
                            AND a.attnum = coalesce(f.adnum, nullif(d.objsubid, 0))
                     WHERE d.refclassid = 'pg_proc'::regclass
                       AND (c.relkind IN ('i', 'I', 'm') OR to_jsonb(a) ->> 'attgenerated' = 's' OR k.oid IS NOT NULL)
                   ) caller ON caller.oid = p.oid
              LEFT JOIN LATERAL (
                    SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ') AS schemas
                      FROM (SELECT relnamespace AS schema, relname AS name, '\\M' AS after,
                                   '\\m(from|join|into|update|only|table)\\s+"?' AS before
                              FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                            UNION ALL
                            SELECT pronamespace, proname, '"?\\s*\\(', '(^|[^.\\w"])"?' FROM pg_proc) thing
                      JOIN pg_namespace n
                             ON n.oid = thing.schema AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                     WHERE strpos(p.prosrc, thing.name) > 0
                       AND p.prosrc ~* concat(before, regexp_replace(name, '(\\W)', '\\\\\\1', 'g'), after)
                   ) named ON true
             WHERE p.oid >= 16384 AND p.prokind = 'f'
               AND NOT EXISTS (SELECT FROM unnest(p.proconfig) setting WHERE setting LIKE 'search_path=%')
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
            """;

    /** What a function in SQL does not find: functions, tables, columns, types. */
    private static final Set<String> NOT_FOUND = Set.of("42883", "42P01", "42703", "42704");

    /** @param built whether already making the object calls the function, and not only filling it */
    private record Called(
            long oid, String function, boolean sql, String object, boolean built, Optional<String> schemas) {}

    @Override
    public About about() {
        return ABOUT;
    }

    @Override
    public List<Finding> look(Question question) throws SQLException {
        var called = question.session()
                .list(
                        CALLED,
                        row -> new Called(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3).equals("sql"),
                                row.getString(4),
                                row.getBoolean(5),
                                Optional.ofNullable(row.getString(6))));
        var findings = new ArrayList<Finding>();
        for (var each : called) {
            finding(question, each).ifPresent(findings::add);
        }
        return findings;
    }

    /** The server itself says whether a function in SQL finds everything; of other languages only its text is known. */
    private static Optional<Finding> finding(Question question, Called called) throws SQLException {
        if (!called.sql()) {
            return called.schemas().map(_ -> finding(question, called, Severity.WARN, ABOUT.title()));
        }
        var harmless = question.route().is(PG_UPGRADE) && !called.built();
        return missing(question, called)
                .map(message -> finding(
                        question,
                        called,
                        harmless ? Severity.WARN : Severity.BLOCK,
                        "%s (%s)".formatted(ABOUT.title(), message)));
    }

    private static Finding finding(Question question, Called called, Severity severity, String explanation) {
        return question.finding(
                severity,
                "function %s in %s".formatted(called.function(), called.object()),
                explanation,
                "ALTER ROUTINE %s SET search_path TO %s, pg_temp;"
                        .formatted(called.function(), called.schemas().orElse("public")));
    }

    /** Parses the function as a restore would, and does not call it. */
    private static Optional<String> missing(Question question, Called called) throws SQLException {
        try {
            question.session().text("SELECT fmgr_sql_validator(%d)".formatted(called.oid()));
            return Optional.empty();
        } catch (SQLException refused) {
            if (NOT_FOUND.contains(refused.getSQLState())) {
                return Optional.of(Unseen.message(refused));
            }
            throw refused;
        }
    }
}
