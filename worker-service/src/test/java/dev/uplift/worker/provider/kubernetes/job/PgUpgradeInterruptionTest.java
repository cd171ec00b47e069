package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.machine.Folders;
import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.provider.kubernetes.job.StoppedServer.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script is killed, or the disk is full, and then it is asked again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class PgUpgradeInterruptionTest {

    /** Programs by which it changes what lies on the volume; each call is a place to be killed at. */
    private static final List<String> PROGRAMS = List.of("mv", "rm", "cp", "mkdir", "rmdir", "chmod", "sync");

    /** Kills the script before its call number KILL_AT, or behind the one that wrote KILL_BEHIND into the journal. */
    private static final String KILLER = """
            #!/bin/bash
            number=$(($(cat "$CALLS" 2>/dev/null || echo 0) + 1))
            echo $number >"$CALLS"
            if [[ $number == "$KILL_AT" ]]; then kill -9 $PPID; exit 1; fi
            if [[ $0 == */mv && $1 == */state.new && $(cat "$1") == "$KILL_BEHIND" ]]; then
              "%1$s" "$@"
              kill -9 $PPID
              exit 1
            fi
            exec "%1$s" "$@"
            """;

    private static StoppedServer stopped(int from, int to, String data) throws SQLException {
        return new StoppedServer(from, to, data).filled("postgres", "CREATE TABLE t AS SELECT 1 AS one");
    }

    private static int one(PostgresServer server) throws SQLException {
        return Integer.parseInt(StoppedServer.text(server, "postgres", "SELECT one FROM t"));
    }

    private static void assertWorks(StoppedServer server, int major) throws SQLException {
        assertThat(server.<Integer>asked(major, PgUpgradeInterruptionTest::one)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            copy | ^\\[1/6\\]            | upgrade
            copy | ^\\[2/6\\]            | recover
            copy | ^initdb             | upgrade
            copy | ^\\[4/6\\]            | recover
            copy | ^pg_restore .*-d    | upgrade
            link | ^pg_resetwal .*-o   | recover
            link | ^initdb .*sync-only | upgrade
            copy | ^\\[5/6\\]            | upgrade
            """)
    void killed_within_an_upgrade_it_gets_there_or_back(String mode, String moment, String then) throws Exception {
        try (var server = stopped(13, 17, "data").with("UPLIFT_MODE", mode)) {
            var killed = server.runAndKillAt(moment, Verb.UPGRADE);
            assertThat(killed.exit()).as(killed.text()).isNotZero();

            if (then.equals("upgrade")) {
                server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);
                assertWorks(server, 17);
            } else {
                server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
                assertWorks(server, 13);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", ""})
    void killed_anywhere_in_the_swap_it_gets_there_or_back(String data) throws Exception {
        try (var server = stopped(15, 17, data)) {
            var old = listing(server.data());
            withKiller(server);
            server.with("KILL_BEHIND", "upgraded");
            assertThat(server.run(Verb.UPGRADE).exit()).isEqualTo(137);
            server.with("KILL_BEHIND", "");
            var upgraded = copy(server.volume(), server.home().resolve("upgraded"));

            run(server, Verb.UPGRADE, 0).succeeded(Verb.UPGRADE);
            var fresh = listing(server.data());
            var swapped = copy(server.volume(), server.home().resolve("swapped"));

            // there is much to move, and what is true for one file is for the next
            var pace = data.isEmpty() ? 3 : 1;
            var at = 1;
            while (killed(server, upgraded, Verb.UPGRADE, at)) {
                var back = at % 2 == 0;
                var verb = back ? Verb.RECOVER : Verb.UPGRADE;
                run(server, verb, 0).succeeded(verb);
                assertThat(listing(server.data())).as("killed at %d", at).isEqualTo(back ? old : fresh);
                assertThat(version(server)).isEqualTo(back ? "15" : "17");
                at += pace;
            }
            assertThat(at).isGreaterThan(10);
            for (at = 1; killed(server, swapped, Verb.RECOVER, at); at += pace) {
                run(server, Verb.RECOVER, 0).succeeded(Verb.RECOVER);
                assertThat(listing(server.data())).as("killed at %d", at).isEqualTo(old);
                assertThat(version(server)).isEqualTo("15");
            }
            assertThat(at).isGreaterThan(10);
            assertWorks(server, 15);
            for (at = 1; killed(server, swapped, Verb.CLEAN, at); at++) {
                run(server, Verb.CLEAN, 0).succeeded(Verb.CLEAN);
                assertThat(listing(server.data())).as("killed at %d", at).isEqualTo(fresh);
                assertThat(server.volume().resolve("data-15.preupgrade")).doesNotExist();
            }
            assertThat(at).isGreaterThan(1);
        }
    }

    /** Whether it was killed before it was through. */
    private static boolean killed(StoppedServer server, Path state, Verb verb, int at) throws IOException {
        Folders.delete(server.volume());
        copy(state, server.volume());
        var ran = run(server, verb, at);
        if (ran.exit() == 0) {
            return false;
        }
        assertThat(ran.exit()).as(ran.text()).isEqualTo(137);
        return true;
    }

    private static Ran run(StoppedServer server, Verb verb, int killAt) throws IOException {
        Files.deleteIfExists(server.home().resolve("calls"));
        return server.with("KILL_AT", Integer.toString(killAt)).run(verb);
    }

    private static void withKiller(StoppedServer server) throws IOException {
        var folder = Files.createDirectory(server.home().resolve("killer"));
        for (var name : PROGRAMS) {
            var program = folder.resolve(name);
            Files.writeString(program, KILLER.formatted("/bin/" + name));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        server.with("PATH", folder + ":" + System.getenv("PATH"));
        server.with("CALLS", server.home().resolve("calls").toString());
        server.with("KILL_AT", "0").with("KILL_BEHIND", "");
    }

    /** By links: a swap moves files, and changes none. */
    private static Path copy(Path from, Path to) throws IOException {
        var process = new ProcessBuilder("cp", "-al", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(Processes.exitCode(process)).isZero();
        return to;
    }

    private static List<String> listing(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(its -> its.getFileName().toString())
                    .filter(name -> !name.startsWith(".uplift-") && !name.startsWith("data-"))
                    .sorted()
                    .toList();
        }
    }

    private static String version(StoppedServer server) throws IOException {
        return Files.readString(server.data().resolve("PG_VERSION")).strip();
    }

    @Test
    void a_rehearsal_that_is_killed_behind_the_swap_is_rehearsed_again() throws Exception {
        try (var server = stopped(15, 17, "data")) {
            var killed = server.runAndKillAt("^\\[8/8\\]", Verb.REHEARSE);
            assertThat(killed.exit()).as(killed.text()).isNotZero();

            var again = server.run(Verb.REHEARSE).succeeded(Verb.REHEARSE);

            assertThat(again.fact("version")).startsWith("17.");
            assertWorks(server, 17);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^\\[4/6\\]", "^pg_restore .*-d"})
    void told_to_stop_it_says_so_and_leaves_no_server(String moment) throws Exception {
        try (var server = stopped(15, 17, "data")) {
            var ran =
                    server.runAndHaltAt(moment, Verb.UPGRADE, process -> Processes.signal(process.toHandle(), "TERM"));

            ran.failed("stopped");
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            assertWorks(server, 15);
        }
    }

    @Test
    void on_a_small_disk_the_mode_is_what_there_is_room_for(@TempDir Path folder) throws Exception {
        try (var disk = SmallDisk.inMemory(folder, 320);
                var server = new StoppedServer(disk.folder().resolve("h"), 15, 17, "data")
                        .filled("postgres", "CREATE TABLE t AS SELECT 1 AS one")) {
            disk.leave(170);
            server.run(Verb.UPGRADE).failed("no-space");
            assertWorks(server, 15);

            var ran = server.with("UPLIFT_MODE", "auto").run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            assertThat(ran.fact("mode")).isEqualTo("link");
            assertWorks(server, 17);
        }
    }

    @Test
    void where_the_file_system_shares_blocks_files_are_cloned(@TempDir Path folder) throws Exception {
        try (var disk = SmallDisk.withReflinks(folder, 1024);
                var server = new StoppedServer(disk.folder().resolve("h"), 15, 17, "data")
                        .filled("postgres", "CREATE TABLE t AS SELECT 1 AS one")) {
            var ran = server.with("UPLIFT_MODE", "auto").run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            assertThat(ran.fact("mode")).isEqualTo("clone");
            assertWorks(server, 17);
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            assertWorks(server, 15);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^\\[1/6\\]", "^\\[2/6\\]", "^\\[4/6\\]", "^pg_restore .*-d"})
    void when_the_disk_fills_up_meanwhile_the_old_data_is_as_it_was(String moment, @TempDir Path folder)
            throws Exception {
        try (var disk = SmallDisk.inMemory(folder, 400);
                var server = new StoppedServer(disk.folder().resolve("h"), 15, 17, "data")
                        .filled("postgres", "CREATE TABLE t AS SELECT 1 AS one")) {
            var ran = server.runAndHaltAt(moment, Verb.UPGRADE, _ -> disk.leave(0));

            ran.failed("no-space");
            disk.leave(100);
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            assertWorks(server, 15);
        }
    }
}
