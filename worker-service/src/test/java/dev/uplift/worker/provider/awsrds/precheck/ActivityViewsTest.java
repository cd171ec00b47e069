package dev.uplift.worker.provider.awsrds.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Method;
import dev.uplift.worker.postgres.precheck.Route;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ActivityViewsTest {

    private static final Route ROUTE = new Route(Method.PG_UPGRADE, 13, 16, Optional.empty());

    @Test
    void a_view_over_the_activity_is_found_and_gone_when_it_is_dropped(@TempDir Path folder) throws Exception {
        try (var server = PostgresServer.create(
                        PostgresInstallation.full(13), folder.resolve("data"), Map.of("fsync", "off"))
                .start()) {
            execute(server, "CREATE VIEW public.busy AS SELECT pid FROM pg_stat_activity");
            execute(server, "CREATE VIEW public.\"Other\" AS SELECT 1 AS one");

            var found = Examination.run(List.of(new ActivityViews()), sessions(server), ROUTE);

            assertThat(found).extracting(Finding::object).containsExactly("database postgres, view public.busy");
            assertThat(found).allMatch(Finding::blocks, "blocks");

            execute(server, found.getFirst().remedy().replaceFirst(";.*", ""));
            assertThat(Examination.run(List.of(new ActivityViews()), sessions(server), ROUTE))
                    .isEmpty();
        }
    }

    @Test
    void a_server_is_reached_where_rds_says_and_stays_what_it_is_otherwise() {
        var server = new Server(
                "aws-rds",
                Map.of("region", "eu-west-1", "instance", "orders", "user", "owner", "sslmode", "require"),
                Optional.of("env:ORDERS"),
                Map.of("team", "shop"),
                "eu");

        var located = new SourceSettings.Endpoint("orders.example", 5433).of(server);

        assertThat(PostgresAddress.of(located.address()))
                .isEqualTo(new PostgresAddress("orders.example", 5433, Optional.of("owner"), "postgres", "require"));
        assertThat(located.credentials()).isEqualTo(server.credentials());
        assertThat(located.pool()).isEqualTo("eu");
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Sessions sessions(PostgresServer server) {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.empty(), "postgres", "prefer");
        var credentials = new Credentials("postgres", Optional.of(server.password()));
        return new Sessions(new Dsn(address, credentials), "test", _ -> () -> {});
    }
}
