package dev.uplift.worker.postgres.queries;

import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.UserObjects;
import dev.uplift.worker.postgres.queries.QuerySample.Statement;
import dev.uplift.worker.postgres.queries.QuerySample.Taken;
import java.sql.SQLException;
import java.util.Optional;

/** How pg_stat_statements is read. */
final class StatementStatistics {

    /** The SQLSTATE of a server that has the extension, but not its library. */
    static final String NOT_LOADED = "55000";

    private static final String SCHEMA = """
            SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
             WHERE e.extname = 'pg_stat_statements'
            """;

    /** Until 1.7 of the extension, which may be older than the server, there was no time for planning beside it. */
    private static final String TIME = """
            SELECT attname FROM pg_attribute
             WHERE attrelid = ?::regclass AND attname IN ('total_exec_time', 'total_time')
            """;

    private static final String HIDDEN = """
            SELECT count(*) FROM %s s JOIN pg_database d ON d.oid = s.dbid
             WHERE d.datname = ? AND s.query = '<insufficient privilege>'
            """;

    /** What has a plan, after comments and parentheses. */
    static final String HAS_A_PLAN =
            "^(\\s|\\(|--[^\\n]*\\n|/\\*.*?\\*/)*(select|insert|update|delete|merge|with|values|table)\\M";

    /** What reads catalogs, or only asks the server about itself, is a tool's: ours, a monitor's, a driver's. */
    static final String OF_A_TOOL =
            "\\m(from|join)\\s+(only\\s+)?(\"?information_schema\"?\\.|((\"[^\"]+\"|\\w+)\\.)?\"?pg_)"
                    + "|^(?!.*\\mfrom\\M)\\s*select\\s+((\"[^\"]+\"|\\w+)\\.)?\"?"
                    + "(pg_|current_|session_user|set_config|version\\M|has_)";

    /** A role's own setting in this database goes before its setting, the database's, and everybody's. */
    private static final String TOP_STATEMENTS = """
            WITH by_role AS (
                SELECT s.dbid, s.queryid, s.userid, min(s.query) AS query, sum(s.calls) AS calls, sum(s.%2$s) AS millis
                  FROM %1$s s JOIN pg_database d ON d.oid = s.dbid
                 WHERE d.datname = ? AND s.queryid IS NOT NULL AND s.query ~* ? AND s.query !~* ?
                   AND strpos(s.query, ?) = 0 AND strpos(s.query, ?) = 0
                 GROUP BY 1, 2, 3
            ), top AS (
                SELECT dbid, queryid, min(query) AS query, sum(calls) AS calls, sum(millis) AS millis,
                       (array_agg(userid ORDER BY by_role.millis DESC))[1] AS userid
                  FROM by_role GROUP BY 1, 2 HAVING sum(calls) > 0
                 ORDER BY 5 DESC LIMIT ?
            )
            SELECT top.queryid::text, top.query, top.calls::bigint, top.millis / top.calls::float8, r.rolname,
                   coalesce((SELECT substr(c.setting, length('search_path=') + 1)
                               FROM pg_db_role_setting o, unnest(o.setconfig) c(setting)
                              WHERE o.setrole IN (0, top.userid) AND o.setdatabase IN (0, top.dbid)
                                AND c.setting LIKE 'search\\_path=%%'
                              ORDER BY o.setrole <> 0 DESC, o.setdatabase <> 0 DESC LIMIT 1),
                            (SELECT reset_val FROM pg_settings WHERE name = 'search_path'))
              FROM top LEFT JOIN pg_roles r ON r.oid = top.userid
             ORDER BY top.millis DESC
            """;

    private StatementStatistics() {}

    /** The view, qualified and quoted, if this database has it. */
    static Optional<String> view(Session session) throws SQLException {
        return session.first(SCHEMA, row -> Sql.name(row.getString(1), "pg_stat_statements"));
    }

    /** The name of the column with the time for executing, in milliseconds. */
    static String time(Session session, String view) throws SQLException {
        return session.text(TIME, view);
    }

    static Taken read(Session session, String view, String database, int top) throws SQLException {
        var time = time(session, view);
        var statements = session.list(
                TOP_STATEMENTS.formatted(view, Sql.name(time)),
                row -> {
                    var role = Optional.ofNullable(row.getString(5));
                    return new Statement(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getDouble(4),
                            role,
                            ofRole(row.getString(6), role));
                },
                database,
                HAS_A_PLAN,
                OF_A_TOOL,
                Sql.OURS,
                UserObjects.PROBE_SCHEMA,
                top);
        return new Taken(database, statements, (int) session.number(HIDDEN.formatted(view), database));
    }

    /** The schema of the role's own name is the statement's role's, not that of the one who plans it. */
    private static String ofRole(String searchPath, Optional<String> role) {
        return role.map(name -> searchPath.replace("\"$user\"", Sql.name(name))).orElse(searchPath);
    }
}
