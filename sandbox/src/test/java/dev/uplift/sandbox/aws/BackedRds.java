package dev.uplift.sandbox.aws;

import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.aws.backing.MasterUser;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.rds.model.Endpoint;

/** A simulator with an instance {@code orders} that a real server of version 13 is behind, as its users see both. */
final class BackedRds implements AutoCloseable {

    static final MasterUser MASTER = new MasterUser("postgres", "the master's");
    static final String NEW = PostgresInstallation.full(18).version();

    private static final String OLD = PostgresInstallation.full(13).version();

    private final SimulatedRds rds = new SimulatedRds();

    BackedRds() throws IOException {
        rds.aws().offers(OLD);
        rds.aws().offers(NEW);
        rds.region().create(orders().backed(MASTER));
    }

    static NewInstance orders() {
        return NewInstance.of("orders", OLD);
    }

    SimulatedRds rds() {
        return rds;
    }

    /** Lets time pass until it stands so; what takes real time takes that, too. */
    void awaitStatus(String instance, String status) {
        await(status + " of " + instance)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    rds.pass(Duration.ofSeconds(10));
                    return rds.region()
                            .instance(instance)
                            .map(InstanceView::status)
                            .filter(status::equals)
                            .isPresent();
                });
    }

    void awaitSnapshot(String snapshot) {
        await(snapshot).atMost(Duration.ofSeconds(90)).until(() -> {
            rds.pass(Duration.ofSeconds(10));
            return rds.client()
                    .describeDBSnapshots(r -> r.dbSnapshotIdentifier(snapshot))
                    .dbSnapshots()
                    .getFirst()
                    .status()
                    .equals("available");
        });
    }

    Endpoint endpoint(String instance) {
        return rds.instance(instance).endpoint();
    }

    Connection connect(String instance, String database) throws SQLException {
        return connect(endpoint(instance), database);
    }

    static Connection connect(Endpoint endpoint, String database) throws SQLException {
        return DriverManager.getConnection(url(endpoint, database), MASTER.name(), MASTER.password());
    }

    static String url(Endpoint endpoint, String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(endpoint.address(), endpoint.port(), database);
    }

    void execute(String instance, String... statements) throws SQLException {
        try (var connection = connect(instance, "postgres");
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    List<String> query(String instance, String sql) throws SQLException {
        try (var connection = connect(instance, "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Override
    public void close() {
        rds.close();
    }
}
