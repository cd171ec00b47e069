package dev.uplift.sandbox.aws.backing;

import dev.uplift.sandbox.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose the extensions of a server are. pg_upgrade gives all of them to the superuser, who could then alone update them;
 * on RDS users can.
 *
 * @param byDatabase the extensions with their owners, by the names of the databases
 */
record ExtensionOwners(Map<String, List<Owned>> byDatabase) {

    record Owned(String extension, String owner) {}

    /** Reads them. */
    static ExtensionOwners of(PostgresServer server) throws SQLException {
        var all = new HashMap<String, List<Owned>>();
        for (var database : databases(server)) {
            try (var connection = server.connect(database);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "SELECT extname, pg_get_userbyid(extowner) FROM pg_extension WHERE extowner <> 10")) {
                var owned = new ArrayList<Owned>();
                while (rows.next()) {
                    owned.add(new Owned(rows.getString(1), rows.getString(2)));
                }
                all.put(database, owned);
            }
        }
        return new ExtensionOwners(all);
    }

    private static List<String> databases(PostgresServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datallowconn")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /** Makes it so again; no statement of SQL does. */
    void restore(PostgresServer server) throws SQLException {
        for (var database : byDatabase.entrySet()) {
            try (var connection = server.connect(database.getKey());
                    var statement = connection.createStatement();
                    var update = connection.prepareStatement("UPDATE pg_extension SET extowner = (SELECT oid FROM"
                            + " pg_roles WHERE rolname = ?) WHERE extname = ?")) {
                // behind a fence, databases are read-only unless one insists
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
                for (var owned : database.getValue()) {
                    update.setString(1, owned.owner());
                    update.setString(2, owned.extension());
                    update.executeUpdate();
                }
            }
        }
    }
}
