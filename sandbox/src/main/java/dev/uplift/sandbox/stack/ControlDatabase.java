package dev.uplift.sandbox.stack;

import dev.uplift.sandbox.machine.PrivateFile;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.postgresql.PGConnection;

/** The database of the API service: name and owner are {@code uplift}, the password lies in a private file. */
record ControlDatabase(PostgresServer server, Path passwordFile) {

    static final String NAME = "uplift";

    String password() throws IOException {
        if (!Files.exists(passwordFile)) {
            var bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            PrivateFile.write(passwordFile, HexFormat.of().formatHex(bytes));
        }
        return Files.readString(passwordFile).strip();
    }

    String jdbcUrl() {
        return server.jdbcUrl(NAME);
    }

    /** Makes role and database, unless they are there. The server must run. */
    void create() throws IOException {
        try (var connection = server.connect("postgres")) {
            if (!exists(connection, "select from pg_roles where rolname = ?")) {
                execute(connection, "create role uplift login");
            }
            // hashed on our side: the server's log may hold statements
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(NAME, password().toCharArray(), "scram-sha-256");
            if (!exists(connection, "select from pg_database where datname = ?")) {
                execute(connection, "create database uplift owner uplift");
            }
        } catch (SQLException failed) {
            throw new IOException("the database of the API service could not be made: " + failed.getMessage(), failed);
        }
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, NAME);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
