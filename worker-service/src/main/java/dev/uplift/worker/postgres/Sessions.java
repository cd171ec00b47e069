package dev.uplift.worker.postgres;

import dev.uplift.worker.driver.Work;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/**
 * Opens connections to one server for one turn; they end when the turn is stopped.
 *
 * @param dsn where and who
 * @param applicationName by which other turns and people recognize them
 * @param onStop registers what is done when the turn is stopped
 */
public record Sessions(Dsn dsn, String applicationName, Function<Runnable, Work.Registration> onStop) {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(60);
    private static final Duration UNLIMITED = Duration.ZERO;

    /** Sessions of a turn's own name. */
    public static Sessions of(Dsn dsn, Work work) {
        var command = work.command();
        return new Sessions(dsn, "uplift/%s/%d".formatted(command.upgrade(), command.turn()), work::onStop);
    }

    /** For statements that answer within a minute. */
    public Session open(String database) throws SQLException {
        return open(database, SHORT);
    }

    /** For statements that may run for hours. */
    public Session openLong(String database) throws SQLException {
        return open(database, UNLIMITED);
    }

    /** In the database for work on the whole server. */
    public Session open() throws SQLException {
        return open(dsn.address().database());
    }

    /** In the database for work on the whole server, for statements that may run for hours. */
    public Session openLong() throws SQLException {
        return openLong(dsn.address().database());
    }

    /** For statements that are given up after this time, as is the connecting. */
    public Session openWithin(Duration time, String database) throws SQLException {
        return open(database, time, time);
    }

    private Session open(String database, Duration socketTime) throws SQLException {
        return open(database, CONNECT, socketTime);
    }

    private Session open(String database, Duration connectTime, Duration socketTime) throws SQLException {
        var connection = connect(dsn.properties(database, applicationName, connectTime, socketTime));
        // Cancelling opens a connection of its own, which may take long; stopping must be quick.
        var registration = onStop.apply(() -> Thread.startVirtualThread(() -> Session.stop(connection)));
        return Session.on(connection, registration);
    }

    /** A plain connection, as any client would open it, with the same time for connecting and for each answer. */
    public Connection client(String database, Duration time) throws SQLException {
        return connect(dsn.properties(database, applicationName, time, time));
    }

    /** The same with other properties of the JDBC driver in place of the address's, for example {@code sslmode}. */
    public Connection client(String database, Duration time, Map<String, String> instead) throws SQLException {
        var properties = dsn.properties(database, applicationName, time, time);
        instead.forEach(properties::setProperty);
        return connect(properties);
    }

    private Connection connect(Properties properties) throws SQLException {
        return DriverManager.getConnection(dsn.jdbcUrl(), properties);
    }
}
