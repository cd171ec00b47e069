package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.uplift.sandbox.machine.Processes;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The option asRoot: a volume to whose root directory the data's owner may not write. PostgreSQL refuses root, so that the
 * script does its part as root, and PostgreSQL's as the owner. Only root can try it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PgUpgradeAsRootTest {

    private static final int OLD = 15;
    private static final int NEW = 17;
    private static final String OWNER = "999:999";
    private static final List<String> AS_OWNER = List.of("setpriv", "--reuid=999", "--regid=999", "--clear-groups");

    /** In file systems of its own, as a container has them: everybody reaches the programs, and the owner has a name. */
    private static final String CONTAINER = """
            set -e
            programs=$0 home=$1 scratch=$2
            mount --bind "$scratch/passwd" /etc/passwd
            mount --bind "$programs" "$scratch/programs"
            mount -t tmpfs -o mode=755 none "$home"
            mkdir -p "$programs"
            mount --bind "$scratch/programs" "$programs"
            shift 2
            exec "$@"
            """;

    private StoppedServer server;
    private String before;

    @BeforeEach
    void start() throws IOException, SQLException {
        assumeTrue(ownerOf(Path.of("/proc/self")).equals("0:0"), "only root can give files to another user");
        server = new StoppedServer(OLD, NEW, "data").filled("postgres", "CREATE TABLE t AS SELECT 1 AS one");
        before = ownerOf(server.data());
        Files.createDirectory(server.home().resolve("programs"));
        Files.writeString(server.home().resolve("passwd"), new RunAs(999, 999, true).passwd());
        assumeTrue(exit(contained(List.of("true"))) == 0, "no file systems can be mounted here");
        server.with("UPLIFT_RUN_AS", OWNER);
        run("chown", "0:0", server.volume().toString());
        run("chmod", "755", server.volume().toString());
        give(OWNER);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            give(before);
            server.close();
        }
    }

    private List<String> contained(List<String> command) {
        var programs = PostgresInstallation.full(NEW)
                .bin()
                .resolve("../../../../../..")
                .normalize();
        var all = new ArrayList<>(List.of("unshare", "--mount", "bash", "-c", CONTAINER));
        all.addAll(List.of(
                programs.toString(),
                System.getProperty("user.home"),
                server.home().toString()));
        all.addAll(command);
        return all;
    }

    private StoppedServer.Ran asRoot(Verb verb) throws IOException {
        return server.runPlainly(verb, contained(List.of()));
    }

    private static void run(String... command) throws IOException {
        assertThat(exit(List.of(command))).as(String.join(" ", command)).isZero();
    }

    private static int exit(List<String> command) throws IOException {
        return Processes.exitCode(new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start());
    }

    private void give(String owner) throws IOException {
        run("chown", "-R", owner, server.data().toString());
    }

    private static String ownerOf(Path file) throws IOException {
        var attributes = Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        return "%s:%s".formatted(attributes.get("uid"), attributes.get("gid"));
    }

    /** The sandbox runs servers as another user. */
    private void works(int major) throws IOException, SQLException {
        give(before);
        assertThat(server.<String>asked(major, its -> StoppedServer.text(its, "postgres", "SELECT one FROM t")))
                .isEqualTo("1");
        give(OWNER);
    }

    private void allIsTheOwners() throws IOException {
        try (var files = Files.walk(server.data())) {
            for (var file : files.toList()) {
                assertThat(ownerOf(file)).as(file.toString()).isEqualTo(OWNER);
            }
        }
    }

    /** What an upgrade puts beside the data. */
    private List<String> ours() throws IOException {
        try (var all = Files.list(server.volume())) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("data-") || name.startsWith(".uplift"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void its_owner_cannot_work_there_and_is_told_so() throws Exception {
        server.runPlainly(Verb.UPGRADE, contained(AS_OWNER)).failed("not-writable");

        assertThat(ours()).isEmpty();
        works(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "link"})
    void root_works_there_and_gives_the_files_to_their_owner(String mode) throws Exception {
        server.with("UPLIFT_MODE", mode);

        asRoot(Verb.UPGRADE).succeeded(Verb.UPGRADE);
        allIsTheOwners();
        asRoot(Verb.RECOVER).succeeded(Verb.RECOVER);
        allIsTheOwners();
        assertThat(ours()).isEmpty();
        works(OLD);

        asRoot(Verb.UPGRADE).succeeded(Verb.UPGRADE);
        works(NEW);
        asRoot(Verb.CLEAN).succeeded(Verb.CLEAN);
        allIsTheOwners();
        assertThat(ours()).isEmpty();
        works(NEW);
    }

    @Test
    void root_rehearses_there_too() throws Exception {
        asRoot(Verb.REHEARSE).succeeded(Verb.REHEARSE);

        allIsTheOwners();
    }

    @Test
    void the_owner_is_never_root() throws Exception {
        server.with("UPLIFT_RUN_AS", "0:0");

        asRoot(Verb.UPGRADE).failed("wrong-call");

        assertThat(ours()).isEmpty();
    }
}
