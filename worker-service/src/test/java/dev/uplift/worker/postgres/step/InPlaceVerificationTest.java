package dev.uplift.worker.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Check;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at the contents after an upgrade finds, against what was noted before. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlaceVerificationTest {

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

    private static List<Check> failed(InPlaceTurn turn) {
        return turn.work.checks.stream().filter(check -> !check.passed()).toList();
    }

    private static InPlaceTurn failing(InPlaceTurn turn, InPlaceServer.Body body) throws InterruptedException {
        assertThat(turn.problem(body).code()).isEqualTo("verification-failed");
        return turn;
    }

    @Test
    void another_version_than_the_one_that_was_asked_for_is_found() throws Exception {
        stage.done("super", InPlaceServer::note);

        assertThat(failed(failing(stage.turn("super"), its -> its.verify("17.1"))))
                .containsExactly(new Check(
                        "version",
                        false,
                        "the server answers version %s, asked for was 17.1".formatted(stage.version())));
        stage.done("super", its -> its.verify("18"));
    }

    @Test
    void a_database_that_is_missing_is_found_even_if_our_role_never_got_into_it() throws Exception {
        stage.execute("postgres", "CREATE DATABASE hidden", "REVOKE CONNECT ON DATABASE hidden FROM PUBLIC");
        stage.done("admin", InPlaceServer::note);
        stage.done("admin", its -> its.verify(stage.version()));
        stage.execute("postgres", "DROP DATABASE hidden", "DROP DATABASE shop");

        assertThat(failed(failing(stage.turn("admin"), its -> its.verify(stage.version()))))
                .containsExactly(new Check("databases", false, "missing: hidden, shop"));
    }

    @Test
    void a_database_that_lets_nobody_in_any_more_is_found() throws Exception {
        stage.done("admin", InPlaceServer::note);
        stage.execute("postgres", "ALTER DATABASE shop ALLOW_CONNECTIONS false");

        assertThat(failed(failing(stage.turn("admin"), its -> its.verify(stage.version()))))
                .extracting(Check::id, Check::detail)
                .containsExactly(tuple(
                        "database:shop",
                        "it cannot be entered: database \"shop\" is not currently accepting connections"));
    }

    @Test
    void what_was_lost_behind_the_fence_is_found() throws Exception {
        stage.execute("shop", "CREATE EXTENSION hstore");
        stage.done("super", InPlaceServer::fence);
        stage.done("super", InPlaceServer::note);
        stage.execute(
                "shop",
                "SET default_transaction_read_only TO off",
                "DROP INDEX by_what",
                "DROP EXTENSION hstore",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_pkey'::regclass");

        assertThat(failed(failing(stage.turn("super"), its -> its.verify(stage.version()))))
                .extracting(Check::id, Check::detail)
                .containsExactlyInAnyOrder(
                        tuple("database:shop", "1 relations and 2 indexes before, 1 relations and 1 indexes now"),
                        tuple("extensions:shop", "missing: hstore"),
                        tuple("invalid-objects:shop", "not valid since the upgrade: index public.orders_pkey"));
        stage.done("super", InPlaceServer::open);
    }

    @Test
    void what_clients_do_where_nobody_kept_them_away_fails_nothing() throws Exception {
        stage.done("admin", InPlaceServer::note);
        stage.execute("shop", "CREATE TABLE more ()");

        var turn = stage.done("admin", its -> its.verify(stage.version()));

        assertThat(turn.work.checks)
                .filteredOn(check -> check.id().equals("database:shop"))
                .extracting(Check::detail)
                .containsExactly(
                        "1 relations and 2 indexes before, 2 relations and 2 indexes now; for information, as clients were"
                                + " not kept away");
    }

    @Test
    void a_clone_has_no_clients_and_its_checks_have_names_of_their_own() throws Exception {
        var noting = stage.turn("admin");
        noting.runOnClone(InPlaceServer::note);
        stage.facts.putAll(noting.learned());
        stage.execute("shop", "CREATE TABLE more ()");
        var turn = stage.turn("admin");

        assertThat(turn.runOnClone(its -> its.verify(stage.version()))).isInstanceOf(StepResult.Failed.class);

        assertThat(stage.facts).containsOnlyKeys("rehearsal.before");
        assertThat(failed(turn)).extracting(Check::id).containsExactly("rehearsal:database:shop");
        assertThat(turn.work.checks).allMatch(check -> check.id().startsWith("rehearsal:"));
    }

    @Test
    void a_look_without_a_note_proves_nothing() throws Exception {
        assertThat(failed(failing(stage.turn("admin"), its -> its.verify(stage.version()))))
                .extracting(Check::id)
                .containsExactly("databases");
    }

    @Test
    void indexes_that_another_library_sorts_now_are_warned_about() throws Exception {
        stage.done("super", InPlaceServer::note);
        var noted = ServerContent.of(stage.facts.get(InPlaceServer.BEFORE));
        var icu = noted.databases().get("shop").libraries().get("i").first();
        noted.databases().get("shop").libraries().put("i", new TreeSet<>(List.of("0.1")));
        stage.facts.put(InPlaceServer.BEFORE, noted);

        assertThat(stage.done("super", its -> its.verify(stage.version())).work.found)
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
        stage.done("super", InPlaceServer::note);
        stage.execute("shop", "UPDATE pg_collation SET collversion = '0.1' WHERE collname = 'de-x-icu'");

        assertThat(stage.done("super", its -> its.verify(stage.version())).work.found)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("collation-changed");
                    assertThat(finding.remedy())
                            .isEqualTo(
                                    "REINDEX INDEX public.by_what; ALTER COLLATION pg_catalog.\"de-x-icu\" REFRESH VERSION;");
                });
        stage.execute(
                "shop",
                finding(stage.done("super", its -> its.verify(stage.version()))).split("; "));
        assertThat(stage.done("super", its -> its.verify(stage.version())).work.found)
                .isEmpty();
    }

    private static String finding(InPlaceTurn turn) {
        return turn.work.found.getFirst().remedy();
    }
}
