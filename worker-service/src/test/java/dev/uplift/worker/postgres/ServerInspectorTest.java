package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.ServerSetup;
import dev.uplift.contracts.ServerSetup.Extension;
import dev.uplift.contracts.ServerSetup.NotSeen;
import dev.uplift.contracts.ServerSetup.Passwords;
import dev.uplift.contracts.ServerSetup.Publication;
import dev.uplift.contracts.ServerSetup.Setting;
import dev.uplift.contracts.ServerSetup.Standby;
import dev.uplift.contracts.wire.Json;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerInspectorTest {

    private static final String PASSWORD = "hunter2-secret";
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "off"),
            Map.entry("wal_level", "logical"),
            Map.entry("work_mem", "77MB"),
            Map.entry("statement_timeout", "55s"),
            Map.entry("archive_command", "curl -u backup:%s https://backup/%%p".formatted(PASSWORD)),
            Map.entry("primary_conninfo", "host=10.0.0.3 user=replica password=" + PASSWORD),
            Map.entry("app.jwt_secret", PASSWORD),
            Map.entry("shared_preload_libraries", "postgres_fdw"),
            Map.entry("postgres_fdw.application_name", PASSWORD),
            Map.entry("log_line_prefix", "postgres://me:%s@log ".formatted(PASSWORD)),
            Map.entry("synchronous_commit", "off"));

    private static Sessions sessions(PostgresServer server, String user, String password) {
        var address = new PostgresAddress("127.0.0.1", server.port(), Optional.of(user), "postgres", "disable");
        return new Sessions(
                new Dsn(address, new Credentials(user, Optional.of(password))), "uplift/test", _ -> () -> {});
    }

    private static Seen inspect(PostgresServer server) throws Exception {
        return ServerInspector.inspect(sessions(server, "postgres", server.password()), Set.of("postgres"));
    }

    private static ServerSetup setup(Seen seen) {
        return seen.setup().orElseThrow();
    }

    private static void run(PostgresServer server, String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void populate(PostgresServer server, Path folder) throws SQLException {
        run(
                server,
                "postgres",
                "CREATE ROLE little LOGIN PASSWORD 'little'",
                "SET password_encryption TO md5; CREATE ROLE old LOGIN PASSWORD 'old'; RESET password_encryption",
                "CREATE ROLE peer LOGIN",
                "CREATE ROLE readers",
                "CREATE DATABASE shop",
                "CREATE DATABASE shop2 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
                "CREATE TABLESPACE fast LOCATION '%s'".formatted(folder));
        run(
                server,
                "shop",
                "CREATE TABLE p (id int PRIMARY KEY)",
                "CREATE TABLE c (p int REFERENCES p, q int REFERENCES p)",
                "CREATE PUBLICATION shop_all FOR ALL TABLES",
                "SELECT pg_create_logical_replication_slot('cdc', 'pgoutput')",
                "SELECT lo_create(0)",
                "CREATE SUBSCRIPTION prices CONNECTION 'host=nowhere password=%s' PUBLICATION a, b WITH (connect = false)"
                        .formatted(PASSWORD));
    }

    private static Path writableByServer(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18})
    void it_tells_what_is_in_a_server_and_how_it_is_set_up_and_no_secret(int major, @TempDir Path folder)
            throws Exception {
        try (var server = PostgresServer.create(PostgresInstallation.full(major), folder.resolve("server"), SETTINGS)
                .start()) {
            populate(server, writableByServer(folder.resolve("fast")));

            var seen = inspect(server);

            assertThat(seen.databases()).extracting(Database::name).containsExactlyInAnyOrder("shop", "shop2");
            assertThat(named(seen, "shop").foreignKeys()).isEqualTo(2);
            assertThat(named(seen, "shop").largeObjects()).isEqualTo(1);
            assertThat(named(seen, "shop").encoding()).contains("UTF8");
            assertThat(named(seen, "shop2").locale()).contains("libc C");
            var setup = setup(seen);
            assertThat(setup.notSeen()).isEmpty();
            assertThat(setup.extensions().first()).extracting(Extension::name).containsExactly("plpgsql");
            assertThat(setup.extensions().first().getFirst().databases().count())
                    .isEqualTo(2);
            assertThat(setup.settings().first())
                    .contains(new Setting("work_mem", Optional.of("77MB"), "configuration file"))
                    .contains(new Setting("statement_timeout", Optional.of("55s"), "configuration file"))
                    .contains(new Setting("synchronous_commit", Optional.of("off"), "configuration file"))
                    .contains(new Setting("archive_command", Optional.empty(), "configuration file"))
                    .contains(new Setting("primary_conninfo", Optional.empty(), "configuration file"))
                    .isSortedAccordingTo(Comparator.comparing(Setting::name))
                    .noneMatch(setting -> setting.name().equals("search_path"))
                    .filteredOn(setting -> setting.name().contains("."))
                    .isEqualTo(
                            major < 14
                                    ? List.of()
                                    : List.of(new Setting(
                                            "postgres_fdw.application_name", Optional.empty(), "configuration file")));
            assertThat(setup.roles().all()).isEqualTo(5);
            assertThat(setup.roles().superusers()).isEqualTo(1);
            assertThat(setup.roles().passwords()).contains(new Passwords(2, 1, 1));
            var replication = setup.replication();
            assertThat(replication.standby()).isFalse();
            assertThat(replication.slots().first()).singleElement().satisfies(slot -> {
                assertThat(slot.name()).isEqualTo("cdc");
                assertThat(slot.database()).contains("shop");
                assertThat(slot.active()).isFalse();
                assertThat(slot.bytesBehind()).isPresent();
            });
            assertThat(replication.publications().first()).containsExactly(new Publication("shop", "shop_all", true));
            assertThat(replication.subscriptions().first()).singleElement().satisfies(subscription -> {
                assertThat(subscription.enabled()).isFalse();
                assertThat(subscription.publications().first()).containsExactlyInAnyOrder("a", "b");
            });
            assertThat(setup.tablespaces().first()).singleElement().satisfies(tablespace -> {
                assertThat(tablespace.name()).isEqualTo("fast");
                assertThat(tablespace.bytes()).isPresent();
            });
            assertThat(seen.facts()).containsKeys("wal_level", "data_checksums", "started", "uptimeSeconds");
            assertThat(new String(Json.write(seen), StandardCharsets.UTF_8)).doesNotContain(PASSWORD);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void a_role_without_rights_sees_what_it_may_and_what_it_may_not_is_named(int major, @TempDir Path folder)
            throws Exception {
        try (var server = PostgresServer.create(PostgresInstallation.full(major), folder.resolve("server"), SETTINGS)
                .start()) {
            populate(server, writableByServer(folder.resolve("fast")));

            var seen = ServerInspector.inspect(sessions(server, "little", "little"), Set.of("postgres"));

            assertThat(named(seen, "shop").foreignKeys()).isEqualTo(2);
            var setup = setup(seen);
            assertThat(setup.notSeen())
                    .extracting(NotSeen::what)
                    .containsExactly("settings for superusers only", "kinds of passwords");
            assertThat(setup.roles().passwords()).isEmpty();
            assertThat(setup.roles().login()).isEqualTo(4);
            assertThat(setup.settings().first())
                    .contains(new Setting("work_mem", Optional.of("77MB"), "configuration file"));
            assertThat(setup.replication().slots().count()).isEqualTo(1);
            assertThat(setup.replication().subscriptions().count()).isEqualTo(1);
            assertThat(setup.tablespaces().first())
                    .singleElement()
                    .satisfies(tablespace -> assertThat(tablespace.bytes()).isEmpty());
        }
    }

    @Test
    void a_standby_and_its_primary_know_of_each_other(@TempDir Path folder) throws Exception {
        var installation = PostgresInstallation.full(17);
        var settings = Map.of("fsync", "off", "hot_standby", "on");
        try (var primary = PostgresServer.create(installation, folder.resolve("primary"), settings)
                .start()) {
            run(primary, "postgres", "CREATE ROLE little LOGIN PASSWORD 'little'", "CREATE DATABASE shop");
            var data = copy(installation, primary, folder.resolve("standby"));
            try (var standby = PostgresServer.create(installation, data, upstream(settings, primary))
                    .start()) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(setup(inspect(primary))
                                        .replication()
                                        .standbys()
                                        .first())
                                .singleElement()
                                // what it has is known when it has answered for the first time
                                .matches(follower -> follower.bytesBehind().isPresent())
                                .extracting(Standby::state)
                                .isEqualTo(Optional.of("streaming")));

                var following =
                        setup(inspect(primary)).replication().standbys().first().getFirst();
                assertThat(following.name()).isEqualTo("replica-1");
                assertThat(following.address()).contains("127.0.0.1");
                assertThat(following.bytesBehind()).isPresent();

                var itself = setup(inspect(standby));
                assertThat(itself.replication().standby()).isTrue();
                assertThat(itself.replication().upstream()).contains("127.0.0.1:" + primary.port());
                assertThat(itself.notSeen()).isEmpty();

                var little = setup(ServerInspector.inspect(sessions(primary, "little", "little"), Set.of("postgres")));
                assertThat(little.replication().standbys().count()).isEqualTo(1);
                assertThat(little.notSeen())
                        .extracting(NotSeen::what)
                        .contains("addresses, states and lags of standbys");
            }
        }
    }

    private static Map<String, String> upstream(Map<String, String> settings, PostgresServer primary) {
        var all = new HashMap<>(settings);
        all.put(
                "primary_conninfo",
                "host=127.0.0.1 port=%d user=postgres password=%s application_name=replica-1"
                        .formatted(primary.port(), primary.password()));
        return all;
    }

    /** A cold copy, which follows as soon as it is started. */
    private static Path copy(PostgresInstallation installation, PostgresServer primary, Path standby)
            throws IOException, InterruptedException {
        var command = installation.command(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(primary.port()),
                "-U",
                "postgres",
                "-D",
                standby.toString(),
                "-c",
                "fast");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", primary.password());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Files.createFile(standby.resolve("standby.signal"));
        Files.writeString(standby.resolveSibling("standby.password"), primary.password());
        return standby;
    }

    @Test
    void a_server_with_much_of_everything_is_told_in_little(@TempDir Path folder) throws Exception {
        try (var server = PostgresServer.create(
                        PostgresInstallation.full(18),
                        folder.resolve("server"),
                        Map.of("fsync", "off", "wal_level", "logical", "autovacuum", "off", "max_connections", "30"))
                .start()) {
            var statements = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                statements.add("CREATE DATABASE many%d STRATEGY file_copy".formatted(i));
            }
            run(server, "postgres", statements.toArray(String[]::new));
            run(
                    server,
                    "many1",
                    "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE PUBLICATION p%s', i); END LOOP; END $$");

            var began = System.nanoTime();
            var seen = inspect(server);
            var took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(seen.databases()).hasSize(100);
            assertThat(took).isLessThan(Duration.ofMinutes(1));
            assertThat(setup(seen).replication().publications().first()).hasSize(50);
            assertThat(setup(seen).replication().publications().more()).isEqualTo(250);
            assertThat(setup(seen).extensions().first().getFirst().databases().first())
                    .hasSize(5);
            assertThat(Json.write(seen).length).isLessThan(40_000);
        }
    }

    private static Database named(Seen seen, String name) {
        return seen.databases().stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
