package dev.uplift.worker.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What users, and not the server or an extension, put into the database of a session. */
public final class UserObjects {

    /** Where the outage probe writes; it belongs to no comparison and to no copy. */
    public static final String PROBE_SCHEMA = "uplift_probe";

    /**
     * Every object with its type and its full name. Left out: what follows from another object (types of rows, indexes
     * of keys, sequences of identities), and what differs between versions although nothing was lost (constraints that
     * NOT NULL or a partition brings along).
     */
    static final String OBJECTS = """
            SELECT named.type, named.identity
              FROM (SELECT 'pg_class'::regclass AS class, oid FROM pg_class WHERE relkind IN ('r','p','v','m','S','f','i','I')
                    UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc
                    UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type
                    UNION ALL SELECT 'pg_namespace'::regclass, oid FROM pg_namespace
                    UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conparentid = 0 AND contype <> 'n'
                    UNION ALL SELECT 'pg_trigger'::regclass, oid FROM pg_trigger WHERE NOT tgisinternal
                    UNION ALL SELECT 'pg_rewrite'::regclass, oid FROM pg_rewrite
                    UNION ALL SELECT 'pg_policy'::regclass, oid FROM pg_policy
                    UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
                    UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass
                    UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_opfamily
                    UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast
                    UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_collation
                    UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_conversion
                    UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_ts_config
                    UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_ts_dict
                    UNION ALL SELECT 'pg_ts_parser'::regclass, oid FROM pg_ts_parser
                    UNION ALL SELECT 'pg_ts_template'::regclass, oid FROM pg_ts_template
                    UNION ALL SELECT 'pg_language'::regclass, oid FROM pg_language
                    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid FROM pg_foreign_data_wrapper
                    UNION ALL SELECT 'pg_foreign_server'::regclass, oid FROM pg_foreign_server
                    UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
                    UNION ALL SELECT 'pg_publication'::regclass, oid FROM pg_publication
                    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
                    UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am
                    UNION ALL SELECT 'pg_default_acl'::regclass, oid FROM pg_default_acl) object,
                   LATERAL pg_identify_object(object.class, object.oid, 0) named
             WHERE object.oid >= 16384
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = object.class AND d.objid = object.oid AND d.objsubid = 0
                                  AND d.deptype IN ('e', 'i'))
               AND named.schema IS DISTINCT FROM 'uplift_probe' AND strpos(named.identity, 'uplift_probe') = 0
               AND coalesce(named.schema, '') !~ '^pg_(toast|temp)' AND named.identity !~ '^pg_(toast_)?temp_'
            """;

    private static final String EXIST =
            "SELECT EXISTS (" + OBJECTS + ") OR EXISTS (SELECT FROM pg_largeobject_metadata)";

    private static final String SCHEMAS =
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1";

    private static final String EVENT_TRIGGERS = """
            SELECT evtname FROM pg_event_trigger t
             WHERE NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'e')
            """;

    private UserObjects() {}

    /** Whether there is any, large objects among them; extensions alone do not count. */
    public static boolean exist(Session session) throws SQLException {
        return session.holds(EXIST);
    }

    /** The first of them, for a message. */
    public static List<String> first(Session session, int count) throws SQLException {
        return session.texts("SELECT type || ' ' || identity FROM (" + OBJECTS + ") o ORDER BY 1 LIMIT " + count);
    }

    /** Extensions but the one that every database has. */
    public static List<String> extensions(Session session) throws SQLException {
        return session.texts("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1");
    }

    /**
     * The statements that leave the database as initdb made it. What belongs to no schema goes first, since an event
     * trigger would see the rest go.
     */
    public static List<String> removal(Session session) throws SQLException {
        var statements = new ArrayList<String>();
        drop(session, statements, "EVENT TRIGGER", EVENT_TRIGGERS);
        drop(session, statements, "PUBLICATION", "SELECT pubname FROM pg_publication");
        drop(session, statements, "EXTENSION", "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'");
        drop(session, statements, "SCHEMA", SCHEMAS);
        drop(
                session,
                statements,
                "FOREIGN DATA WRAPPER",
                "SELECT fdwname FROM pg_foreign_data_wrapper WHERE oid >= 16384");
        drop(session, statements, "LANGUAGE", "SELECT lanname FROM pg_language WHERE oid >= 16384");
        statements.add("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        statements.addAll(freshPublicSchema(session.major()));
        return statements;
    }

    private static void drop(Session session, List<String> statements, String kind, String names) throws SQLException {
        for (var name : session.texts(names)) {
            statements.add("DROP %s IF EXISTS %s CASCADE".formatted(kind, Sql.name(name)));
        }
    }

    private static List<String> freshPublicSchema(int major) {
        var ownedByDatabaseOwner = major >= 15;
        return List.of(
                "CREATE SCHEMA public" + (ownedByDatabaseOwner ? " AUTHORIZATION pg_database_owner" : ""),
                "GRANT %s ON SCHEMA public TO PUBLIC".formatted(ownedByDatabaseOwner ? "USAGE" : "ALL"),
                "COMMENT ON SCHEMA public IS 'standard public schema'");
    }
}
