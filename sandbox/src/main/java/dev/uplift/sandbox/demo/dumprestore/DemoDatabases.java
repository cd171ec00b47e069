package dev.uplift.sandbox.demo.dumprestore;

import dev.uplift.sandbox.machine.LastLines;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.postgresql.core.Utils;

/** The demo's databases: written by psql from the scripts, read by JDBC past all of Uplift. */
public final class DemoDatabases {

    private static final List<String> SHOP = List.of("shop-schema.sql", "shop-data.sql", "shop-objects.sql");

    private static final String TABLES = """
            SELECT n.nspname, c.relname
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'uplift_probe')
               AND NOT n.nspname LIKE 'pg\\_t%'
             ORDER BY 1, 2
            """;

    private DemoDatabases() {}

    /**
     * Fills a new server.
     *
     * @param folder for the scripts and their logs
     * @param rows about so many in all databases
     * @throws IOException if a script failed; with the end of its log
     */
    public static void load(PostgresServer server, Path folder, long rows) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var psql = new Psql(server, folder, rows);
        psql.run("postgres", List.of("cluster.sql"));
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var shop = both.submit(() -> psql.run("shop", SHOP));
            var others = both.submit(() -> {
                psql.run("analytics", List.of("analytics.sql"));
                return psql.run("legacy-office", List.of("legacy-office.sql"));
            });
            try {
                shop.get();
                others.get();
            } catch (ExecutionException failed) {
                throw new IOException(failed.getCause().getMessage(), failed.getCause());
            } finally {
                both.shutdownNow();
            }
        }
    }

    /** All tables of all databases but {@code postgres}, counted row by row. */
    static SortedMap<Table, Long> countRows(PostgresServer server) throws SQLException {
        var counts = new TreeMap<Table, Long>();
        for (var database : databases(server)) {
            try (var connection = server.connect(database)) {
                for (var table : tables(connection, database)) {
                    counts.put(table, count(connection, table));
                }
            }
        }
        return counts;
    }

    /** The version, as the server itself says it, for example {@code 13.16}. */
    static String version(PostgresServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1).replaceFirst(" .*", "");
        }
    }

    private static List<String> databases(PostgresServer server) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static List<Table> tables(Connection connection, String database) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            var tables = new ArrayList<Table>();
            while (rows.next()) {
                tables.add(new Table(database, rows.getString(1), rows.getString(2)));
            }
            return tables;
        }
    }

    private static long count(Connection connection, Table table) throws SQLException {
        try (var statement = connection.createStatement()) {
            // without ONLY the rows of inheriting tables would count twice
            var sql = new StringBuilder("SELECT count(*) FROM ONLY ");
            Utils.escapeIdentifier(sql, table.schema()).append('.');
            Utils.escapeIdentifier(sql, table.name());
            try (var row = statement.executeQuery(sql.toString())) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Runs scripts on a server with its own psql. */
    private record Psql(PostgresServer server, Path folder, long rows) {

        /** In one session, stopping at the first error. */
        Void run(String database, List<String> scripts) throws IOException, InterruptedException {
            var log = folder.resolve(database + ".log");
            var builder = new ProcessBuilder(command(database, scripts))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("PGPASSWORD", server.password());
            builder.environment().put("PGCLIENTENCODING", "UTF8");
            var process = builder.start();
            try {
                if (process.waitFor() != 0) {
                    throw new IOException(
                            "the demo's database %s could not be made:%n%s".formatted(database, LastLines.of(log, 5)));
                }
            } finally {
                process.destroy();
            }
            return null;
        }

        private List<String> command(String database, List<String> scripts) throws IOException {
            var command = new ArrayList<>(List.of(
                    server.installation().program("psql").toString(),
                    "--no-psqlrc",
                    "--quiet",
                    "--no-password",
                    "--set=ON_ERROR_STOP=1",
                    "--set=rows=" + rows,
                    "--host=127.0.0.1",
                    "--port=" + server.port(),
                    "--username=postgres",
                    "--dbname=" + database));
            for (var script : scripts) {
                try (var source = DemoDatabases.class.getResourceAsStream("/demo/" + script)) {
                    Files.copy(source, folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
                }
                command.add("--file=" + script);
            }
            return command;
        }
    }
}
