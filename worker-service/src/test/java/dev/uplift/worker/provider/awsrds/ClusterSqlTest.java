package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Protocol;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.postgres.step.InPlaceServer;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import dev.uplift.worker.provider.awsrds.plan.ClusterPlan;
import dev.uplift.worker.provider.awsrds.precheck.FlowControl;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** SQL steps of a cluster find its writer where RDS says that the cluster listens: a real PostgreSQL server. */
@TestInstance(Lifecycle.PER_CLASS)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterSqlTest {

    private static final String REFERENCE = "env:ORDERS";
    private static final Plan PLAN = ClusterPlan.of(
            new ClusterServer(
                    "orders",
                    "cluster-ORDERS",
                    ClusterKind.AURORA,
                    "13.16",
                    "aurora-postgresql13",
                    new RdsServer.Target("16.9", "aurora-postgresql16", true),
                    "default.aurora-postgresql13",
                    List.of(new ClusterServer.Member("orders-1", "db.r6g.large", "default.aurora-postgresql13")),
                    true),
            UpgradeOptions.of(Map.of()));

    private PostgresServer writer;
    private PlatformServer rds;
    private Accounts accounts;

    /** Knows the cluster, and nothing else. */
    private final class OneCluster implements Protocol {

        @Override
        public String operation(Request request) {
            return new String(request.body(), StandardCharsets.UTF_8).replaceFirst(".*Action=(\\w+).*", "$1");
        }

        @Override
        public Answer answer(Request request) {
            return operation(request).equals("DescribeDBClusters")
                    ? Answer.text(
                            200,
                            "text/xml",
                            ("<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters><DBCluster>"
                                            + "<DBClusterIdentifier>orders</DBClusterIdentifier><Status>available</Status>"
                                            + "<Engine>aurora-postgresql</Engine><EngineVersion>13.16</EngineVersion>"
                                            + "<Endpoint>127.0.0.1</Endpoint><Port>%d</Port></DBCluster></DBClusters>"
                                            + "</DescribeDBClustersResult></DescribeDBClustersResponse>")
                                    .formatted(writer.port()))
                    : refuse(request, 501, "InvalidAction", operation(request));
        }

        @Override
        public Answer refuse(Request request, int status, String code, String message) {
            return Answer.text(status, "text/plain", code + ": " + message);
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        OwnCredentials.set();
        writer = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("data"), Map.of("fsync", "off"))
                .start();
        try (var connection = writer.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk'");
            statement.execute("CREATE DATABASE shop");
        }
        rds = PlatformServer.start(0, new OneCluster(), new Calls(), new Faults());
        accounts = new Accounts(Optional.of(rds.uri()), Duration.ofMillis(20), new SimpleMeterRegistry());
    }

    @AfterAll
    void stop() throws Exception {
        accounts.close();
        rds.close();
        writer.close();
        OwnCredentials.clear();
    }

    @Test
    void clients_are_kept_from_writing_its_contents_are_noted_and_clients_write_again() throws Exception {
        var facts = new HashMap<String, Object>();

        assertThat(run("fence", facts)).isInstanceOf(StepResult.Done.class);
        assertThat(readOnly()).isEqualTo("on");
        assertThat(run("note", facts)).isInstanceOf(StepResult.Done.class);
        assertThat(run("open", facts)).isInstanceOf(StepResult.Done.class);

        assertThat(readOnly()).isEqualTo("off");
        assertThat(facts.get(InPlaceServer.BEFORE).toString()).contains("shop");
    }

    @Test
    void a_server_that_does_not_load_flow_control_may_be_upgraded() throws Exception {
        var address = new PostgresAddress("127.0.0.1", writer.port(), Optional.empty(), "postgres", "prefer");
        var sessions = new Sessions(
                new Dsn(address, new Credentials("postgres", Optional.of(writer.password()))), "test", _ -> () -> {});

        var found = Examination.run(
                List.of(new FlowControl()), sessions, new Route(Method.PG_UPGRADE, 13, 16, Optional.empty()));

        assertThat(found).isEmpty();
    }

    /** As a client's new session finds it. */
    private String readOnly() throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:%d/shop".formatted(writer.port());
        try (var connection = DriverManager.getConnection(url, "clerk", "clerk");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW default_transaction_read_only")) {
            row.next();
            return row.getString(1);
        }
    }

    private StepResult run(String name, Map<String, Object> facts) throws InterruptedException {
        var step = PLAN.steps().get(PLAN.indexOf(name));
        var command = new Execute(
                AwsWorld.UPGRADE,
                1,
                step,
                new Server(
                        "aws-rds",
                        Map.of("region", StandingRds.REGION, "cluster", "orders", "user", "postgres"),
                        Optional.of(REFERENCE),
                        Map.of(),
                        Server.DEFAULT_POOL),
                Optional.empty(),
                PLAN.to(),
                PLAN.strategy(),
                UpgradeOptions.of(Map.of()),
                facts,
                Duration.ofMinutes(5),
                Optional.empty());
        var turn = new RecordedWork(command, Map.of(REFERENCE, writer.password()));
        var result =
                new AwsRdsDriver(accounts, null).actions().get(step.action()).run(turn);
        facts.putAll(turn.learned);
        if (result instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return result;
    }
}
