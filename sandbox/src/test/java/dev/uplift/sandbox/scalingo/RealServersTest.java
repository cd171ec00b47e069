package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealServersTest {

    private static final int OLD = 13;
    private static final int NEW = 18;

    private SimulatedScalingo scalingo;
    private SimulatedDatabase orders;
    private String old;
    private String upgraded;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
        var versions = scalingo.scalingo().versions();
        old = versions.installed(OLD);
        upgraded = versions.installed(NEW);
        versions.next(old, upgraded);
        orders = scalingo.scalingo()
                .create(NewDatabase.dedicated("orders", "starter", old).reallyThere());
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    /** As an app does it, by its variable. */
    private Connection connect() throws SQLException {
        var url = URI.create(scalingo.get("/apps/orders/variables").text("/variables/0/value"));
        var login = url.getUserInfo().split(":");
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d%s?%s".formatted(url.getHost(), url.getPort(), url.getPath(), url.getQuery()),
                login[0],
                login[1]);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String operation(SimulatedScalingo.Answered begun) {
        return scalingo.follow(orders, begun).text("/operation/status");
    }

    /** Lets time pass until it has ended; pg_upgrade takes real time. */
    private void awaitEnd(SimulatedScalingo.Answered begun) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    scalingo.pass(Duration.ofMinutes(1));
                    return !operation(begun).equals("running");
                });
    }

    @Test
    void theServerIsUpgradedWithWhatIsInIt() throws SQLException {
        execute("CREATE TABLE parcels AS SELECT * FROM generate_series(1, 1000) AS id");
        assertThat(ask("SHOW server_version")).startsWith(OLD + ".");

        var begun = answered(202, scalingo.upgrade(orders));
        scalingo.pass(Duration.ofSeconds(2));
        assertThat(operation(begun)).isEqualTo("running");
        awaitEnd(begun);

        assertThat(operation(begun)).isEqualTo("done");
        assertThat(orders.view().version()).isEqualTo(upgraded);
        assertThat(ask("SHOW server_version")).startsWith(NEW + ".");
        assertThat(ask("SELECT count(*) FROM parcels")).isEqualTo("1000");
    }

    @Test
    void whatPgUpgradeRefusesFailsTheOperationAndTheOldServerServes() throws SQLException {
        // pg_upgrade to 12 or later refuses columns of types that newer versions do not have
        execute("CREATE TABLE odd (t regproc)");

        var begun = answered(202, scalingo.upgrade(orders));
        scalingo.pass(Duration.ofSeconds(2));
        awaitEnd(begun);

        var operation = scalingo.follow(orders, begun);
        assertThat(operation.text("/operation/status")).isEqualTo("error");
        assertThat(operation.text("/operation/error")).contains("reg*");
        assertThat(orders.view().version()).isEqualTo(old);
        assertThat(ask("SHOW server_version")).startsWith(OLD + ".");
    }

    @Test
    void itsCertificateIsServedWithoutAToken() {
        var answer = answered(200, scalingo.send("GET", scalingo.databaseApi("/ca_certificate"), "", ""));

        assertThat(answer.body().asText()).startsWith("-----BEGIN CERTIFICATE");
    }

    @Test
    void theLoginIsNoSuperuser() {
        assertThatThrownBy(() -> execute("CREATE ROLE intruder SUPERUSER")).isInstanceOf(SQLException.class);
    }
}
