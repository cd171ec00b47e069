package dev.uplift.worker.postgres.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import dev.uplift.worker.postgres.queries.QueryComparison.Compared;
import dev.uplift.worker.postgres.queries.QuerySample.Statement;
import dev.uplift.worker.postgres.queries.QuerySample.Taken;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of a server of version 13, on it and on one of version 18 that lacks some things and has others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryComparisonTest {

    private static final QueryLimits LIMITS =
            new QueryLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(1));

    private static final String[] ON_BOTH = {
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE orders (id int PRIMARY KEY, customer int, product int, city int, at timestamptz, tags jsonb)",
        "INSERT INTO orders SELECT g, g, g, g, '2026-01-01', '{\"new\": 1}' FROM generate_series(1, 20000) g",
        "CREATE TABLE events (id int, month int) PARTITION BY LIST (month)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1)",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2)",
        "CREATE TABLE events_3 PARTITION OF events FOR VALUES IN (3)",
        "INSERT INTO events SELECT g, 1 + g % 3 FROM generate_series(1, 300) g",
        "CREATE TABLE customers AS SELECT generate_series(1, 100) AS id",
        "CREATE TABLE visits (id int)",
        "INSERT INTO visits SELECT generate_series(1, 100)",
        "CREATE SCHEMA app AUTHORIZATION app",
        "CREATE TABLE app.carts AS SELECT 1 AS id",
        "ALTER TABLE app.carts OWNER TO app",
        "CREATE FUNCTION visit() RETURNS void LANGUAGE sql VOLATILE AS 'INSERT INTO public.visits VALUES (1)'",
        "CREATE FUNCTION enter() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_lock(77)'",
        "CREATE FUNCTION discount() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN public.rate(); END'",
        "ANALYZE"
    };

    @TempDir
    private static Path folder;

    private static TestServer old;
    private static TestServer clone;

    @BeforeAll
    static void startServers() throws SQLException {
        old = TestServer.counting(13, folder.resolve("old"));
        clone = TestServer.counting(18, folder.resolve("clone"));
        for (var server : List.of(old, clone)) {
            server.run("postgres", "CREATE DATABASE shop", "CREATE ROLE app");
            server.run("shop", ON_BOTH);
        }
        old.run(
                "shop",
                "CREATE INDEX by_product ON orders (product)",
                "CREATE INDEX by_town ON orders (city)",
                "CREATE FUNCTION rate() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE FUNCTION legacy_tax(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
                "CREATE FUNCTION nap() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'");
        clone.run(
                "shop",
                "CREATE INDEX by_customer ON orders (customer)",
                "CREATE INDEX by_city ON orders (city)",
                "CREATE FUNCTION nap() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN 1; END'");
    }

    @AfterAll
    static void stopServers() {
        old.close();
        clone.close();
    }

    @BeforeEach
    void forgetStatements() throws SQLException {
        old.run("shop", "SELECT pg_stat_statements_reset()");
    }

    private static Compared compare() throws SQLException {
        try (var production = old.open("shop")) {
            return compare((Taken) QuerySample.take(production, 50));
        }
    }

    private static Compared compare(Taken sample) throws SQLException {
        try (var production = old.open("shop");
                var upgraded = clone.open("shop")) {
            return QueryComparison.compare(sample, production, upgraded, LIMITS);
        }
    }

    /** What becomes of one statement that production ran. */
    private static QueryResult of(String... statements) throws SQLException {
        old.run("shop", statements);
        var compared = compare();
        assertThat(compared.leftOut()).isEmpty();
        assertThat(compared.results()).hasSize(1);
        return compared.results().getFirst();
    }

    private static Map<String, Integer> leftOut(String text) throws SQLException {
        var statement = new Statement("7", text, 1, 1, Optional.empty(), "public");
        var compared = compare(new Taken("shop", List.of(statement), 0));
        assertThat(compared.results()).isEmpty();
        return compared.leftOut();
    }

    @Test
    void an_index_that_only_the_new_server_has_improves() throws SQLException {
        var result = of("SELECT at FROM orders WHERE customer = (SELECT max(id) FROM customers)");

        assertThat(result.verdict()).isEqualTo(Verdict.IMPROVED);
        assertThat(result.costAfter())
                .hasValueSatisfying(
                        cost -> assertThat(cost).isLessThan(result.costBefore() * QueryVerdicts.IMPROVED_UP_TO));
        assertThat(result.detail()).contains("Seq Scan on orders", "is: Index Scan using by_customer on orders");
        assertThat(result.millisOnClone())
                .hasValueSatisfying(millis -> assertThat(millis).isPositive());
        assertThat(result.calls()).isEqualTo(1);
        assertThat(result.meanMillis()).isPositive();
        assertThat(result.database()).isEqualTo("shop");
    }

    @Test
    void an_index_that_only_the_old_server_has_degrades() throws SQLException {
        var result = of("SELECT at FROM orders WHERE product = (SELECT max(id) FROM customers)");

        assertThat(result.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(result.detail()).contains("was: Index Scan using by_product on orders", "is: Seq Scan on orders");
    }

    @Test
    void a_statement_with_parameters_is_planned_for_all_their_values_and_not_run() throws SQLException {
        var result = of("SELECT at FROM orders WHERE id = 4711 AND at > '2020-01-01'");

        assertThat(result.text()).isEqualTo("SELECT at FROM orders WHERE id = $1 AND at > $2");
        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        assertThat(result.detail()).isEqualTo("same plan");
        assertThat(result.millisOnClone()).isEmpty();
    }

    @Test
    void another_index_at_the_same_cost_is_another_plan() throws SQLException {
        var result = of("SELECT at FROM orders WHERE city = 1");

        assertThat(result.verdict()).isEqualTo(Verdict.PLAN_CHANGED);
        assertThat(result.detail())
                .isEqualTo("was: Index Scan using by_town on orders; is: Index Scan using by_city on orders");
    }

    @Test
    void partitions_count_on_both_servers_although_one_plans_by_execution() throws SQLException {
        var result = of("SELECT id FROM events WHERE month = 2");

        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        assertThat(result.detail()).isEqualTo("same plan");
    }

    @Test
    void a_function_that_vanished_fails() throws SQLException {
        var result = of("SELECT legacy_tax(product) FROM orders WHERE id < 10");

        assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.costBefore()).isPositive();
        assertThat(result.costAfter()).isEmpty();
        assertThat(result.detail()).isEqualTo("cannot be planned: function legacy_tax(integer) does not exist (42883)");
    }

    @Test
    void so_does_one_that_vanished_behind_another() throws SQLException {
        var result = of("SELECT discount()");

        assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.detail()).isEqualTo("fails when run: function public.rate() does not exist (42883)");
        assertThat(result.millisOnClone()).isEmpty();
    }

    @Test
    void what_writes_is_planned_and_run_on_neither_server() throws SQLException {
        old.run(
                "shop",
                "BEGIN",
                "DELETE FROM visits",
                "UPDATE visits SET id = id",
                "INSERT INTO visits SELECT id FROM orders",
                "WITH gone AS (DELETE FROM visits RETURNING id) SELECT id FROM gone",
                "SELECT visit()",
                "ROLLBACK");

        var compared = compare();

        assertThat(compared.leftOut()).isEmpty();
        assertThat(compared.results()).hasSize(5).allSatisfy(result -> {
            assertThat(result.verdict()).isNotEqualTo(Verdict.FAILED);
            assertThat(result.millisOnClone()).isEmpty();
            assertThat(result.detail()).endsWith("not run: it writes");
        });
        for (var server : List.of(old, clone)) {
            assertThat(server.texts("shop", "SELECT count(*), sum(id) FROM visits"))
                    .containsExactly("100");
        }
    }

    @Test
    void only_the_clone_runs_anything() throws SQLException {
        old.run("shop", "SELECT enter()");
        var locked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";
        try (var production = old.open("shop");
                var upgraded = clone.open("shop")) {
            var sample = (Taken) QuerySample.take(production, 50);

            QueryComparison.compare(sample, production, upgraded, LIMITS);

            assertThat(upgraded.text(locked)).isEqualTo("1");
            assertThat(production.text(locked)).isEqualTo("0");
        }
    }

    @Test
    void comparing_leaves_no_trace_in_the_statistics() throws SQLException {
        old.run("shop", "SELECT at FROM orders WHERE id = 4711", "SELECT count(*) FROM customers");

        compare();

        assertThat(old.texts("shop", "SELECT query FROM pg_stat_statements WHERE query ~ 'EXPLAIN|PREPARE uplift'"))
                .isEmpty();
    }

    @Test
    void what_takes_too_long_is_cut_off() throws SQLException {
        var result = of("SELECT nap()");

        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        assertThat(result.millisOnClone()).isEmpty();
        assertThat(result.detail()).isEqualTo("same plan; cut off on the clone after 2000 ms");
    }

    @Test
    void names_are_found_as_the_role_of_the_statement_finds_them() throws SQLException {
        var result = of("SET ROLE app", "SELECT id FROM carts");

        assertThat(result.verdict()).isEqualTo(Verdict.SAME);
        assertThat(result.millisOnClone()).isPresent();
    }

    @Test
    void a_grant_that_was_lost_fails() throws SQLException {
        old.run("shop", "GRANT SELECT ON customers TO app");

        var result = of("SET ROLE app", "SELECT max(id) FROM customers");

        assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result.detail()).contains("permission denied for table customers");
    }

    @Test
    void what_neither_server_can_plan_is_counted() throws SQLException {
        old.run("shop", "CREATE TEMP TABLE mine (id int)", "SELECT count(*) FROM mine");

        var compared = compare();

        assertThat(compared.results()).isEmpty();
        assertThat(compared.leftOut()).containsExactly(Map.entry("names that are not found on the search_path", 1));
    }

    @Test
    void so_is_what_only_the_new_one_can_plan() throws SQLException {
        assertThat(leftOut("SELECT any_value(id) FROM customers"))
                .containsExactly(Map.entry("names that are not found on the search_path", 1));
        assertThat(leftOut("SELECT pg_typeof($1)"))
                .containsExactly(Map.entry("parameters whose types are not known", 1));
        assertThat(leftOut("SELECT id FROM customers FETCH FIRST $1 ROWS WITH"))
                .containsExactly(Map.entry("texts that need a constant where there is a parameter", 1));
    }

    @Test
    void a_text_with_a_constant_is_shown_to_no_server_and_to_nobody() throws SQLException {
        assertThat(leftOut("SELECT 'private'")).containsExactly(Map.entry("texts that are not normalised", 1));
    }

    @Test
    void a_second_statement_in_a_text_is_not_sent() throws SQLException {
        assertThat(leftOut("SELECT 1; DELETE FROM visits")).hasSize(1);
        assertThat(leftOut("SELECT $1; DELETE FROM visits")).hasSize(1);
        assertThat(clone.texts("shop", "SELECT count(*) FROM visits")).containsExactly("100");
    }

    @Test
    void what_the_grammar_wants_as_a_constant_may_be_a_parameter() throws SQLException {
        for (var statement : List.of(
                "SELECT id FROM orders WHERE at > now() - interval '1 day'",
                "SELECT id FROM orders WHERE at > date '2026-01-01' AND extract(year FROM at) > 2000",
                "SELECT id FROM orders WHERE tags ? 'new' -- or {fn old}\n",
                "SELECT id FROM orders WHERE id IN (1, 2, 3) LIMIT 2")) {
            forgetStatements();

            var result = of(statement);

            assertThat(result.text()).contains("$1").doesNotContain("--");
            assertThat(result.verdict()).as(result.detail()).isEqualTo(Verdict.SAME);
        }
    }

    @Test
    void a_table_that_is_locked_on_production_is_not_waited_for() throws SQLException {
        old.run("shop", "SELECT month FROM events_1");
        try (var migration = old.server().connect("shop");
                var statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("LOCK TABLE events_1");

            assertThat(compare().leftOut()).containsExactly(Map.entry("not planned in time", 1));
        }
    }

    @Test
    void when_the_time_for_all_is_used_up_statements_are_only_planned() throws SQLException {
        old.run("shop", "SELECT max(id) FROM customers");
        try (var production = old.open("shop");
                var upgraded = clone.open("shop")) {
            var sample = (Taken) QuerySample.take(production, 50);
            var limits = new QueryLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ZERO);

            var results = QueryComparison.compare(sample, production, upgraded, limits)
                    .results();

            assertThat(results).singleElement().satisfies(result -> {
                assertThat(result.verdict()).isEqualTo(Verdict.SAME);
                assertThat(result.millisOnClone()).isEmpty();
                assertThat(result.detail()).endsWith("the time for all is used up");
            });
        }
    }

    @Test
    void a_lost_connection_is_no_verdict() throws SQLException {
        old.run("shop", "SELECT max(id) FROM customers");
        try (var production = old.open("shop");
                var upgraded = clone.open("shop")) {
            var sample = (Taken) QuerySample.take(production, 50);
            clone.run(
                    "shop",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'uplift/test'");

            assertThatThrownBy(() -> QueryComparison.compare(sample, production, upgraded, LIMITS))
                    .isInstanceOf(SQLException.class);
        }
    }
}
