package dev.uplift.worker.postgres.precheck;

/**
 * Every expression and query that users stored in a database, as the server parsed it; the parsed form names functions,
 * operators and columns by number, also those of the system, of which it keeps no dependencies.
 */
final class Expressions {

    /** With its object, what to do about it, the extension that it belongs to, and the parsed form. */
    static final String ALL = """
            SELECT e.object, x.extname AS extension, e.tree,
                   coalesce('ALTER EXTENSION ' || quote_ident(x.extname) || ' UPDATE;', e.removal) AS remedy
              FROM (SELECT 'pg_class'::regclass AS class, c.oid, concat(r.ev_qual, r.ev_action) AS tree,
                           CASE WHEN r.rulename <> '_RETURN' THEN format('rule %I on %s', r.rulename, c.oid::regclass)
                                WHEN c.relkind = 'm' THEN format('materialized view %s', c.oid::regclass)
                                ELSE format('view %s', c.oid::regclass) END AS object,
                           CASE WHEN r.rulename <> '_RETURN'
                                THEN format('DROP RULE %I ON %s;', r.rulename, c.oid::regclass)
                                WHEN c.relkind = 'm' THEN format('DROP MATERIALIZED VIEW %s;', c.oid::regclass)
                                ELSE format('DROP VIEW %s;', c.oid::regclass) END AS removal
                      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
                    UNION ALL
                    SELECT 'pg_class'::regclass, d.adrelid, d.adbin::text,
                           format('column %s.%I', d.adrelid::regclass, a.attname),
                           format('ALTER TABLE %s ALTER COLUMN %I DROP %s;', d.adrelid::regclass, a.attname,
                                  CASE to_jsonb(a) ->> 'attgenerated' WHEN 's' THEN 'EXPRESSION' ELSE 'DEFAULT' END)
                      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                    UNION ALL
                    SELECT CASE WHEN contypid = 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END,
                           CASE WHEN contypid = 0 THEN conrelid ELSE contypid END, conbin::text,
                           format('constraint %I', conname),
                           CASE WHEN contypid = 0
                                THEN format('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname)
                                ELSE format('ALTER DOMAIN %s DROP CONSTRAINT %I;', contypid::regtype, conname) END
                      FROM pg_constraint WHERE conbin IS NOT NULL
                    UNION ALL
                    SELECT 'pg_class'::regclass, indrelid, concat(indexprs, indpred),
                           format('index %s', indexrelid::regclass), format('DROP INDEX %s;', indexrelid::regclass)
                      FROM pg_index WHERE indexprs IS NOT NULL OR indpred IS NOT NULL
                    UNION ALL
                    SELECT 'pg_class'::regclass, polrelid, concat(polqual, polwithcheck),
                           format('policy %I on %s', polname, polrelid::regclass),
                           format('DROP POLICY %I ON %s;', polname, polrelid::regclass)
                      FROM pg_policy
                    UNION ALL
                    SELECT 'pg_class'::regclass, tgrelid, tgqual::text,
                           format('trigger %I on %s', tgname, tgrelid::regclass),
                           format('DROP TRIGGER %I ON %s;', tgname, tgrelid::regclass)
                      FROM pg_trigger WHERE tgqual IS NOT NULL
                    UNION ALL
                    SELECT 'pg_proc'::regclass, p.oid, concat(p.proargdefaults, to_jsonb(p) ->> 'prosqlbody'),
                           format('function %s', p.oid::regprocedure), format('DROP ROUTINE %s;', p.oid::regprocedure)
                      FROM pg_proc p WHERE p.oid >= 16384
                    UNION ALL
                    SELECT 'pg_class'::regclass, partrelid, partexprs::text,
                           format('partition key of %s', partrelid::regclass),
                           format('DROP TABLE %s;', partrelid::regclass)
                      FROM pg_partitioned_table WHERE partexprs IS NOT NULL
                    UNION ALL
                    SELECT 'pg_type'::regclass, oid, typdefaultbin::text,
                           format('domain %s', oid::regtype), format('ALTER DOMAIN %s DROP DEFAULT;', oid::regtype)
                      FROM pg_type WHERE typdefaultbin IS NOT NULL
                    UNION ALL
                    SELECT 'pg_class'::regclass, s.stxrelid, to_jsonb(s) ->> 'stxexprs',
                           format('statistics %I.%I', n.nspname, s.stxname),
                           format('DROP STATISTICS %I.%I;', n.nspname, s.stxname)
                      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace) e
              LEFT JOIN pg_depend d ON d.classid = e.class AND d.objid = e.oid AND d.objsubid = 0 AND d.deptype = 'e'
              LEFT JOIN pg_extension x ON x.oid = d.refobjid
             WHERE e.oid >= 16384
            """;

    private Expressions() {}
}
