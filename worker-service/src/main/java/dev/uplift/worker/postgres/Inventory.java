package dev.uplift.worker.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What must be the same in two copies of a database, each thing as one line. */
public final class Inventory {

    /** Objects that have an owner, and, where they have privileges, the kind that the server's defaults know. */
    private static final String OWNED = """
            SELECT named.type, named.schema, named.identity, pg_get_userbyid(o.owner) AS owner, o.owner AS owner_oid, o.kind, o.acl
              FROM (SELECT 'pg_class'::regclass AS class, oid, relowner AS owner,
                           CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS kind, relacl AS acl
                      FROM pg_class WHERE relkind IN ('r','p','v','m','S','f')
                    UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, 'f', proacl FROM pg_proc
                    UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, 'n', nspacl FROM pg_namespace
                    UNION ALL SELECT 'pg_type'::regclass, oid, typowner, 'T', typacl FROM pg_type
                    UNION ALL SELECT 'pg_language'::regclass, oid, lanowner, 'l', lanacl FROM pg_language
                    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner, 'F', fdwacl FROM pg_foreign_data_wrapper
                    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner, 'S', srvacl FROM pg_foreign_server
                    UNION ALL SELECT 'pg_operator'::regclass, oid, oprowner, NULL, NULL FROM pg_operator
                    UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner, NULL, NULL FROM pg_opclass
                    UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner, NULL, NULL FROM pg_opfamily
                    UNION ALL SELECT 'pg_collation'::regclass, oid, collowner, NULL, NULL FROM pg_collation
                    UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner, NULL, NULL FROM pg_conversion
                    UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner, NULL, NULL FROM pg_ts_config
                    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner, NULL, NULL FROM pg_ts_dict
                    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner, NULL, NULL FROM pg_event_trigger
                    UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner, NULL, NULL FROM pg_publication
                    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner, NULL, NULL FROM pg_statistic_ext) o,
                   LATERAL pg_identify_object(o.class, o.oid, 0) named
             WHERE (o.oid >= 16384 OR named.type = 'schema' AND named.identity = 'public')
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = o.class AND d.objid = o.oid AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
               AND named.schema IS DISTINCT FROM 'uplift_probe' AND named.identity <> 'uplift_probe'
               AND coalesce(named.schema, '') !~ '^pg_(toast|temp)' AND named.identity !~ '^pg_(toast_)?temp_'
            """;

    private static final String OWNERS = "SELECT type || ' ' || identity, owner FROM (" + OWNED + ") o"
            + " UNION ALL SELECT count(*) || ' large objects', pg_get_userbyid(lomowner)"
            + " FROM pg_largeobject_metadata GROUP BY lomowner";

    /** Privileges; for columns and for what will be created only those that were given. */
    private static final String PRIVILEGES = """
            SELECT o.type || ' ' || o.identity, o.owner,
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
                   a.privilege_type || CASE WHEN a.is_grantable AND a.grantee <> o.owner_oid THEN '*' ELSE '' END
              FROM (%s) o, aclexplode(coalesce(o.acl, acldefault(o.kind, o.owner_oid))) a
             WHERE o.kind IS NOT NULL
            UNION
            SELECT 'column ' || c.oid::regclass || '.' || t.attname, pg_get_userbyid(c.relowner),
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
                   a.privilege_type || CASE WHEN a.is_grantable THEN '*' ELSE '' END
              FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
             WHERE c.oid >= 16384 AND NOT t.attisdropped
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            UNION
            SELECT 'default ' || i.identity, pg_get_userbyid(p.defaclrole),
                   CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
                   a.privilege_type || CASE WHEN a.is_grantable AND a.grantee <> p.defaclrole THEN '*' ELSE '' END
              FROM pg_default_acl p, aclexplode(p.defaclacl) a,
                   LATERAL pg_identify_object('pg_default_acl'::regclass, p.oid, 0) i
            UNION
            SELECT 'large objects', '', CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END,
                   a.privilege_type || ' on ' || count(*)
              FROM pg_largeobject_metadata l, aclexplode(l.lomacl) a
             WHERE a.grantee <> l.lomowner
             GROUP BY a.grantee, a.privilege_type
            """.formatted(OWNED);

    /** A sequence of a column follows its table, and is left out. */
    private static final String OWNED_ALONE = """
            SELECT o.type, coalesce(o.schema, ''), o.identity, o.owner
              FROM (%s) o
             WHERE NOT (o.type = 'sequence'
                        AND EXISTS (SELECT FROM pg_depend d
                                     WHERE d.classid = 'pg_class'::regclass AND d.objid = o.identity::regclass
                                       AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'a'))
            UNION ALL
            SELECT 'large object', '', oid::text, pg_get_userbyid(lomowner) FROM pg_largeobject_metadata
            """.formatted(OWNED);

    private static final String SEQUENCES = """
            SELECT n.nspname, c.relname,
                   format('%s from %s by %s between %s and %s cache %s cycle %s', format_type(s.seqtypid, NULL), s.seqstart,
                          s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle) AS definition
              FROM pg_sequence s
              JOIN pg_class c ON c.oid = s.seqrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname <> 'uplift_probe' AND n.nspname !~ '^pg_temp'
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY 1, 2
            """;

    private static final String INVALID = """
            SELECT 'index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indrelid >= 16384
            UNION ALL
            SELECT 'constraint ' || quote_ident(conname) || ' on ' || coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text)
              FROM pg_constraint WHERE NOT convalidated
            """;

    /** Order of pages does not matter; zeros at their end are cut off, since a copy writes out holes. */
    private static final String LARGE_OBJECTS = """
            SELECT count(DISTINCT oid) || ' large objects, content '
                   || coalesce(sum(('x' || substr(md5(oid || ':' || pageno || ':' || nullif(content, '')), 1, 16))::bit(64)::bigint::numeric), 0)
              FROM (SELECT m.oid, p.pageno, regexp_replace(encode(p.data, 'hex'), '(00)+$', '') AS content
                      FROM pg_largeobject_metadata m
                      LEFT JOIN pg_largeobject p ON p.loid = m.oid) pages
            """;

    private static final int SEQUENCES_AT_ONCE = 200;

    private Inventory() {}

    /** Every object of users, by type and name. */
    public static Set<String> objects(Session session) throws SQLException {
        return new TreeSet<>(session.texts("SELECT type || ' ' || identity FROM (" + UserObjects.OBJECTS + ") o"));
    }

    /** Who owns what. @param owners who stands for an owner */
    public static Set<String> ownership(Session session, UnaryOperator<String> owners) throws SQLException {
        return new TreeSet<>(
                session.list(OWNERS, row -> row.getString(1) + " is owned by " + owners.apply(row.getString(2))));
    }

    /**
     * Who may do what.
     *
     * @param owners who stands for an owner
     * @param unknown privileges that the other version does not know
     */
    public static Set<String> privileges(Session session, UnaryOperator<String> owners, Set<String> unknown)
            throws SQLException {
        var lines = new TreeSet<String>();
        session.list(PRIVILEGES, row -> {
            var owner = row.getString(2);
            var grantee = row.getString(3).equals(owner) ? owners.apply(owner) : row.getString(3);
            var privilege = row.getString(4);
            return unknown.contains(privilege.replace("*", ""))
                    || lines.add("%s: %s for %s".formatted(row.getString(1), privilege, grantee));
        });
        return lines;
    }

    /**
     * An object that can be given to another role.
     *
     * @param type as {@code pg_identify_object} names it
     * @param schema quoted, empty for what is in none
     * @param identity as it stands in a statement
     * @param owner the role
     */
    public record Owned(String type, String schema, String identity, String owner) {

        /** The statement that gives it away. */
        public String giveTo(String role) {
            var kind = switch (type) {
                case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
                case "statistics object" -> "STATISTICS";
                default -> type.toUpperCase(Locale.ROOT);
            };
            return "ALTER %s %s OWNER TO %s".formatted(kind, identity, Sql.name(role));
        }

        public boolean isSchema() {
            return type.equals("schema");
        }
    }

    /** Everything that has an owner of its own. */
    public static List<Owned> owned(Session session) throws SQLException {
        return session.list(
                OWNED_ALONE, row -> new Owned(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    /** The roles that own anything; who owns schema public follows from the version. */
    public static List<String> owners(Session session) throws SQLException {
        return session.texts(
                "SELECT DISTINCT o.owner FROM (" + OWNED_ALONE
                        + ") o(type, schema, identity, owner) WHERE NOT (o.type = 'schema' AND o.identity = 'public') ORDER BY 1");
    }

    private record Sequence(String qualified, String definition) {}

    private static List<Sequence> sequencesOf(Session session) throws SQLException {
        return session.list(
                SEQUENCES, row -> new Sequence(Sql.name(row.getString(1), row.getString(2)), row.getString(3)));
    }

    /** Every sequence with its definition, wherever it is; for a server whose clients go on. */
    public static Set<String> sequenceDefinitions(Session session) throws SQLException {
        return sequencesOf(session).stream()
                .map(sequence -> sequence.qualified() + " " + sequence.definition())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every sequence with its definition and its position. */
    public static Set<String> sequences(Session session) throws SQLException {
        var all = sequencesOf(session);
        var lines = new TreeSet<String>();
        for (int from = 0; from < all.size(); from += SEQUENCES_AT_ONCE) {
            var part = all.subList(from, Math.min(all.size(), from + SEQUENCES_AT_ONCE));
            lines.addAll(session.texts(part.stream()
                    .map(sequence ->
                            "SELECT %s || ' at ' || last_value || CASE WHEN is_called THEN ' (used), ' ELSE ', ' END || %s FROM %s"
                                    .formatted(
                                            Sql.literal(sequence.qualified()),
                                            Sql.literal(sequence.definition()),
                                            sequence.qualified()))
                    .collect(Collectors.joining(" UNION ALL "))));
        }
        return lines;
    }

    /** A name and a version. */
    public record Extension(String name, String version) {}

    /** Every extension. */
    public static List<Extension> extensions(Session session) throws SQLException {
        return session.list(
                "SELECT extname, extversion FROM pg_extension ORDER BY 1",
                row -> new Extension(row.getString(1), row.getString(2)));
    }

    /** Indexes that are not valid, constraints that were not validated. */
    public static Set<String> invalid(Session session) throws SQLException {
        return new TreeSet<>(session.texts(INVALID));
    }

    /** Whether our role may read what is in large objects without opening each. */
    public static boolean largeObjectsReadable(Session session) throws SQLException {
        return session.holds("SELECT has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')");
    }

    /** Number and, if asked for, content of the large objects. */
    public static String largeObjects(Session session, boolean content) throws SQLException {
        return session.text(
                content ? LARGE_OBJECTS : "SELECT count(*) || ' large objects' FROM pg_largeobject_metadata");
    }
}
