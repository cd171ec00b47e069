package dev.uplift.sandbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.sandbox.machine.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    Path folder;

    @Test
    void data_survives_a_kill_and_a_stop() throws Exception {
        try (var server = create(Map.of()).start()) {
            execute(server, "create table t as select 1 as n");

            server.kill();
            assertThat(server.isAlive()).isFalse();
            assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);

            server.start();
            execute(server, "insert into t values (2)");
            server.stop();
            server.start();
            assertThat(query(server, "select sum(n) from t")).isEqualTo("3");
        }
    }

    @Test
    void existing_data_is_taken_over_with_its_password() throws Exception {
        String password;
        try (var first = create(Map.of()).start()) {
            password = first.password();
            execute(first, "create table t as select 7 as n");
        }
        try (var second = create(Map.of()).start()) {
            assertThat(second.password()).isEqualTo(password);
            assertThat(query(second, "select n from t")).isEqualTo("7");
        }
    }

    @Test
    void settings_hold_and_can_be_changed_by_alter_system() throws Exception {
        var port = FreePort.find();
        try (var server = create(Map.of("port", Integer.toString(port), "work_mem", "5MB"))
                .start()) {
            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server, "show work_mem")).isEqualTo("5MB");
            assertThat(query(server, "show server_encoding")).isEqualTo("UTF8");

            execute(server, "alter system set work_mem = '6MB'");
            server.stop();
            server.start();
            assertThat(query(server, "show work_mem")).isEqualTo("6MB");
        }
    }

    @Test
    void nobody_gets_in_without_the_password() throws Exception {
        try (var server = create(Map.of()).start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "guessed"))
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.passwordFile())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_server_that_cannot_start_shows_the_end_of_its_log() {
        try (var server = create(Map.of("shared_buffers", "not a size"))) {
            assertThatThrownBy(server::start).hasMessageContaining("invalid value for parameter \"shared_buffers\"");
        }
    }

    @Test
    void a_lock_file_whose_process_id_now_belongs_to_another_program_does_no_harm() throws Exception {
        try (var server = create(Map.of()).start()) {
            server.kill();
            var lock = folder.resolve("server/postmaster.pid");
            var lines = Files.readString(lock).lines().toList();
            Files.writeString(
                    lock,
                    ProcessHandle.current().pid() + "\n" + String.join("\n", lines.subList(1, lines.size())) + "\n");

            server.start();
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
    }

    private PostgresServer create(Map<String, String> settings) {
        return PostgresServer.create(PostgresInstallation.embedded(), folder.resolve("server"), settings);
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
