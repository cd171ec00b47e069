package dev.uplift.worker.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.machine.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
class ToolRunTest {

    private static final String SHELL = "/bin/sh";
    /** Says who it is, then writes without end. */
    private static final String ENDLESS = "echo $$ > \"$0\"; exec yes";

    private static ToolRun.Ended ended(String script, OutputStream into) throws IOException, InterruptedException {
        try (var run = ToolRun.start(SHELL, List.of("-c", script), into)) {
            return run.ended();
        }
    }

    @Test
    void what_a_tool_writes_is_counted_and_digested() throws Exception {
        var written = new ByteArrayOutputStream();

        var ended = ended("printf hello; echo said >&2", written);

        assertThat(ended.succeeded()).isTrue();
        assertThat(written).hasToString("hello");
        assertThat(ended.bytes()).isEqualTo(5);
        assertThat(ended.sha256()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(ended.lines()).containsExactly("said");
    }

    @Test
    void a_tool_whose_output_cannot_be_kept_ends() throws Exception {
        var full = new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        var ended = ended("exec yes", full);

        assertThat(ended.succeeded()).isFalse();
        assertThat(ended.unwritten()).contains("No space left on device");
    }

    @Test
    void a_password_is_in_no_argument_and_in_no_message(@TempDir Path folder) throws Exception {
        var dsn = new Dsn(
                new PostgresAddress("127.0.0.1", 5432, Optional.empty(), "shop", "prefer"),
                new Credentials("clerk", Optional.of("s3cret-word")));
        var tool = Files.writeString(folder.resolve("tool"), "#!/bin/sh\necho \"$@\"; echo \"with $PGPASSWORD\" >&2\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        var written = new ByteArrayOutputStream();

        try (var run = ToolRun.start(
                tool.toString(), List.of("--roles-only"), new ToolConnection(dsn, "shop", "test"), written)) {
            assertThat(run.ended().lines()).containsExactly("with ***");
        }

        assertThat(written.toString()).contains("--roles-only").doesNotContain("s3cret-word");
    }

    @Test
    void a_tool_ends_with_a_worker_that_is_killed(@TempDir Path folder) throws Exception {
        var pid = folder.resolve("pid");
        var worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        pid.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(pid) && Files.size(pid) > 1);
        var tool = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        assertThat(tool).isPresent();
        assertThat(Processes.isRunning(tool.get())).isTrue();

        worker.destroyForcibly().waitFor();

        await().atMost(Duration.ofMinutes(1)).until(() -> !Processes.isRunning(tool.get()));
    }

    /** Another process, which does nothing but to run a tool. */
    static final class Worker {

        private Worker() {}

        public static void main(String[] arguments) throws Exception {
            try (var run =
                    ToolRun.start(SHELL, List.of("-c", ENDLESS, arguments[0]), OutputStream.nullOutputStream())) {
                run.ended();
            }
        }
    }
}
