package dev.uplift.worker.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.Verification;
import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.postgres.PostgresServer;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upgrade in place may have done to a server, done here by hand between the note and the look. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlaceServerTest {

    private static PostgresServer server;

    private final Map<String, Object> options = new HashMap<>();
    private final Map<String, Object> facts = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        server = PostgresServer.create(PostgresInstallation.full(18), folder.resolve("data"), Map.of("fsync", "off"))
                .start();
        execute(
                "postgres",
                "CREATE ROLE super LOGIN PASSWORD 'super' SUPERUSER",
                "CREATE ROLE admin LOGIN PASSWORD 'admin'",
                "CREATE ROLE app LOGIN PASSWORD 'app'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS shop WITH (FORCE)", "CREATE DATABASE shop OWNER admin");
        execute(
                "shop",
                "GRANT CREATE ON SCHEMA public TO app",
                "SET ROLE app",
                "CREATE TABLE orders (id int PRIMARY KEY, what text COLLATE \"de-x-icu\")",
                "CREATE INDEX by_what ON orders (what)",
                "INSERT INTO orders SELECT i, 'x' || i FROM generate_series(1, 1000) i");
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String text(String database, String sql) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private InPlaceTurn turn(String user) {
        return InPlaceTurn.of(server.port(), user, options, facts);
    }

    private InPlaceTurn done(String user, InPlaceServer.Body body) throws InterruptedException {
        var turn = turn(user);
        assertThat(turn.run(body)).isInstanceOf(StepResult.Done.class);
        facts.putAll(turn.learned());
        return turn;
    }

    private static String version() {
        return server.installation().version();
    }

    private static List<Check> failed(InPlaceTurn turn) {
        return turn.work.checks.stream().filter(check -> !check.passed()).toList();
    }

    private static InPlaceTurn failing(InPlaceTurn turn, InPlaceServer.Body body) throws InterruptedException {
        assertThat(turn.problem(body).code()).isEqualTo("verification-failed");
        return turn;
    }

    @Test
    void another_version_than_the_one_that_was_asked_for_is_found() throws Exception {
        done("super", InPlaceServer::note);

        assertThat(failed(failing(turn("super"), its -> its.verify("17.1"))))
                .containsExactly(new Check(
                        "version", false, "the server answers version %s, asked for was 17.1".formatted(version())));
        done("super", its -> its.verify("18"));
    }

    @Test
    void a_database_that_is_missing_is_found_even_if_our_role_never_got_into_it() throws Exception {
        execute("postgres", "CREATE DATABASE hidden", "REVOKE CONNECT ON DATABASE hidden FROM PUBLIC");
        done("admin", InPlaceServer::note);
        done("admin", its -> its.verify(version()));
        execute("postgres", "DROP DATABASE hidden", "DROP DATABASE shop");

        assertThat(failed(failing(turn("admin"), its -> its.verify(version()))))
                .containsExactly(new Check("databases", false, "missing: hidden, shop"));
    }

    @Test
    void a_database_that_lets_nobody_in_any_more_is_found() throws Exception {
        done("admin", InPlaceServer::note);
        execute("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS false");

        assertThat(failed(failing(turn("admin"), its -> its.verify(version()))))
                .extracting(Check::id, Check::detail)
                .containsExactly(tuple(
                        "database:shop",
                        "it cannot be entered: database \"shop\" is not currently accepting connections"));
    }

    @Test
    void what_was_lost_behind_the_fence_is_found() throws Exception {
        execute("shop", "CREATE EXTENSION hstore");
        done("super", InPlaceServer::fence);
        done("super", InPlaceServer::note);
        execute(
                "shop",
                "SET default_transaction_read_only TO off",
                "DROP INDEX by_what",
                "DROP EXTENSION hstore",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_pkey'::regclass");

        assertThat(failed(failing(turn("super"), its -> its.verify(version()))))
                .extracting(Check::id, Check::detail)
                .containsExactlyInAnyOrder(
                        tuple("database:shop", "1 relations and 2 indexes before, 1 relations and 1 indexes now"),
                        tuple("extensions:shop", "missing: hstore"),
                        tuple("invalid-objects:shop", "not valid since the upgrade: index public.orders_pkey"));
        done("super", InPlaceServer::open);
    }

    @Test
    void what_clients_do_where_nobody_kept_them_away_fails_nothing() throws Exception {
        done("admin", InPlaceServer::note);
        execute("shop", "CREATE TABLE more ()");

        var turn = done("admin", its -> its.verify(version()));

        assertThat(turn.work.checks)
                .filteredOn(check -> check.id().equals("database:shop"))
                .extracting(Check::detail)
                .containsExactly(
                        "1 relations and 2 indexes before, 2 relations and 2 indexes now; for information, as clients were"
                                + " not kept away");
    }

    @Test
    void a_clone_has_no_clients_and_its_checks_have_names_of_their_own() throws Exception {
        var noting = turn("admin");
        noting.runOnClone(InPlaceServer::note);
        facts.putAll(noting.learned());
        execute("shop", "CREATE TABLE more ()");
        var turn = turn("admin");

        assertThat(turn.runOnClone(its -> its.verify(version()))).isInstanceOf(StepResult.Failed.class);

        assertThat(facts).containsOnlyKeys("rehearsal.before");
        assertThat(failed(turn)).extracting(Check::id).containsExactly("rehearsal:database:shop");
        assertThat(turn.work.checks).allMatch(check -> check.id().startsWith("rehearsal:"));
    }

    @Test
    void a_look_without_a_note_proves_nothing() throws Exception {
        assertThat(failed(failing(turn("admin"), its -> its.verify(version()))))
                .extracting(Check::id)
                .containsExactly("databases");
    }

    @Test
    void indexes_that_another_library_sorts_now_are_warned_about() throws Exception {
        done("super", InPlaceServer::note);
        var noted = ServerContent.of(facts.get(InPlaceServer.BEFORE));
        var icu = noted.databases().get("shop").libraries().get("i").first();
        noted.databases().get("shop").libraries().put("i", new TreeSet<>(List.of("0.1")));
        facts.put(InPlaceServer.BEFORE, noted);

        assertThat(done("super", its -> its.verify(version())).work.found)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("sorting-library-changed");
                    assertThat(finding.object()).isEqualTo("database shop, 1 indexes sorted by ICU");
                    assertThat(finding.explanation()).contains("version 0.1", "sorts by " + icu);
                    assertThat(finding.remedy()).contains("REINDEX DATABASE \"shop\";");
                });
    }

    @Test
    void collations_that_are_not_what_the_server_recorded_are_warned_about() throws Exception {
        done("super", InPlaceServer::note);
        execute("shop", "UPDATE pg_collation SET collversion = '0.1' WHERE collname = 'de-x-icu'");

        assertThat(done("super", its -> its.verify(version())).work.found)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("collation-changed");
                    assertThat(finding.remedy())
                            .isEqualTo(
                                    "REINDEX INDEX public.by_what; ALTER COLLATION pg_catalog.\"de-x-icu\" REFRESH VERSION;");
                });
        execute("shop", finding(done("super", its -> its.verify(version()))).split("; "));
        assertThat(done("super", its -> its.verify(version())).work.found).isEmpty();
    }

    private static String finding(InPlaceTurn turn) {
        return turn.work.found.getFirst().remedy();
    }

    @Test
    void tables_that_our_role_may_not_analyze_are_named() throws Exception {
        assertThat(done("app", its -> its.gatherStatistics(0)).work.found).isEmpty();
        execute("shop", "CREATE TABLE theirs AS SELECT 1 AS a");

        var partly = done("app", its -> its.gatherStatistics(0));

        assertThat(partly.work.found).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("statistics-skipped");
            assertThat(finding.object()).isEqualTo("database shop");
            assertThat(finding.explanation()).contains("Role app", "1 tables", "public.theirs");
        });
        execute("shop", "GRANT MAINTAIN ON theirs TO app");
        assertThat(done("app", its -> its.gatherStatistics(0)).work.found).isEmpty();
        assertThat(done("admin", its -> its.gatherStatistics(0)).work.found).isEmpty();
        assertThat(text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'theirs'"))
                .isEqualTo("1");
    }

    @Test
    void databases_that_our_role_cannot_fence_are_found_before() throws Exception {
        assertThat(fenceFindings("super")).isEmpty();
        assertThat(fenceFindings("admin")).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("source-not-owner");
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.object()).isEqualTo("database postgres");
            assertThat(finding.remedy()).isEqualTo("GRANT \"postgres\" TO \"admin\";");
        });
    }

    private List<Finding> fenceFindings(String user) throws InterruptedException {
        var found = new ArrayList<Finding>();
        turn(user).run(its -> {
            found.addAll(its.fenceFindings(18));
            return StepResult.done();
        });
        return found;
    }

    @Test
    void a_turn_that_is_stopped_ends_its_statement() throws Exception {
        var turn = turn("admin");
        try (var holder = server.connect("shop");
                var lock = holder.createStatement();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE orders");
            var running = executor.submit(() -> turn.run(its -> its.gatherStatistics(1)));
            await().until(() -> analyzing().equals("1"));

            turn.work.stop();

            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Stopped.class);
            await().until(() -> analyzing().equals("0"));
        }
    }

    private static String analyzing() throws SQLException {
        return text(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE query = 'ANALYZE' AND state = 'active' AND wait_event_type = 'Lock'");
    }

    @Test
    void a_turn_that_is_lost_changes_nothing() throws Exception {
        execute("shop", "CREATE EXTENSION hstore VERSION '1.7'");
        var state =
                "SELECT string_agg(setconfig::text, ',') || (SELECT count(*) FROM pg_roles) FROM pg_db_role_setting";
        var before = text("postgres", state);

        assertThatThrownBy(() -> turn("super").lost().run(InPlaceServer::fence)).isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> turn("super").lost().run(InPlaceServer::open)).isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> turn("super").lost().run(its -> its.gatherStatistics(1)))
                .isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> turn("super").lost().run(InPlaceServer::updateExtensions))
                .isInstanceOf(Stopped.class);

        assertThat(text("postgres", state)).isEqualTo(before);
        assertThat(text("shop", "SELECT extversion FROM pg_extension WHERE extname = 'hstore'"))
                .isEqualTo("1.7");
        assertThat(text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'orders'"))
                .isEqualTo("0");
    }

    @Test
    void an_extension_that_others_need_is_updated_first() throws Exception {
        execute(
                "shop",
                "CREATE EXTENSION hstore VERSION '1.7'",
                "CREATE EXTENSION pg_trgm VERSION '1.5'",
                "INSERT INTO pg_depend SELECT 'pg_extension'::regclass, a.oid, 0, 'pg_extension'::regclass, b.oid, 0, 'n'"
                        + " FROM pg_extension a, pg_extension b WHERE a.extname = 'hstore' AND b.extname = 'pg_trgm'");

        var turn = done("super", InPlaceServer::updateExtensions);

        assertThat(turn.learned()).containsOnlyKeys("extension/shop/hstore", "extension/shop/pg_trgm");
        assertThat(
                        text(
                                "shop",
                                "SELECT string_agg(extname, ' ' ORDER BY age(xmin) DESC) FROM pg_extension WHERE extname <> 'plpgsql'"))
                .isEqualTo("pg_trgm hstore");
    }

    @Test
    void an_update_that_is_refused_changes_nothing_and_stops_no_other() throws Exception {
        execute(
                "shop",
                "CREATE EXTENSION hstore VERSION '1.7'",
                "CREATE EXTENSION pg_trgm VERSION '1.5'",
                // The name that the update wants.
                "CREATE FUNCTION hstore_subscript_handler(internal) RETURNS internal AS 'array_subscript_handler' LANGUAGE internal");

        var turn = done("super", InPlaceServer::updateExtensions);

        assertThat(turn.learned()).containsOnly(Map.entry("extension/shop/pg_trgm", "1.5 to 1.6"));
        assertThat(turn.work.found).singleElement().satisfies(finding -> {
            assertThat(finding.object()).isEqualTo("database shop, extension hstore");
            assertThat(finding.explanation()).contains("hstore_subscript_handler");
            assertThat(finding.remedy()).isEqualTo("ALTER EXTENSION \"hstore\" UPDATE;");
        });
        execute("shop", "DROP FUNCTION hstore_subscript_handler(internal)");
        assertThat(done("super", InPlaceServer::updateExtensions).learned())
                .containsOnly(Map.entry("extension/shop/hstore", "1.7 to 1.8"));
    }

    @Test
    void the_user_s_own_queries_are_asked_of_the_server() throws Exception {
        var query = Map.<String, Object>of(
                "type",
                "sql",
                "name",
                "count",
                "database",
                "shop",
                "sql",
                "SELECT count(*) FROM orders",
                "expect",
                "1000");
        options.put("verification", List.of(query));
        var checks = List.of(new Verification.Sql("count", "shop", "SELECT count(*) FROM orders", "1000"));
        var parameters = UsersChecks.parameters(checks);
        var turn = InPlaceTurn.of(server.port(), "app", options, facts, parameters);

        assertThat(turn.run(its -> its.ownChecks(null))).isInstanceOf(StepResult.Done.class);
        assertThat(turn.work.checks).extracting(Check::id, Check::passed).containsExactly(tuple("user:count", true));
        execute("shop", "DELETE FROM orders");
        var clone = InPlaceTurn.of(server.port(), "app", options, facts, parameters);
        assertThat(clone.runOnClone(its -> its.ownChecks(null))).isInstanceOf(StepResult.Failed.class);
        assertThat(clone.work.checks)
                .extracting(Check::id, Check::passed)
                .containsExactly(tuple("rehearsal:user:count", false));
    }

    @Test
    void a_database_that_came_after_the_clone_is_not_compared() throws Exception {
        var turn = turn("admin");
        var result = turn.run(
                old -> InPlaceServer.onClone(turn.work, turn.work.command().source(), old::compareQueries));

        assertThat(result).isInstanceOf(StepResult.Done.class);
        assertThat(turn.learned().get("rehearsal.queriesUnavailable").toString())
                .contains("shop=", "postgres=");
    }

    @Test
    void what_keeps_us_from_the_server_is_a_value() throws Exception {
        assertThat(problem(Map.of("host", "127.0.0.1", "port", 1, "user", "admin")))
                .isEqualTo(List.of("server-unreachable", Problem.Kind.TRANSIENT));
        assertThat(problem(Map.of("host", "nowhere.invalid", "user", "admin")))
                .isEqualTo(List.of("unknown-host", Problem.Kind.TRANSIENT));
        assertThat(problem(Map.of("user", "admin"))).isEqualTo(List.of("address-invalid", Problem.Kind.REQUEST));
        assertThat(problem(Map.of("host", "127.0.0.1", "port", server.port(), "user", "nobody")))
                .isEqualTo(List.of("wrong-credentials", Problem.Kind.REQUEST));
    }

    private List<Object> problem(Map<String, Object> address) throws InterruptedException {
        var turn = turn("admin");
        var located = new Server("any", address, Optional.of("env:wrong"), Map.of(), null);
        var failed = (StepResult.Failed) InPlaceServer.onServer(turn.work, located, InPlaceServer::fence);
        return List.of(failed.problem().code(), failed.problem().kind());
    }
}
