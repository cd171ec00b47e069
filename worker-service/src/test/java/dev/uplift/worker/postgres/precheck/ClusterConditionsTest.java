package dev.uplift.worker.postgres.precheck;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;
import static dev.uplift.worker.postgres.precheck.Method.PG_UPGRADE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.sandbox.postgres.ServerCertificate;
import dev.uplift.worker.postgres.precheck.Condition.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions of a whole cluster, of two servers, or of time: each has its own way of being made and put right. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterConditionsTest {

    private static final Route IN_PLACE = new Route(PG_UPGRADE, 13, 18, Optional.empty());

    @TempDir
    private Path folder;

    @Test
    @Finds({"standbys", "source-in-recovery"})
    void a_standby_is_told_by_its_primary_and_tells_it_itself() throws Exception {
        try (var primary =
                        TestServers.create(Place.OLD, folder.resolve("primary")).start();
                var standby = standbyOf(primary)) {
            var from = new Stage(primary, "postgres");
            var to = new Stage(standby, "postgres");
            from.eventually(
                    () -> from.text("SELECT count(*) FROM pg_stat_replication").equals("1"));

            assertThat(only(from, new Standbys(), IN_PLACE).object()).isEqualTo("standby walreceiver at 127.0.0.1");
            var blocked = only(to, new InRecovery(), IN_PLACE);
            assertThat(blocked.severity()).isEqualTo(Severity.BLOCK);

            to.server(Condition.statements(blocked));
            from.eventually(
                    () -> from.text("SELECT count(*) FROM pg_stat_replication").equals("0"));

            assertThat(to.ask(new InRecovery(), "postgres", IN_PLACE)).isEmpty();
            assertThat(from.ask(new Standbys(), "postgres", IN_PLACE)).isEmpty();
        }
    }

    private PostgresServer standbyOf(PostgresServer primary) throws IOException {
        var data = folder.resolve("standby");
        var backup = primary.installation()
                .command(
                        "pg_basebackup",
                        "--pgdata=" + data,
                        "--checkpoint=fast",
                        "--write-recovery-conf",
                        "--dbname=host=127.0.0.1 port=%d user=postgres password=%s"
                                .formatted(primary.port(), primary.password()));
        run(backup);
        Files.copy(primary.passwordFile(), folder.resolve("standby.password"));
        return PostgresServer.create(primary.installation(), data, TestServers.settings(Place.OLD))
                .start();
    }

    @Test
    @Finds("long-transactions")
    void a_transaction_counts_as_soon_as_it_is_long() throws Exception {
        try (var server = TestServers.create(Place.OLD, folder.resolve("old")).start();
                var idle = server.connect("postgres")) {
            var stage = new Stage(server, "postgres");
            idle.setAutoCommit(false);
            idle.createStatement().execute("SELECT 1");
            var soon = new LongTransactions(Duration.ofMillis(100));

            assertThat(stage.ask(new LongTransactions(Duration.ofMinutes(5)), "postgres", IN_PLACE))
                    .isEmpty();
            stage.eventually(() -> !stage.ask(soon, "postgres", IN_PLACE).isEmpty());
            var finding = only(stage, soon, IN_PLACE);
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.object()).contains("of postgres in database postgres, idle in transaction since");

            stage.server(Condition.statements(finding));
            stage.eventually(() -> stage.ask(soon, "postgres", IN_PLACE).isEmpty());
        }
    }

    @Test
    @Finds("sessions-without-tls")
    void a_session_without_tls_is_a_warning_where_the_new_server_forces_it() throws Exception {
        var certificate = ServerCertificate.selfSigned(folder.resolve("tls"), "ip:127.0.0.1");
        var settings = new HashMap<>(certificate.settings());
        settings.put("fsync", "off");
        try (var old = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("old"), settings)
                        .start();
                var fresh = fresh("new", settings)) {
            // Our own machine's may do without, as in every installation.
            Files.writeString(
                    fresh.data().resolve("pg_hba.conf"),
                    "host all all 127.0.0.1/32 scram-sha-256\nhostssl all all all scram-sha-256\n");
            fresh.start();
            var stage = new Stage(old, "postgres");
            var forced = knowing(new Stage(fresh, "postgres"));

            try (var _ = client(old, "disable");
                    var _ = client(old, "disable")) {
                var finding = only(stage, new SessionsWithoutTls(), forced);
                assertThat(finding.severity()).isEqualTo(Severity.WARN);
                assertThat(finding.object()).isEqualTo("user postgres, application shop");
                assertThat(finding.explanation()).startsWith("2 sessions without TLS from 1 address.");
                assertThat(only(stage, new SessionsWithoutTls(), IN_PLACE).severity())
                        .isEqualTo(Severity.INFO);
            }

            try (var _ = client(old, "require")) {
                stage.eventually(() ->
                        stage.ask(new SessionsWithoutTls(), "postgres", forced).isEmpty());
            }
        }
    }

    private static Connection client(PostgresServer server, String sslMode) throws SQLException {
        return DriverManager.getConnection("%s?user=postgres&password=%s&ApplicationName=shop&sslmode=%s"
                .formatted(server.jdbcUrl("postgres"), server.password(), sslMode));
    }

    @Test
    void who_may_not_see_the_sessions_is_told_so_where_the_new_server_forces_tls() throws Exception {
        var certificate = ServerCertificate.selfSigned(folder.resolve("tls"), "ip:127.0.0.1");
        try (var old = TestServers.create(Place.SMALL, folder.resolve("old")).start();
                var fresh = fresh("new", certificate.settings())) {
            Files.writeString(
                    fresh.data().resolve("pg_hba.conf"),
                    "hostnossl all all 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\nhost all all all scram-sha-256\n");
            fresh.start();
            var stage = new Stage(old, "postgres");
            stage.server("CREATE ROLE little LOGIN PASSWORD 'little'");

            assertThat(stage.ask(new SessionsWithoutTls(), "little", knowing(new Stage(fresh, "postgres"))))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.explanation()).contains("may not see"));
        }
    }

    @Test
    @Finds("preload-libraries")
    void the_new_server_has_to_load_what_the_old_one_loads() throws Exception {
        try (var old = TestServers.create(Place.OLD, folder.resolve("old")).start();
                var fresh = fresh("new", Map.of("shared_preload_libraries", "auto_explain"))
                        .start()) {
            var stage = new Stage(old, "postgres");
            var target = new Stage(fresh, "postgres");

            var finding = only(stage, new PreloadLibraries(), knowing(target));
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.object()).isEqualTo("library pg_stat_statements");

            target.server(Condition.statements(finding));
            target.restart();

            assertThat(target.text("SHOW shared_preload_libraries")).isEqualTo("auto_explain, pg_stat_statements");
            assertThat(stage.ask(new PreloadLibraries(), "postgres", knowing(target)))
                    .isEmpty();
        }
    }

    private static Route knowing(Stage target) throws Exception {
        try (var session = target.sessions("postgres").open()) {
            return new Route(DUMP_RESTORE, 13, 18, Optional.of(Offers.read(session)));
        }
    }

    @Test
    @Finds("checksums-off")
    void a_cluster_without_checksums_needs_them_or_an_option() throws Exception {
        try (var old = trusting("old")) {
            var stage = new Stage(old.start(), "postgres");
            var finding = only(stage, new ChecksumsOff(), IN_PLACE);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            old.stop();
            assertThat(accepted(old, fresh("as-usual"))).isFalse();
            assertThat(finding.remedy()).contains("initdb --no-data-checksums", "pg_checksums --enable");
            assertThat(accepted(old, fresh("with-option", Map.of(), "--no-data-checksums")))
                    .isTrue();

            run(old.installation().command("pg_checksums", "--enable", "--no-sync", "--pgdata=" + old.data()));

            assertThat(accepted(old, fresh("as-usual"))).isTrue();
            old.start();
            assertThat(stage.ask(new ChecksumsOff(), "postgres", IN_PLACE)).isEmpty();
        }
    }

    @Test
    @Finds("wal-segment-size")
    void a_cluster_with_other_segments_of_its_log_needs_an_option() throws Exception {
        try (var old = trusting("old", "--wal-segsize=1", "--data-checksums")) {
            var stage = new Stage(old.start(), "postgres");
            var finding = only(stage, new WalSegmentSize(), IN_PLACE);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.object()).isEqualTo("segments of 1 MB");
            stage.server("ALTER SYSTEM SET min_wal_size TO '80MB'", "ALTER SYSTEM SET max_wal_size TO '1GB'");
            old.stop();
            assertThat(accepted(old, fresh("as-usual"))).isFalse();
            assertThat(finding.remedy()).isEqualTo("initdb --wal-segsize=1 for the new cluster");
            assertThat(accepted(old, fresh("with-option", Map.of(), "--wal-segsize=1")))
                    .isTrue();

            run(old.installation().command("pg_resetwal", "--wal-segsize=16", "--pgdata=" + old.data()));

            assertThat(accepted(old, fresh("as-usual"))).isTrue();
            old.start();
            assertThat(stage.ask(new WalSegmentSize(), "postgres", IN_PLACE)).isEmpty();
        }
    }

    @Test
    @Finds("bootstrap-superuser")
    void a_cluster_that_another_superuser_began_needs_his_name() throws Exception {
        try (var old = trusting("old", "--data-checksums")) {
            var stage = new Stage(old.start(), "postgres");
            stage.server("CREATE ROLE second SUPERUSER LOGIN PASSWORD 'second'");
            as(
                    "second",
                    old,
                    "ALTER ROLE postgres RENAME TO \"Admin\"",
                    "CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '%s'".formatted(old.password()));
            var finding = only(stage, new BootstrapSuperuser(), IN_PLACE);
            assertThat(finding.severity()).isEqualTo(Severity.INFO);
            assertThat(finding.object()).isEqualTo("role Admin");
            old.stop();
            assertThat(accepted(old, fresh("as-usual"))).isFalse();

            old.start();
            as("second", old, "DROP ROLE postgres");
            as("second", old, Condition.statements(finding));
            as("second", old, "ALTER ROLE postgres PASSWORD '%s'".formatted(old.password()));
            old.stop();

            assertThat(accepted(old, fresh("as-usual"))).isTrue();
            old.start();
            assertThat(stage.ask(new BootstrapSuperuser(), "postgres", IN_PLACE))
                    .isEmpty();
        }
    }

    private static void as(String role, PostgresServer server, String... statements) throws Exception {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), role, role);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    private PostgresServer trusting(String name, String... initdb) {
        return PostgresServer.create(
                PostgresInstallation.full(13), folder.resolve(name), Map.of("fsync", "off"), local(initdb));
    }

    private PostgresServer fresh(String name, Map<String, String> settings, String... initdb) {
        return PostgresServer.create(PostgresInstallation.full(18), folder.resolve(name), settings, local(initdb));
    }

    private PostgresServer fresh(String name) {
        return fresh(name, Map.of());
    }

    private static String[] local(String... initdb) {
        return Stream.concat(Stream.of("--auth-local=trust"), Arrays.stream(initdb))
                .toArray(String[]::new);
    }

    private boolean accepted(PostgresServer old, PostgresServer fresh) throws IOException {
        return new PgUpgrade(old, fresh, folder.resolve("upgrade")).check().succeeded();
    }

    private static Finding only(Stage stage, Precheck check, Route route) throws Exception {
        var findings = stage.ask(check, "postgres", route);
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(Processes.exitCode(process)).as(output).isZero();
    }
}
