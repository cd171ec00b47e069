package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.TableContent;
import dev.uplift.worker.postgres.queries.QuerySample.Statement;
import dev.uplift.worker.postgres.queries.QuerySample.Taken;
import dev.uplift.worker.postgres.queries.QuerySample.Unavailable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from a server of version 13 that has run a few statements. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuerySampleTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void startServer() throws SQLException {
        server = TestServer.counting(13, folder.resolve("data"));
        server.run("postgres", "CREATE DATABASE shop", "CREATE DATABASE other", "CREATE ROLE app LOGIN PASSWORD 'app'");
        server.run(
                "shop",
                "CREATE SCHEMA \"my tools\"",
                "CREATE EXTENSION pg_stat_statements SCHEMA \"my tools\"",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT g, 'note ' || g FROM generate_series(1, 20000) g",
                "GRANT SELECT ON orders TO app",
                "GRANT ALL ON SCHEMA public, \"my tools\" TO app");
        server.run("other", "CREATE TABLE secrets (id int)");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void forgetStatements() throws SQLException {
        server.run("shop", "SELECT \"my tools\".pg_stat_statements_reset()");
    }

    private static Taken taken(String database, int top) throws SQLException {
        try (var session = server.open(database)) {
            return (Taken) QuerySample.take(session, top);
        }
    }

    private static List<String> sampled() throws SQLException {
        return taken("shop", QuerySample.TOP).statements().stream()
                .map(Statement::text)
                .toList();
    }

    @Test
    void the_most_expensive_statements_come_first_without_their_constants() throws SQLException {
        server.run(
                "shop",
                "SELECT count(*) FROM orders WHERE id = 4711",
                "SELECT count(*) FROM orders WHERE id = 4712",
                "SELECT count(*) FROM orders a JOIN orders b USING (note) WHERE a.note LIKE '%private%' OR a.id > 1");

        var sample = taken("shop", 2);

        assertThat(sample.database()).isEqualTo("shop");
        assertThat(sample.hidden()).isZero();
        assertThat(sample.statements())
                .extracting(Statement::text)
                .containsExactly(
                        "SELECT count(*) FROM orders a JOIN orders b USING (note) WHERE a.note LIKE $1 OR a.id > $2",
                        "SELECT count(*) FROM orders WHERE id = $1");
        assertThat(sample.statements()).extracting(Statement::calls).containsExactly(1L, 2L);
        assertThat(sample.statements()).allMatch(statement -> statement.meanMillis() > 0);
        assertThat(taken("shop", 1).statements()).hasSize(1);
    }

    @Test
    void a_statement_is_one_whoever_runs_it() throws SQLException {
        server.run("shop", "SELECT count(note) FROM orders");
        server.run(
                "shop",
                "SET ROLE app",
                "SELECT count(note) FROM orders",
                "SELECT count(note) FROM orders",
                "SELECT count(note) FROM orders",
                "SELECT count(note) FROM orders");

        assertThat(taken("shop", 10).statements()).singleElement().satisfies(statement -> {
            assertThat(statement.calls()).isEqualTo(5);
            assertThat(statement.role()).contains("app");
            assertThat(statement.searchPath()).isEqualTo("\"app\", public");
        });
    }

    @Test
    void the_search_path_is_that_of_the_role_in_the_database() throws SQLException {
        server.run(
                "shop",
                "ALTER DATABASE shop SET search_path TO public, \"my tools\"",
                "SET ROLE app",
                "SELECT count(id) FROM orders");
        try {
            assertThat(taken("shop", 1).statements().getFirst().searchPath()).isEqualTo("public, \"my tools\"");

            server.run("shop", "ALTER ROLE app IN DATABASE shop SET search_path TO '$user', public, elsewhere");
            assertThat(taken("shop", 1).statements().getFirst().searchPath()).isEqualTo("\"app\", public, elsewhere");
        } finally {
            server.run("shop", "ALTER DATABASE shop RESET search_path", "ALTER ROLE app IN DATABASE shop RESET ALL");
        }
    }

    @Test
    void everything_that_has_a_plan_is_taken_whatever_stands_before_it() throws SQLException {
        server.run(
                "shop",
                "/* a comment */ SELECT id FROM orders WHERE id = 1",
                "-- another\nselect id FROM orders WHERE id < 2",
                "(SELECT id FROM orders WHERE id = 1) UNION ALL (SELECT 2)",
                "WITH one AS (SELECT 1) SELECT * FROM one",
                "VALUES (1), (2)",
                "TABLE orders",
                "UPDATE orders SET note = 'x' WHERE id = 1",
                "DELETE FROM orders WHERE id = -1",
                "INSERT INTO orders VALUES (0, '') ON CONFLICT DO NOTHING",
                "SELECT lower('A')",
                "SELECT current_date - id FROM orders WHERE id = 1");

        assertThat(sampled()).hasSize(11);
    }

    @Test
    void what_has_no_plan_or_is_a_tools_is_not() throws SQLException {
        server.run("other", "SELECT * FROM secrets");
        server.run(
                "shop",
                "CREATE TABLE passing (id int)",
                "SELECT relname FROM pg_class WHERE relname = 'orders'",
                "SELECT o.id FROM orders o JOIN pg_catalog.pg_class c ON c.relpages = o.id",
                "SELECT count(*) FROM information_schema.tables",
                "SELECT current_user",
                "SELECT pg_catalog.pg_backend_pid()",
                "COPY orders TO '/dev/null'",
                "DROP TABLE passing",
                "VACUUM orders");
        try (var session = server.open("shop")) {
            for (var table : TableContent.tables(session)) {
                TableContent.of(session, table, DataComparison.FULL);
            }
        }

        assertThat(sampled()).isEmpty();
    }

    @Test
    void statements_of_a_database_are_read_in_another_one_that_has_the_extension() throws SQLException {
        server.run("other", "SELECT count(*) FROM secrets");
        try (var session = server.open("shop")) {
            var sample = (Taken) QuerySample.take(session, "other", 10);

            assertThat(sample.database()).isEqualTo("other");
            assertThat(sample.statements()).extracting(Statement::text).containsExactly("SELECT count(*) FROM secrets");
        }
    }

    @Test
    void an_extension_that_is_older_than_its_server_is_read_too() throws SQLException {
        server.run("other", "CREATE EXTENSION pg_stat_statements VERSION '1.7'", "SELECT count(*) FROM secrets");
        try {
            assertThat(taken("other", 10).statements())
                    .extracting(Statement::text)
                    .containsExactly("SELECT count(*) FROM secrets");
        } finally {
            server.run("other", "DROP EXTENSION pg_stat_statements");
        }
    }

    @Test
    void what_others_ran_is_counted_where_it_may_not_be_seen() throws SQLException {
        server.run("shop", "SELECT count(*) FROM orders", "SELECT max(id) FROM orders");
        try (var session = server.open("shop", new Credentials("app", Optional.of("app")))) {
            var sample = (Taken) QuerySample.take(session, 10);

            assertThat(sample.statements()).isEmpty();
            assertThat(sample.hidden()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void without_the_extension_there_is_a_sentence_that_says_so() throws SQLException {
        try (var session = server.open("other")) {
            assertThat(QuerySample.take(session, 10))
                    .isEqualTo(new Unavailable("The extension pg_stat_statements is not in database other:"
                            + " CREATE EXTENSION it there."));
        }
    }

    @Test
    void without_the_library_too() throws SQLException {
        try (var unprepared = TestServer.plain(folder.resolve("plain"))) {
            unprepared.run("postgres", "CREATE EXTENSION pg_stat_statements");
            try (var session = unprepared.open("postgres")) {
                assertThat(QuerySample.take(session, 10))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                unavailable -> assertThat(unavailable.why()).contains("shared_preload_libraries"));
            }
        }
    }

    @Test
    void a_text_is_not_written_where_somebody_logs_its_statement() {
        var statement = new Statement("7", "SELECT 'private'", 1, 1, Optional.empty(), "public");

        assertThat(statement).hasToString("statement 7");
    }
}
