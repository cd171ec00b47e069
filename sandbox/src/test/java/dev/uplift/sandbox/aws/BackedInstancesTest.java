package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.machine.FreePort;
import dev.uplift.sandbox.machine.Processes;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.Parameter;

class BackedInstancesTest {

    private BackedRds rds;

    @BeforeEach
    void start() throws Exception {
        rds = new BackedRds();
        rds.execute("orders", "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void snapshot(String instance, String name) {
        rds.rds()
                .client()
                .createDBSnapshot(r -> r.dbInstanceIdentifier(instance).dbSnapshotIdentifier(name));
        rds.awaitSnapshot(name);
        rds.awaitStatus(instance, "available");
    }

    private void restore(String snapshot, String instance) {
        rds.rds()
                .client()
                .restoreDBInstanceFromDBSnapshot(
                        r -> r.dbSnapshotIdentifier(snapshot).dbInstanceIdentifier(instance));
        rds.awaitStatus(instance, "available");
    }

    private void rename(String from, String to) {
        rds.rds()
                .client()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier(from).newDBInstanceIdentifier(to).applyImmediately(true));
        rds.awaitStatus(to, "available");
    }

    private void upgrade() {
        rds.rds()
                .client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier("orders")
                        .engineVersion(BackedRds.NEW)
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
        rds.awaitStatus("orders", "upgrading");
        rds.awaitStatus("orders", "available");
    }

    private String logs(String part) {
        var client = rds.rds().client();
        var text = new StringBuilder();
        client.describeDBLogFiles(r -> r.dbInstanceIdentifier("orders").filenameContains(part))
                .describeDBLogFiles()
                .forEach(file -> text.append(file.logFileName())
                        .append('\n')
                        .append(client.downloadDBLogFilePortion(
                                        r -> r.dbInstanceIdentifier("orders").logFileName(file.logFileName()))
                                .logFileData()));
        return text.toString();
    }

    @Test
    void whatIsInASnapshotIsInWhatIsRestoredFromIt() throws SQLException {
        snapshot("orders", "before");
        rds.execute("orders", "INSERT INTO t VALUES (2)");

        restore("before", "copy");

        assertThat(rds.endpoint("copy").port())
                .isNotEqualTo(rds.endpoint("orders").port());
        assertThat(rds.query("copy", "SELECT id FROM t")).containsExactly("1");
        rds.execute("copy", "INSERT INTO t VALUES (3)");
        assertThat(rds.query("orders", "SELECT id FROM t ORDER BY 1")).containsExactly("1", "2");
    }

    @Test
    void anAddressBelongsToAName() throws SQLException {
        snapshot("orders", "before");
        rds.execute("orders", "INSERT INTO t VALUES (2)");
        var address = rds.endpoint("orders");

        rename("orders", "orders-old");
        assertThatThrownBy(() -> BackedRds.connect(address, "postgres")).hasMessageContaining("refused");
        restore("before", "orders");

        assertThat(rds.endpoint("orders")).isEqualTo(address);
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
        assertThat(rds.query("orders-old", "SELECT id FROM t ORDER BY 1")).containsExactly("1", "2");
    }

    @Test
    void anUpgradeReallyUpgradesAndAPointInTimeBeforeItHasTheOldData() throws SQLException {
        rds.execute(
                "orders", "CREATE EXTENSION hstore", "ALTER DATABASE postgres SET default_transaction_read_only TO on");
        var before = rds.rds().aws().clock().now();

        upgrade();

        assertThat(rds.rds().instance("orders").engineVersion()).isEqualTo(BackedRds.NEW);
        assertThat(rds.query("orders", "SHOW server_version").getFirst()).startsWith(BackedRds.NEW);
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
        rds.execute(
                "orders",
                "SET default_transaction_read_only TO off",
                "ALTER EXTENSION hstore UPDATE",
                "INSERT INTO t VALUES (2)");

        rds.rds()
                .client()
                .restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("orders")
                        .targetDBInstanceIdentifier("then")
                        .restoreTime(before));
        rds.awaitStatus("then", "available");
        assertThat(rds.query("then", "SHOW server_version").getFirst()).startsWith("13.");
        assertThat(rds.query("then", "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void whatPgUpgradesChecksFindKeepsTheOldVersionWithoutADowntime() throws SQLException {
        rds.execute("orders", "CREATE TABLE by_function (f regproc)");
        try (var client = rds.connect("orders", "postgres")) {
            upgrade();

            assertThat(client.isValid(5)).isTrue();
        }
        assertThat(rds.rds().instance("orders").engineVersion()).startsWith("13.");
        assertThat(logs("precheck")).contains("reg* data types");
        assertThat(logs("internal")).contains("reg* data types");
        assertThat(logs("error/tables_using_reg.txt.")).contains("public.by_function.f");
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void whatOnlyPgUpgradeItselfFindsTakesItBackToTheOldVersion() throws SQLException {
        rds.execute("orders", "CREATE VIEW checkpoints AS SELECT checkpoints_timed FROM pg_stat_bgwriter");

        upgrade();

        assertThat(rds.rds().instance("orders").engineVersion()).startsWith("13.");
        assertThat(logs("pg_upgrade")).contains("checkpoints_timed");
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void aMinorUpgradeIsARestart() throws SQLException {
        var before = rds.query("orders", "SELECT pg_postmaster_start_time()");
        rds.rds().aws().offers("13.99");

        rds.rds()
                .client()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier("orders").engineVersion("13.99").applyImmediately(true));
        rds.awaitStatus("orders", "upgrading");
        rds.awaitStatus("orders", "available");

        assertThat(rds.rds().instance("orders").engineVersion()).isEqualTo("13.99");
        assertThat(rds.query("orders", "SELECT pg_postmaster_start_time()")).isNotEqualTo(before);
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void aRebootAppliesAStaticParameter() throws SQLException {
        var client = rds.rds().client();
        rds.rds().region().createParameterGroup("mine", "postgres13", Map.of("rds.logical_replication", "1"));
        client.modifyDBInstance(r -> r.dbInstanceIdentifier("orders").dbParameterGroupName("mine"));
        rds.rds().pass(SimulatedRds.LONG);
        assertThat(rds.query("orders", "SHOW wal_level")).containsExactly("replica");

        client.rebootDBInstance(r -> r.dbInstanceIdentifier("orders"));
        rds.rds().region().database("orders").await();
        assertThatThrownBy(() -> rds.connect("orders", "postgres")).isInstanceOf(SQLException.class);
        rds.awaitStatus("orders", "available");

        assertThat(rds.query("orders", "SHOW wal_level")).containsExactly("logical");
        client.modifyDBParameterGroup(r -> r.dbParameterGroupName("mine")
                .parameters(Parameter.builder()
                        .parameterName("default_statistics_target")
                        .parameterValue("77")
                        .applyMethod(ApplyMethod.IMMEDIATE)
                        .build()));
        rds.rds().pass(SimulatedRds.LONG);
        assertThat(rds.rds().instance("orders").dbParameterGroups())
                .extracting(DBParameterGroupStatus::parameterApplyStatus)
                .containsExactly("in-sync");
        rds.rds().region().database("orders").await();
        assertThat(rds.query("orders", "SHOW default_statistics_target")).containsExactly("77");
    }

    @Test
    void aServerThatDoesNotStartWithItsParametersSaysSo() {
        rds.rds().region().createParameterGroup("broken", "postgres13", Map.of("max_connections", "many"));
        rds.rds()
                .client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier("orders").dbParameterGroupName("broken"));
        rds.rds().pass(SimulatedRds.LONG);

        rds.rds().client().rebootDBInstance(r -> r.dbInstanceIdentifier("orders"));

        rds.awaitStatus("orders", "incompatible-parameters");
        assertThat(logs("postgresql")).contains("max_connections");
    }

    @Test
    void theMasterUserIsNoSuperuserAndNobodyEntersThePlatformsDatabase() throws SQLException {
        assertThat(rds.query("orders", "SELECT rolname FROM pg_roles WHERE rolsuper"))
                .containsExactly("rdsadmin");
        assertThat(rds.query("orders", "SELECT pg_has_role('rds_superuser', 'USAGE')"))
                .containsExactly("t");
        rds.execute(
                "orders", "CREATE ROLE app LOGIN PASSWORD 'app'", "CREATE DATABASE shop", "CREATE EXTENSION hstore");
        rds.execute("orders", "GRANT rds_superuser TO app");
        assertThatThrownBy(() -> rds.execute("orders", "CREATE EXTENSION pageinspect"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> rds.execute("orders", "COPY t TO '/tmp/t'")).hasMessageContaining("must be superuser");
        assertThatThrownBy(() -> rds.execute("orders", "ALTER ROLE rdsadmin PASSWORD 'mine'"))
                .hasMessageContaining("must be superuser");
        assertThatThrownBy(() -> rds.connect("orders", "rdsadmin")).hasMessageContaining("rejects connection");
    }

    @Test
    void fromVersion15OnClientsNeedTls() throws SQLException {
        upgrade();

        assertThat(rds.query("orders", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                .containsExactly("t");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        BackedRds.url(rds.endpoint("orders"), "postgres") + "?sslmode=disable",
                        BackedRds.MASTER.name(),
                        BackedRds.MASTER.password()))
                .hasMessageContaining("no encryption");
    }

    @Test
    void whatIsDeletedIsGone() {
        var port = rds.endpoint("orders").port();

        rds.rds()
                .client()
                .deleteDBInstance(r -> r.dbInstanceIdentifier("orders").finalDBSnapshotIdentifier("last"));
        rds.awaitSnapshot("last");
        rds.rds().pass(SimulatedRds.LONG);
        SimulatedRds.refusal("DBInstanceNotFound", () -> rds.rds().instance("orders"));
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port)))
                .isInstanceOf(SQLException.class);
        restore("last", "orders");

        assertThat(rds.endpoint("orders").port()).isEqualTo(port);
    }

    @Test
    void whatGetsTheNameOfOneThatIsSlowToEndWaitsForItsAddress() throws Exception {
        var old = postmaster();
        rds.rds()
                .client()
                .deleteDBInstance(r -> r.dbInstanceIdentifier("orders").finalDBSnapshotIdentifier("last"));
        rds.awaitSnapshot("last");
        Processes.signal(old, "STOP");
        try {
            rds.rds().pass(SimulatedRds.LONG);
            SimulatedRds.refusal("DBInstanceNotFound", () -> rds.rds().instance("orders"));
            rds.rds()
                    .client()
                    .restoreDBInstanceFromDBSnapshot(
                            r -> r.dbSnapshotIdentifier("last").dbInstanceIdentifier("orders"));
            rds.rds().pass(SimulatedRds.LONG);
            assertThat(rds.rds().status("orders")).isEqualTo("creating");
        } finally {
            Processes.signal(old, "CONT");
        }

        rds.awaitStatus("orders", "available");
        assertThat(postmaster().pid()).isNotEqualTo(old.pid());
        assertThat(rds.query("orders", "SELECT id FROM t")).containsExactly("1");
    }

    private ProcessHandle postmaster() throws SQLException {
        try (var connection = rds.rds().region().database("orders").connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT pg_read_file('postmaster.pid')")) {
            rows.next();
            var pid = rows.getString(1).lines().findFirst().orElseThrow();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
    }

    @Test
    void nothingIsLeftWhenTheSimulatorIsClosed() throws SQLException {
        var data = Path.of(rds.query("orders", "SELECT current_setting('unix_socket_directories')")
                .getFirst());
        var port = rds.endpoint("orders").port();
        assertThat(data).exists();
        rds.rds()
                .client()
                .createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("on-its-way"));

        rds.close();

        assertThat(data).doesNotExist();
        assertThat(FreePort.isFree(port)).isTrue();
    }

    @Test
    void itIsNotTheSourceOfABlueGreenDeployment() {
        var arn = rds.rds().instance("orders").dbInstanceArn();

        var text = SimulatedRds.refusal(
                "SourceDatabaseNotSupportedFault",
                () -> rds.rds()
                        .client()
                        .createBlueGreenDeployment(
                                r -> r.blueGreenDeploymentName("bg").source(arn)));

        assertThat(text).contains("real server");
        assertThatThrownBy(() -> rds.rds()
                        .region()
                        .create(BackedRds.orders().memberOf("c").backed(BackedRds.MASTER)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
