package dev.uplift.worker.postgres.queries;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real server, with statistics of statements unless it is said otherwise. */
record TestServer(PostgresServer server) implements AutoCloseable {

    private static final Map<String, String> COUNTING =
            Map.of("fsync", "off", "shared_preload_libraries", "pg_stat_statements", "autovacuum", "off");

    static TestServer counting(int major, Path folder) {
        return new TestServer(PostgresServer.create(PostgresInstallation.full(major), folder, COUNTING)
                .start());
    }

    static TestServer plain(Path folder) {
        return new TestServer(PostgresServer.create(PostgresInstallation.embedded(), folder, Map.of("fsync", "off"))
                .start());
    }

    /** What a client does, in one connection. */
    void run(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    List<String> texts(String database, String query) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    Session open(String database) throws SQLException {
        return open(database, new Credentials("postgres", Optional.of(server.password())));
    }

    Session open(String database, Credentials credentials) throws SQLException {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        return new Sessions(new Dsn(address, credentials), "uplift/test", _ -> () -> {}).open(database);
    }

    @Override
    public void close() {
        server.close();
    }
}
