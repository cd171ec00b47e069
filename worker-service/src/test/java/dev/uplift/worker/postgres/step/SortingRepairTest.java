package dev.uplift.worker.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.postgres.PgUpgrade;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that pg_upgrade brought from 13 with ICU 67 to 17 with ICU 76. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SortingRepairTest {

    private static final Map<String, String> SETTINGS = Map.of("fsync", "off");
    private static final String LOCAL_TRUST = "--auth-local=trust";
    private static final String FILE = "SELECT relfilenode FROM pg_class WHERE relname = '%s'";

    @TempDir
    private Path folder;

    private PostgresServer server;

    private final Map<String, Object> facts = new HashMap<>();

    @BeforeEach
    void upgrade() throws Exception {
        server = PostgresServer.create(PostgresInstallation.full(13), folder.resolve("old"), SETTINGS, LOCAL_TRUST)
                .start();
        execute(
                "postgres",
                "CREATE ROLE super LOGIN PASSWORD 'super' SUPERUSER",
                "CREATE ROLE plain LOGIN PASSWORD 'plain'",
                "CREATE DATABASE sorted",
                "CREATE DATABASE bytes");
        execute(
                "sorted",
                "CREATE COLLATION public.\"Deutsch\" (provider = icu, locale = 'de')",
                "CREATE TABLE names (name text COLLATE \"Deutsch\", other text COLLATE \"fr-x-icu\")",
                "INSERT INTO names SELECT chr(65 + i % 26) || i, 'x' FROM generate_series(1, 500) i",
                "CREATE INDEX by_name ON names (name)",
                "CREATE INDEX by_other ON names (other)");
        execute("bytes", "CREATE TABLE t (id int, name text COLLATE \"C\")", "CREATE INDEX by_c ON t (name)");
        done("super", InPlaceServer::note);
        server.stop();
        var fresh = PostgresServer.create(PostgresInstallation.full(17), folder.resolve("new"), SETTINGS, LOCAL_TRUST);
        var outcome = new PgUpgrade(server, fresh, folder.resolve("up")).run();
        assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
        Files.copy(server.passwordFile(), fresh.passwordFile(), StandardCopyOption.REPLACE_EXISTING);
        server = PostgresServer.create(fresh.installation(), fresh.data(), SETTINGS)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void execute(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String text(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private InPlaceTurn done(String user, InPlaceServer.Body body) throws InterruptedException {
        var turn = InPlaceTurn.of(server.port(), user, Map.of(), facts);
        assertThat(turn.run(body)).isInstanceOf(StepResult.Done.class);
        facts.putAll(turn.learned());
        return turn;
    }

    private String mismatches() throws SQLException {
        return text(
                "sorted",
                "SELECT count(*) FROM pg_collation WHERE collversion <> pg_collation_actual_version(oid) AND collencoding IN"
                        + " (-1, 6)");
    }

    @Test
    void indexes_are_built_anew_where_the_library_changed_and_nowhere_else() throws Exception {
        var sorted = text("sorted", FILE.formatted("by_name"));
        var bytes = text("bytes", FILE.formatted("by_c"));
        assertThat(mismatches()).isNotEqualTo("0");

        var first = done("super", InPlaceServer::reindexSortedOtherwise);

        assertThat(text("sorted", FILE.formatted("by_name"))).isNotEqualTo(sorted);
        assertThat(text("bytes", FILE.formatted("by_c"))).isEqualTo(bytes);
        assertThat(mismatches()).isEqualTo("0");
        assertThat(first.learned()).containsOnlyKeys("reindexed/sorted");
        assertThat(first.learned().get("reindexed/sorted").toString())
                .startsWith("ICU ")
                .contains(" to 153.");
        assertThat(first.work.found).isEmpty();
    }

    @Test
    void where_the_server_is_silent_what_was_noted_decides() throws Exception {
        execute(
                "sorted",
                "UPDATE pg_collation SET collversion = pg_collation_actual_version(oid) WHERE collversion IS NOT NULL");
        assertThat(mismatches()).isEqualTo("0");
        var before = text("sorted", FILE.formatted("by_other"));

        done("super", InPlaceServer::reindexSortedOtherwise);

        assertThat(text("sorted", FILE.formatted("by_other"))).isNotEqualTo(before);
    }

    @Test
    void asked_twice_it_acts_once() throws Exception {
        done("super", InPlaceServer::reindexSortedOtherwise);
        var once = text("sorted", FILE.formatted("by_name"));

        var again = done("super", InPlaceServer::reindexSortedOtherwise);

        assertThat(text("sorted", FILE.formatted("by_name"))).isEqualTo(once);
        assertThat(again.learned()).isEmpty();
    }

    @Test
    void what_the_server_noticed_itself_counts_though_nothing_was_noted() throws Exception {
        facts.clear();
        var before = text("sorted", FILE.formatted("by_name"));

        done("super", InPlaceServer::reindexSortedOtherwise);

        assertThat(text("sorted", FILE.formatted("by_name"))).isNotEqualTo(before);
        assertThat(facts).containsEntry("reindexed/sorted", "the server found another version of its library");
    }

    @Test
    void whoever_may_not_is_told_what_to_do_and_nothing_is_said_to_be_in_order() throws Exception {
        var turn = done("plain", InPlaceServer::reindexSortedOtherwise);

        assertThat(turn.work.found).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("not-reindexed");
            assertThat(finding.object()).isEqualTo("database sorted");
            assertThat(finding.remedy()).isEqualTo("REINDEX DATABASE \"sorted\";");
        });
        assertThat(turn.learned()).isEmpty();
        assertThat(mismatches()).isNotEqualTo("0");
    }
}
