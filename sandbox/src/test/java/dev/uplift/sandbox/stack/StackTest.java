package dev.uplift.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void checkout() throws Exception {
        StandInService.pack(folder);
        System.setProperty("uplift.root", folder.toString());
        home = folder.resolve("home");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        RunningStack.in(home).stop();
        System.clearProperty("uplift.root");
    }

    @Test
    void every_process_can_be_killed_and_started_again_and_all_end_with_the_stack() throws Exception {
        var stack = Stack.in(home).workers(2).start();
        assertThat(stack.processes())
                .extracting(StackProcess::name)
                .containsExactly("postgres", "kafka", "api", "worker-1", "worker-2");
        try (var connection = stack.database().connect("uplift");
                var statement = connection.createStatement()) {
            statement.execute("create table kept as select 1");
        }

        for (var process : stack.processes()) {
            var pid = process.pid();
            process.kill();
            assertThat(process.isAlive()).isFalse();
            process.start();
            assertThat(process.isReady()).isTrue();
            assertThat(process.pid()).isNotEqualTo(pid);
        }

        var environment = stack.process("api").environment();
        var url = environment.get("QUARKUS_DATASOURCE_JDBC_URL");
        var password = environment.get("QUARKUS_DATASOURCE_PASSWORD");
        try (var connection = DriverManager.getConnection(url, "uplift", password)) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection
                            .getMetaData()
                            .getTables(null, null, "kept", null)
                            .next())
                    .isTrue();
        }
        stack.stop();
        assertThat(stack.processes()).noneMatch(StackProcess::isAlive);
        assertThat(RunningStack.in(home).status()).isEmpty();
    }

    @Test
    void a_stopped_process_lives_and_does_not_answer() {
        try (var stack = Stack.in(home).start()) {
            var worker = stack.process("worker-1");
            worker.signal("STOP");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(worker.isReady()).isFalse());
            assertThat(worker.isAlive()).isTrue();

            worker.signal("CONT");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(worker.isReady()).isTrue());
        }
    }

    @Test
    void a_detached_stack_is_found_by_a_later_command_which_starts_only_what_is_dead() throws Exception {
        var first = Stack.in(home).detached().start();
        assertThat(RunningStack.in(home).isComplete()).isTrue();
        first.process("worker-1").kill();
        assertThat(RunningStack.in(home).isComplete()).isFalse();

        var second = Stack.in(home).detached().start();

        assertThat(second.process("postgres").pid())
                .isEqualTo(first.process("postgres").pid());
        assertThat(second.process("api").pid()).isEqualTo(first.process("api").pid());
        assertThat(second.process("worker-1").port())
                .isEqualTo(first.process("worker-1").port());
        assertThat(RunningStack.in(home).stop()).isEqualTo(4);
        assertThat(first.processes()).noneMatch(StackProcess::isAlive);
        assertThat(second.processes()).noneMatch(StackProcess::isAlive);
    }

    @Test
    void a_port_that_is_taken_is_named_and_nothing_is_left_running() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var stack = Stack.in(home).port(taken.getLocalPort());
            assertThatThrownBy(stack::start).hasMessageContaining("port %d is taken".formatted(taken.getLocalPort()));
            assertThat(stack.processes()).noneMatch(StackProcess::isAlive);
        }
    }

    @Test
    void a_service_that_does_not_start_shows_its_log_and_takes_the_others_with_it() throws Exception {
        Files.writeString(folder.resolve("worker-service/target/quarkus-app/quarkus-run.jar"), "not a jar");
        var stack = Stack.in(home);
        assertThatThrownBy(stack::start)
                .hasMessageContaining("worker-1 ended at once")
                .hasMessageContaining("Invalid or corrupt jarfile");
        assertThat(stack.processes()).hasSize(4).noneMatch(StackProcess::isAlive);
    }

    @Test
    void tokens_and_secrets_are_for_their_owner_only_and_tokens_stay() throws Exception {
        var tokens = new Tokens(Files.createDirectories(home).resolve("tokens"));
        tokens.create(Map.of("ada", "approver"));
        var operator = tokens.of("operator");
        tokens.create(Map.of("ada", "approver"));
        assertThat(tokens.of("operator")).isEqualTo(operator);
        assertThat(Files.readAllLines(home.resolve("tokens")))
                .extracting(line -> List.of(line.split(" ")).subList(1, 3).toString())
                .containsExactly(
                        "[viewer, viewer]",
                        "[operator, operator]",
                        "[approver, approver]",
                        "[admin, admin]",
                        "[ada, approver]");

        var reference = Stack.in(home).secret("orders", "s3cret");
        assertThat(reference).isEqualTo("file:" + home.resolve("secrets/orders"));
        assertThat(Files.readString(home.resolve("secrets/orders"))).isEqualTo("s3cret");
        assertThat(mode("secrets")).isEqualTo("rwx------");
        assertThat(mode("secrets/orders")).isEqualTo("rw-------");
        assertThat(mode("tokens")).isEqualTo("rw-------");
    }

    @Test
    void a_secret_stays_in_its_folder() {
        assertThatThrownBy(() -> Stack.in(home).secret("../tokens", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(path)));
    }
}
