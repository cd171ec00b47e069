package dev.uplift.sandbox.demo.scalingo;

import dev.uplift.sandbox.scalingo.SimulatedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The database of Dedicated Resources that has a real server behind it, with rows that must be there afterwards.
 *
 * @param dumps the folder where workers keep the dumps that Scalingo does not make
 */
record DumpedDatabase(SimulatedDatabase database, int to, Path dumps) {

    private static final int ROWS = 20_000;
    private static final String SUMS = "SHA256SUMS";
    private static final int DIGEST = 64;

    /** Puts rows there. */
    void fill() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id integer PRIMARY KEY, item text NOT NULL)");
            statement.execute(
                    "INSERT INTO orders SELECT n, 'item ' || n FROM generate_series(1, %d) AS n".formatted(ROWS));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    String app() {
        return database.app();
    }

    /** What keeps it from being well upgraded. @param dumped whether the upgrade was to make a dump */
    List<String> whyNot(String upgrade, boolean dumped) {
        var whys = new ArrayList<String>();
        try (var connection = connect()) {
            var version = ask(connection, "SHOW server_version");
            if (!version.startsWith(to + ".")) {
                whys.add("The server says that it is %s.".formatted(version));
            }
            var rows = ask(connection, "SELECT count(*) FROM orders WHERE item = 'item ' || id");
            if (!rows.equals(Integer.toString(ROWS))) {
                whys.add("The server has %s of %d rows.".formatted(rows, ROWS));
            }
        } catch (SQLException failed) {
            whys.add("The server does not answer: " + failed.getMessage());
        }
        if (dumped) {
            whys.addAll(whyNotDumped(dumps.resolve(upgrade).resolve("hop-1")));
        }
        return whys;
    }

    private static List<String> whyNotDumped(Path dump) {
        if (!Files.exists(dump.resolve(SUMS))) {
            return List.of("There is no dump of it.");
        }
        var whys = new ArrayList<String>();
        var databases = 0;
        try {
            for (var line : Files.readAllLines(dump.resolve(SUMS))) {
                var file = dump.resolve(line.substring(DIGEST).strip());
                if (!line.startsWith(digest(file))) {
                    whys.add("Its dump %s is not what was written.".formatted(file.getFileName()));
                }
                databases += file.getFileName().toString().startsWith("database-") ? 1 : 0;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (databases != 1) {
            whys.add("Its dump is of %d databases, not of one.".formatted(databases));
        }
        return whys;
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private Connection connect() throws SQLException {
        var url = database.url();
        var login = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d%s?%s".formatted(url.getHost(), url.getPort(), url.getPath(), url.getQuery()),
                login[0],
                login[1]);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
