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
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static InPlaceStage stage;

    @BeforeAll
    static void start(@TempDir Path folder) throws SQLException {
        stage = new InPlaceStage(folder);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void prepare() throws SQLException {
        stage.prepare();
    }

    @Test
    void tables_that_our_role_may_not_analyze_are_named() throws Exception {
        assertThat(stage.done("app", its -> its.gatherStatistics(0)).work.found).isEmpty();
        stage.execute("shop", "CREATE TABLE theirs AS SELECT 1 AS a");

        var partly = stage.done("app", its -> its.gatherStatistics(0));

        assertThat(partly.work.found).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("statistics-skipped");
            assertThat(finding.object()).isEqualTo("database shop");
            assertThat(finding.explanation()).contains("Role app", "1 tables", "public.theirs");
        });
        stage.execute("shop", "GRANT MAINTAIN ON theirs TO app");
        assertThat(stage.done("app", its -> its.gatherStatistics(0)).work.found).isEmpty();
        assertThat(stage.done("admin", its -> its.gatherStatistics(0)).work.found)
                .isEmpty();
        assertThat(stage.text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'theirs'"))
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
        stage.turn(user).run(its -> {
            found.addAll(its.fenceFindings(18));
            return StepResult.done();
        });
        return found;
    }

    @Test
    void a_turn_that_is_stopped_ends_its_statement() throws Exception {
        var turn = stage.turn("admin");
        try (var holder = stage.server.connect("shop");
                var lock = holder.createStatement();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE orders");
            var running = executor.submit(() -> turn.run(its -> its.gatherStatistics(1)));
            await().atMost(Duration.ofMinutes(1)).until(() -> analyzing().equals("1"));

            turn.work.stop();

            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Stopped.class);
            await().atMost(Duration.ofMinutes(1)).until(() -> analyzing().equals("0"));
        }
    }

    private static String analyzing() throws SQLException {
        return stage.text(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE query = 'ANALYZE' AND state = 'active' AND wait_event_type = 'Lock'");
    }

    @Test
    void a_turn_that_is_lost_changes_nothing() throws Exception {
        stage.execute("shop", "CREATE EXTENSION hstore VERSION '1.7'");
        var state =
                "SELECT string_agg(setconfig::text, ',') || (SELECT count(*) FROM pg_roles) FROM pg_db_role_setting";
        var before = stage.text("postgres", state);

        assertThatThrownBy(() -> stage.turn("super").lost().run(InPlaceServer::fence))
                .isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> stage.turn("super").lost().run(InPlaceServer::open))
                .isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> stage.turn("super").lost().run(its -> its.gatherStatistics(1)))
                .isInstanceOf(Stopped.class);
        assertThatThrownBy(() -> stage.turn("super").lost().run(InPlaceServer::updateExtensions))
                .isInstanceOf(Stopped.class);

        assertThat(stage.text("postgres", state)).isEqualTo(before);
        assertThat(stage.text("shop", "SELECT extversion FROM pg_extension WHERE extname = 'hstore'"))
                .isEqualTo("1.7");
        assertThat(stage.text("shop", "SELECT count(*) FROM pg_stats WHERE tablename = 'orders'"))
                .isEqualTo("0");
    }

    @Test
    void an_extension_that_others_need_is_updated_first() throws Exception {
        stage.execute(
                "shop",
                "CREATE EXTENSION hstore VERSION '1.7'",
                "CREATE EXTENSION pg_trgm VERSION '1.5'",
                "INSERT INTO pg_depend SELECT 'pg_extension'::regclass, a.oid, 0, 'pg_extension'::regclass, b.oid, 0, 'n'"
                        + " FROM pg_extension a, pg_extension b WHERE a.extname = 'hstore' AND b.extname = 'pg_trgm'");

        var turn = stage.done("super", InPlaceServer::updateExtensions);

        assertThat(turn.learned()).containsOnlyKeys("extension/shop/hstore", "extension/shop/pg_trgm");
        assertThat(
                        stage.text(
                                "shop",
                                "SELECT string_agg(extname, ' ' ORDER BY age(xmin) DESC) FROM pg_extension WHERE extname <> 'plpgsql'"))
                .isEqualTo("pg_trgm hstore");
    }

    @Test
    void an_update_that_is_refused_changes_nothing_and_stops_no_other() throws Exception {
        stage.execute(
                "shop",
                "CREATE EXTENSION hstore VERSION '1.7'",
                "CREATE EXTENSION pg_trgm VERSION '1.5'",
                // The name that the update wants.
                "CREATE FUNCTION hstore_subscript_handler(internal) RETURNS internal AS 'array_subscript_handler' LANGUAGE internal");

        var turn = stage.done("super", InPlaceServer::updateExtensions);

        assertThat(turn.learned()).containsOnly(Map.entry("extension/shop/pg_trgm", "1.5 to 1.6"));
        assertThat(turn.work.found).singleElement().satisfies(finding -> {
            assertThat(finding.object()).isEqualTo("database shop, extension hstore");
            assertThat(finding.explanation()).contains("hstore_subscript_handler");
            assertThat(finding.remedy()).isEqualTo("ALTER EXTENSION \"hstore\" UPDATE;");
        });
        stage.execute("shop", "DROP FUNCTION hstore_subscript_handler(internal)");
        assertThat(stage.done("super", InPlaceServer::updateExtensions).learned())
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
        stage.options.put("verification", List.of(query));
        var checks = List.of(new Verification.Sql("count", "shop", "SELECT count(*) FROM orders", "1000"));
        var parameters = UsersChecks.parameters(checks);
        var turn = InPlaceTurn.of(stage.server.port(), "app", stage.options, stage.facts, parameters);

        assertThat(turn.run(its -> its.ownChecks(null))).isInstanceOf(StepResult.Done.class);
        assertThat(turn.work.checks).extracting(Check::id, Check::passed).containsExactly(tuple("user:count", true));
        stage.execute("shop", "DELETE FROM orders");
        var clone = InPlaceTurn.of(stage.server.port(), "app", stage.options, stage.facts, parameters);
        assertThat(clone.runOnClone(its -> its.ownChecks(null))).isInstanceOf(StepResult.Failed.class);
        assertThat(clone.work.checks)
                .extracting(Check::id, Check::passed)
                .containsExactly(tuple("rehearsal:user:count", false));
    }

    @Test
    void a_database_that_came_after_the_clone_is_not_compared() throws Exception {
        var turn = stage.turn("admin");
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
        assertThat(problem(Map.of("host", "127.0.0.1", "port", stage.server.port(), "user", "nobody")))
                .isEqualTo(List.of("wrong-credentials", Problem.Kind.REQUEST));
    }

    private List<Object> problem(Map<String, Object> address) throws InterruptedException {
        var turn = stage.turn("admin");
        var located = new Server("any", address, Optional.of("env:wrong"), Map.of(), null);
        var failed = (StepResult.Failed) InPlaceServer.onServer(turn.work, located, InPlaceServer::fence);
        return List.of(failed.problem().code(), failed.problem().kind());
    }
}
