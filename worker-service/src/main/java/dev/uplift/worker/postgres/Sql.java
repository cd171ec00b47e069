package dev.uplift.worker.postgres;

import java.sql.SQLException;
import org.postgresql.core.Parser;
import org.postgresql.core.Utils;

/** Names and texts as they stand in a statement. */
public final class Sql {

    /** By which Uplift's own statements on users' tables are known among those of the users. */
    public static final String OURS = "/* uplift */";

    private Sql() {}

    /** A quoted identifier. @throws IllegalArgumentException if it holds a zero byte, which no server stores */
    public static String name(String identifier) {
        try {
            return Utils.escapeIdentifier(null, identifier).toString();
        } catch (SQLException zeroByte) {
            throw new IllegalArgumentException(zeroByte);
        }
    }

    /** A schema's object. */
    public static String name(String schema, String identifier) {
        return name(schema) + "." + name(identifier);
    }

    /** A quoted literal, for a session with {@code standard_conforming_strings}, as every {@link Session} has. */
    public static String literal(String text) {
        try {
            return "'" + Utils.escapeLiteral(null, text, true) + "'";
        } catch (SQLException zeroByte) {
            throw new IllegalArgumentException(zeroByte);
        }
    }

    /** Whether the driver would send a text as one statement, in the same session. */
    static boolean isOneStatement(String text) throws SQLException {
        return Parser.parseJdbcSql(text, true, false, true, false, false).size() == 1;
    }
}
