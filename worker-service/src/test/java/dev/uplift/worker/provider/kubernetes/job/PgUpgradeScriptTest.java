package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.provider.kubernetes.job.Matrix.Row;
import dev.uplift.worker.provider.kubernetes.job.StoppedServer.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The script on real data of real servers; {@code -Dupdate.docs=true} writes the table of what it was tried on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class PgUpgradeScriptTest {

    private static final Path DOCUMENT = Path.of("../docs/kubernetes-script.md");

    private static final String[] CONTENT = {
        "CREATE EXTENSION hstore",
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE orders (id serial PRIMARY KEY, what text, more hstore)",
        "CREATE INDEX by_what ON orders (what)",
        "INSERT INTO orders (what, more) SELECT 'x' || i, hstore('a', i::text) FROM generate_series(1, 2000) i",
        "SELECT lo_from_bytea(4711, 'large')",
        "CREATE ROLE app LOGIN PASSWORD 'app'",
        "GRANT SELECT ON orders TO app",
        "ALTER SYSTEM SET work_mem = '7MB'",
        "ALTER DATABASE shop SET statement_timeout = '77s'"
    };

    /** Of the content above, of its settings, and of its roles. */
    private static final List<String> QUESTIONS = List.of(
            "SELECT count(*) || ' ' || sum(id) || ' ' || sum((more -> 'a')::int) FROM orders WHERE what LIKE 'x%'",
            "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension",
            "SELECT convert_from(lo_get(4711), 'SQL_ASCII')",
            "SELECT has_table_privilege('app', 'orders', 'SELECT')",
            "SHOW work_mem",
            "SHOW statement_timeout",
            "INSERT INTO orders (what) VALUES ('y') RETURNING 'written'");

    private static StoppedServer stopped(Row row) throws SQLException {
        var server =
                new StoppedServer(row.from(), row.to(), row.data(), row.initdb().toArray(String[]::new));
        server.with("UPLIFT_MODE", row.mode().argument());
        return server.filled("postgres", "CREATE DATABASE shop").filled("shop", CONTENT);
    }

    private static String answers(PostgresServer server, Row row) throws SQLException {
        var answers = new TreeMap<String, String>();
        for (var question : QUESTIONS) {
            answers.put(question, StoppedServer.text(server, "shop", question));
        }
        for (var question : row.same().keySet()) {
            answers.put(question, StoppedServer.text(server, "shop", question));
        }
        assertThat(answers).containsAllEntriesOf(row.same());
        return answers.toString();
    }

    private static int major(PostgresServer server) throws SQLException {
        return Integer.parseInt(StoppedServer.text(server, "shop", "SHOW server_version_num")) / 10000;
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("dev.uplift.worker.provider.kubernetes.job.Matrix#ROWS")
    void each_kind_of_data_is_upgraded_or_stays_as_it_was(Row row) throws Exception {
        try (var server = stopped(row)) {
            row.before().happens(server);
            if (row.upgrades()) {
                upgradesAndGetsBack(row, server);
            } else {
                staysAsItWas(row, server);
            }
        }
    }

    private static void upgradesAndGetsBack(Row row, StoppedServer server) throws IOException, SQLException {
        var ran = server.run(row.verb()).succeeded(row.verb());
        assertThat(ran.fact("mode")).isEqualTo(row.mode().argument());
        if (row.mode() == Mode.LINK) {
            // the other way about is a test of its own
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            server.asked(row.from(), its -> answers(its, row));
            server.run(row.verb()).succeeded(row.verb());
        }

        var after = server.asked(row.to(), its -> major(its) + answers(its, row));

        if (row.mode() != Mode.LINK) {
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            var before = server.asked(row.from(), its -> major(its) + answers(its, row));
            assertThat(after.substring(2)).isEqualTo(before.substring(2));
            assertThat(List.of(before.substring(0, 2), after.substring(0, 2)))
                    .containsExactly("" + row.from(), "" + row.to());
            assertThat(ours(server)).isEmpty();
        }
    }

    private static void staysAsItWas(Row row, StoppedServer server) throws IOException, SQLException {
        var before = listing(server.data().getParent());

        var ran = server.run(row.verb()).failed(row.outcome());

        assertThat(ran.output().fatal().orElseThrow().sentence()).doesNotContain("unexpected");
        assertThat(listing(server.data().getParent())).isEqualTo(before);
        Files.deleteIfExists(server.data().resolve("standby.signal"));
        server.asked(row.from(), its -> answers(its, row));
    }

    private static List<String> listing(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(its -> its.getFileName().toString()).sorted().toList();
        }
    }

    /** What is beside the data. */
    private static List<String> ours(StoppedServer server) throws IOException {
        return listing(server.volume()).stream()
                .filter(name -> name.startsWith(".uplift") || name.matches("data-.*"))
                .toList();
    }

    private static StoppedServer small(int from, int to) throws SQLException {
        return new StoppedServer(from, to, "data", "--data-checksums")
                .filled("postgres", "CREATE TABLE t AS SELECT 1 AS one");
    }

    private static int one(PostgresServer server) throws SQLException {
        return Integer.parseInt(StoppedServer.text(server, "postgres", "SELECT one FROM t"));
    }

    @Test
    void the_check_leaves_nothing() throws Exception {
        try (var server = small(15, 17)) {
            var before = listing(server.volume());

            server.run(Verb.CHECK).succeeded(Verb.CHECK);

            assertThat(listing(server.volume())).isEqualTo(before);
            assertThat(server.run(Verb.PROVE).succeeded(Verb.PROVE).fact("version"))
                    .isEqualTo("15");
        }
    }

    @Test
    void after_an_upgrade_the_same_again_does_nothing_and_the_old_data_can_be_removed() throws Exception {
        try (var server = small(13, 17)) {
            server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);
            server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);
            server.run(Verb.PROVE).failed("wrong-version");
            assertThat(ours(server)).containsExactly(".uplift-" + StoppedServer.UPGRADE, "data-13.preupgrade");

            server.run(Verb.CLEAN).succeeded(Verb.CLEAN);

            assertThat(ours(server)).isEmpty();
            server.run(Verb.CLEAN).succeeded(Verb.CLEAN);
            assertThat(server.<Integer>asked(17, PgUpgradeScriptTest::one)).isEqualTo(1);
            server.run(Verb.UPGRADE).failed("wrong-version");
            server.run(Verb.RECOVER).failed("not-recovered");
        }
    }

    @Test
    void old_data_of_another_upgrade_is_not_removed() throws Exception {
        try (var server = small(13, 15)) {
            server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            server.with("UPLIFT_ID", "b0123456789abcde").run(Verb.CLEAN).failed("leftovers");

            assertThat(ours(server)).contains("data-13.preupgrade");
        }
    }

    @Test
    void linked_files_are_not_given_back_once_the_new_server_has_run() throws Exception {
        try (var server = small(17, 18).with("UPLIFT_MODE", "link")) {
            server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);
            server.asked(18, PgUpgradeScriptTest::one);

            server.run(Verb.RECOVER).failed("new-server-started");

            assertThat(server.<Integer>asked(18, PgUpgradeScriptTest::one)).isEqualTo(1);
        }
    }

    @Test
    void where_the_image_keeps_the_configuration_none_is_put_into_the_data() throws Exception {
        try (var server = small(13, 15)) {
            for (var name : List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf", "sandbox.conf")) {
                Files.delete(server.data().resolve(name));
            }
            var before = listing(server.data());

            server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            assertThat(listing(server.data()))
                    .doesNotContain("postgresql.conf", "pg_hba.conf", "pg_ident.conf", "sandbox.conf");
            server.run(Verb.RECOVER).succeeded(Verb.RECOVER);
            assertThat(listing(server.data())).isEqualTo(before);
        }
    }

    @Test
    void a_setting_that_the_new_version_does_not_take_is_dropped_and_told() throws Exception {
        try (var server = small(13, 17)) {
            server.configured("vacuum_cleanup_index_scale_factor = 0.2", "password_encryption on");

            Ran ran = server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            assertThat(ran.fact("settings.dropped").split(" "))
                    .containsExactlyInAnyOrder("password_encryption", "vacuum_cleanup_index_scale_factor");
            assertThat(server.<Integer>asked(17, PgUpgradeScriptTest::one)).isEqualTo(1);
        }
    }

    @Test
    void libraries_of_a_configuration_that_is_elsewhere_are_loaded_as_far_as_the_image_has_them() throws Exception {
        try (var server = small(15, 17)) {
            Files.delete(server.data().resolve("postgresql.conf"));
            server.with("UPLIFT_PRELOAD", "pgaudit, \"auto_explain\"");

            var ran = server.run(Verb.UPGRADE).succeeded(Verb.UPGRADE);

            assertThat(ran.fact("preload")).isEqualTo("auto_explain");
            assertThat(ran.fact("preload.left")).isEqualTo("pgaudit");
        }
    }

    @Test
    void an_image_tells_the_extensions_and_libraries_of_its_new_version() throws Exception {
        try (var server = new StoppedServer(13, 17, "data")) {
            var output = server.run(Verb.EXTENSIONS).succeeded(Verb.EXTENSIONS).output();

            assertThat(output.facts().get("version")).startsWith("17.");
            assertThat(output.extensions())
                    .contains("hstore", "pg_stat_statements")
                    .doesNotContain("adminpack");
            assertThat(output.libraries()).contains("auto_explain", "hstore").doesNotContain("adminpack", "pgaudit");
        }
    }

    @Test
    void two_at_once_are_one() throws Exception {
        try (var server = small(15, 17)) {
            var first = server.runAndHaltAt("^\\[4/6\\]", Verb.UPGRADE, _ -> {
                server.run(Verb.UPGRADE).failed("already-running");
                server.run(Verb.RECOVER).failed("already-running");
            });

            first.succeeded(Verb.UPGRADE);
        }
    }

    @Test
    void the_document_says_what_was_tried() throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }

    private static String document() throws IOException {
        return Files.readString(
                        Path.of("src/test/resources/dev/uplift/worker/provider/kubernetes/job/kubernetes-script.md"))
                + Matrix.ROWS.stream()
                        .map(row -> "| %d → %d | %s | %s | %s | %s |%n"
                                .formatted(
                                        row.from(),
                                        row.to(),
                                        row.what(),
                                        row.verb().argument(),
                                        row.mode().argument(),
                                        row.upgrades()
                                                ? "upgraded; the old data back again"
                                                : "refused: `%s`".formatted(row.outcome())))
                        .collect(Collectors.joining());
    }
}
