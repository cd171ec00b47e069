package dev.uplift.worker.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.QueryExecutor;

/**
 * One connection, in a known state: writable by default, no time-outs of the server's, an empty search path, so that
 * nothing that users put into a schema is called by name, and values written the same way on every server.
 */
public final class Session implements AutoCloseable {

    /** Only what the server knows is set, so that one statement serves every version. */
    private static final String PREPARE = """
            SELECT set_config(s.name, wanted.value, false)
              FROM (VALUES ('default_transaction_read_only', 'off'), ('statement_timeout', '0'), ('lock_timeout', '0'),
                           ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0'),
                           ('transaction_timeout', '0'), ('standard_conforming_strings', 'on'), ('search_path', ''),
                           ('row_security', 'off'), ('client_min_messages', 'warning'), ('TimeZone', 'UTC'),
                           ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('bytea_output', 'hex'),
                           ('lc_monetary', 'C')) wanted(name, value)
              JOIN pg_catalog.pg_settings s ON s.name = wanted.name
            """;

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is read in one transaction. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws SQLException;
    }

    /** What is done together or not at all. */
    @FunctionalInterface
    public interface Body {
        void run() throws SQLException;
    }

    private static final List<String> CLIENTS_OWN =
            List.of("search_path", "row_security", "default_transaction_read_only");

    private static final String SYNTAX_ERROR = "42601";

    private final Connection connection;
    private final AutoCloseable registration;

    private Session(Connection connection, AutoCloseable registration) {
        this.connection = connection;
        this.registration = registration;
    }

    static Session on(Connection connection, AutoCloseable registration) throws SQLException {
        var session = new Session(connection, registration);
        try {
            session.list(PREPARE, row -> row.getString(1));
            return session;
        } catch (SQLException broken) {
            session.close();
            throw broken;
        }
    }

    /** All rows. @param parameters strings, numbers, booleans, or arrays of strings */
    public <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var all = new ArrayList<T>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** The first column of all rows. */
    public List<String> texts(String sql, Object... parameters) throws SQLException {
        return list(sql, row -> row.getString(1), parameters);
    }

    /** The first column of the only row. */
    public String text(String sql, Object... parameters) throws SQLException {
        return list(sql, row -> row.getString(1), parameters).getFirst();
    }

    /** The first column of the only row. */
    public long number(String sql, Object... parameters) throws SQLException {
        return list(sql, row -> row.getLong(1), parameters).getFirst();
    }

    /** The first column of the only row. */
    public boolean holds(String sql, Object... parameters) throws SQLException {
        return list(sql, row -> row.getBoolean(1), parameters).getFirst();
    }

    /** Runs a statement that answers nothing, or whose answer does not matter. */
    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Runs one statement that somebody else wrote, as it stands: question marks and braces mean nothing. The server
     * refuses a second statement in it.
     *
     * @return all rows; none where it answers nothing
     */
    public <T> List<T> verbatim(String sql, RowReader<T> reader) throws SQLException {
        return verbatim(sql, reader, 0);
    }

    /**
     * The same by the simple protocol, in which {@code $1} is no parameter that must be sent along. Only the driver
     * refuses a second statement here, so this is for texts whose source is trusted.
     */
    public <T> List<T> verbatimWithoutParameters(String sql, RowReader<T> reader) throws SQLException {
        return verbatim(sql, reader, QueryExecutor.QUERY_EXECUTE_AS_SIMPLE);
    }

    private <T> List<T> verbatim(String sql, RowReader<T> reader, int flags) throws SQLException {
        if (!Sql.isOneStatement(sql)) {
            throw new SQLException("it must be one statement", SYNTAX_ERROR);
        }
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var answers = statement.unwrap(BaseStatement.class).executeWithFlags(sql, flags);
            var all = new ArrayList<T>();
            if (answers) {
                var rows = statement.getResultSet();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
            }
            return all;
        }
    }

    /**
     * Runs one or more statements that somebody else wrote, as a client of the same role would: with its search path and
     * its defaults. More than one are done together or not at all, unless they say otherwise.
     *
     * @param limit for each statement, at least a millisecond
     */
    public void script(String sql, Duration limit) throws SQLException {
        for (var parameter : CLIENTS_OWN) {
            execute("SET %s TO DEFAULT".formatted(parameter));
        }
        execute("SET statement_timeout TO " + limit.toMillis());
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /**
     * Reads in one transaction that cannot write, and takes it back in any case.
     *
     * @param limit for each statement, at least a millisecond
     */
    public <T> T readOnly(Duration limit, Reading<T> reading) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute("SET TRANSACTION READ ONLY");
            execute("SET LOCAL statement_timeout TO " + limit.toMillis());
            return reading.read();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Whether the connection is gone, so that what was refused says nothing about the statement. */
    public boolean isClosed() throws SQLException {
        return connection.isClosed();
    }

    /** Runs the body in one transaction. */
    public void transaction(Body body) throws SQLException {
        connection.setAutoCommit(false);
        try {
            body.run();
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            rollBack(failure);
            throw failure;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void rollBack(Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }

    /**
     * Runs a statement within a transaction, and undoes only it if the server refuses.
     *
     * @return why it was refused, or nothing
     */
    public Optional<SQLException> attempt(String sql) throws SQLException {
        var savepoint = connection.setSavepoint();
        try {
            execute(sql);
            connection.releaseSavepoint(savepoint);
            return Optional.empty();
        } catch (SQLException refused) {
            connection.rollback(savepoint);
            return Optional.of(refused);
        }
    }

    /** Whether the server would take a statement; it is rolled back in any case. */
    public boolean wouldAccept(String sql) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(sql);
            return true;
        } catch (SQLException refused) {
            if (connection.isClosed()) {
                throw refused;
            }
            return false;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** The name of the database that it is connected to. */
    public String database() throws SQLException {
        return connection.getCatalog();
    }

    /** For example 13. */
    public int major() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    /** For example {@code 13.16}, without what a packager added. */
    public String version() throws SQLException {
        return text("SHOW server_version").split(" ", 2)[0];
    }

    /** Whether the role may do anything at all. */
    public boolean superuser() throws SQLException {
        return holds("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
    }

    private void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case String[] texts -> statement.setArray(i + 1, connection.createArrayOf("text", texts));
                case Object value -> statement.setObject(i + 1, value);
            }
        }
    }

    /** Stops what runs on the server, then drops the connection; called by another thread than the one that works. */
    static void stop(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException _) {
            // The server is gone or does not answer; dropping the connection is all that is left.
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException _) {
            // It was closed meanwhile.
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            registration.close();
        } catch (Exception bug) {
            throw new IllegalStateException("a registration must not fail to close", bug);
        } finally {
            connection.close();
        }
    }
}
