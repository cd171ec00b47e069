package dev.uplift.worker.postgres.precheck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A server, and a database on it that a condition has for itself.
 *
 * @param server which runs
 * @param database its name
 */
record Stage(PostgresServer server, String database) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** What an earlier condition left must not keep this one waiting. */
    private static final int LIMIT = 30;

    private static final String SUBSCRIPTIONS =
            "SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = '%s'";

    static Stage on(PostgresServer server, String database) throws SQLException {
        var stage = new Stage(server, database);
        stage.server("CREATE DATABASE \"%s\"".formatted(database));
        return stage;
    }

    /** In the condition's own database, each statement on its own, all in one session. */
    void sql(String... statements) throws SQLException {
        in(database, statements);
    }

    /** In database postgres. */
    void server(String... statements) throws SQLException {
        in("postgres", statements);
    }

    void in(String where, String... statements) throws SQLException {
        try (var connection = server.connect(where);
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(LIMIT);
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    /** A statement that the server must refuse, for what it leaves behind. */
    void refused(String statement) {
        assertThatThrownBy(() -> sql(statement)).isInstanceOf(SQLException.class);
    }

    String text(String query) throws SQLException {
        return texts(database, query).getFirst();
    }

    void eventually(Callable<Boolean> holds) {
        Awaitility.await().atMost(PATIENCE).until(holds);
    }

    void restart() {
        server.stop();
        server.start();
    }

    Sessions sessions(String user) {
        return sessions(server, user);
    }

    /** Roles but the first have their names as passwords. */
    static Sessions sessions(PostgresServer server, String user) {
        var password = user.equals("postgres") ? server.password() : user;
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.of(user), "postgres", "disable");
        return new Sessions(
                new Dsn(address, new Credentials(user, Optional.of(password))), "uplift/precheck-test", _ -> () -> {});
    }

    /** What one check finds. */
    List<Finding> ask(Precheck check, String user, Route route) throws SQLException, InterruptedException {
        return Examination.run(List.of(check), sessions(user), route);
    }

    /** The database, and those whose names begin with its name. */
    void drop() throws SQLException {
        for (var name : texts(
                "postgres", "SELECT datname FROM pg_database WHERE starts_with(datname, '%s')".formatted(database))) {
            server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'".formatted(name));
            for (var subscription : texts("postgres", SUBSCRIPTIONS.formatted(name))) {
                in(
                        name,
                        "ALTER SUBSCRIPTION %s DISABLE".formatted(subscription),
                        "ALTER SUBSCRIPTION %s SET (slot_name = NONE)".formatted(subscription),
                        "DROP SUBSCRIPTION " + subscription);
            }
            server("DROP DATABASE \"%s\"".formatted(name));
        }
    }

    private List<String> texts(String where, String query) throws SQLException {
        try (var connection = server.connect(where);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
