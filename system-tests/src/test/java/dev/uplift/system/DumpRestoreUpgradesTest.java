package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers, 13 to the newest, by dump and restore: what users are promised when all goes well, and when it does not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestoreUpgradesTest {

    /** While a database is built it has another name; no precheck can know what a function will do. */
    private static final String ONLY_AT_HOME = """
            CREATE FUNCTION at_home(text) RETURNS text LANGUAGE plpgsql IMMUTABLE
                AS 'BEGIN IF current_database() <> ''shop'' THEN RAISE ''only at home''; END IF; RETURN $1; END';
            CREATE TABLE choosy AS SELECT 'x' AS a;
            CREATE INDEX ON choosy (at_home(a))
            """;

    private static Uplift uplift;
    private Pair pair;

    @BeforeAll
    static void startStack() throws IOException {
        uplift = Uplift.start(PostgresInstallation.full(Pair.NEW).bin());
    }

    @AfterAll
    static void stopStack() throws IOException {
        uplift.close();
    }

    @BeforeEach
    void startServers() throws IOException {
        pair = Pair.start(uplift.stack());
    }

    @AfterEach
    void stopServers() throws IOException {
        pair.close();
    }

    @Test
    void all_goes_well_and_the_source_stays_shut_until_it_is_released() throws SQLException {
        pair.withShop(1);
        var id = uplift.submit(pair.request());

        var ended = uplift.awaitState(id, "SUCCEEDED");

        pair.everythingMoved(ended);
        assertThat(ended.getDouble("outage.seconds")).isPositive();
        assertThat(ended.getInt("outage.failures")).isPositive();
        assertThat(ended.getList("phases.phase"))
                .contains("INSPECT", "PRECHECK", "QUIESCE", "UPGRADE", "VERIFY", "RESUME", "OPTIMIZE");
        Pair.execute(pair.target(), "shop", Pair.WRITE);
        assertThatThrownBy(() -> Pair.execute(pair.source(), "shop", Pair.WRITE))
                .hasMessageContaining("read-only");

        assertThat(uplift.ask(id, "release").statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> Pair.execute(pair.source(), "shop", Pair.WRITE));
    }

    /** An upgrade in the middle of its copy, where it stays until the pair lets it go on. */
    private String copying() throws IOException, SQLException {
        pair.withShop(1).holdingTheCopy();
        var id = uplift.submit(pair.request());
        uplift.awaitStep(id, "copy:1");
        return id;
    }

    @ParameterizedTest
    @ValueSource(strings = {"holder", "api", "kafka", "postgres"})
    void any_process_may_be_killed_in_the_middle_of_the_copy(String victim) throws IOException, SQLException {
        var id = copying();
        var process = victim.equals("holder") ? uplift.holderOf(id, "copy:1") : uplift.process(victim);

        process.kill();
        pair.copyGoesOn();
        process.start();

        pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
    }

    @Test
    void a_frozen_worker_that_wakes_after_the_takeover_does_nothing() throws IOException, SQLException {
        var id = copying();
        var frozen = uplift.holderOf(id, "copy:1");

        frozen.signal("STOP");
        pair.copyGoesOn();
        JsonPath ended;
        try {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> uplift.timelineTypes(id).contains("turn-lost"));
            ended = uplift.awaitState(id, "SUCCEEDED");
        } finally {
            frozen.signal("CONT");
        }

        await().atMost(Duration.ofSeconds(60)).until(frozen::isReady);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> children(frozen.handle()).isEmpty());
        pair.everythingMoved(ended);
    }

    @Test
    void a_worker_that_is_told_to_end_hands_the_copy_to_another() throws IOException, SQLException {
        var id = copying();
        var ending = uplift.holderOf(id, "copy:1");

        ending.signal("TERM");
        assertThat(ending.awaitEnd(Duration.ofSeconds(60))).isTrue();
        pair.copyGoesOn();
        ending.start();

        pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
        assertThat(uplift.timelineTypes(id)).doesNotContain("turn-lost");
    }

    @Test
    void a_cancel_in_the_middle_of_the_copy_stops_the_tools_and_opens_the_source() throws IOException, SQLException {
        var id = copying();
        var worker = uplift.holderOf(id, "copy:1");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !children(worker.handle()).isEmpty());

        assertThat(uplift.ask(id, "cancel").statusCode()).isEqualTo(200);

        uplift.awaitState(id, "CANCELLED");
        assertThat(children(worker.handle())).isEmpty();
        pair.nothingIsLeft();
    }

    private static List<String> children(ProcessHandle process) {
        return process.descendants()
                .map(child -> child.info().command().orElse(""))
                .filter(command -> command.contains("pg_"))
                .toList();
    }

    @Test
    void passwords_are_on_no_command_line() throws IOException, SQLException {
        var id = copying();
        var worker = uplift.holderOf(id, "copy:1");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !children(worker.handle()).isEmpty());

        assertThat(ProcessHandle.allProcesses()
                        .map(each -> each.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(pair.source().password())
                        || line.contains(pair.target().password()));

        pair.copyGoesOn();
        uplift.awaitState(id, "SUCCEEDED");
        assertThat(uplift.show(id).prettify())
                .doesNotContain(pair.source().password(), pair.target().password());
    }

    @Test
    void a_source_that_is_not_there_fails_with_what_to_do() throws SQLException {
        pair.source().stop();
        var id = uplift.submit(pair.request());

        // A server that does not answer may come back: that is waited for, until somebody cancels.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> String.valueOf(uplift.show(id).getString("progress.doing"))
                                .contains("trying again")
                        || uplift.show(id).getString("state").equals("FAILED"));
        var now = uplift.show(id);
        if (now.getString("state").equals("FAILED")) {
            assertThat(now.getString("problem.remedy")).isNotBlank();
            assertThat(uplift.ask(id, "close").statusCode()).isEqualTo(200);
        } else {
            assertThat(uplift.ask(id, "cancel").statusCode()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> uplift.show(id).getString("state"), Uplift.OVER::contains);
    }

    @Test
    void a_wrong_password_fails_with_what_to_do() {
        var id = uplift.submit(pair.requestWithPassword(uplift.stack(), "not-the-password"));

        var ended = uplift.awaitState(id, "FAILED");

        assertThat(ended.getString("problem.detail")).contains("password");
        assertThat(ended.getString("problem.remedy")).isNotBlank();
        assertThat(uplift.ask(id, "close").statusCode()).isEqualTo(200);
        uplift.awaitState(id, "CLOSED");
    }

    @Test
    void a_target_that_holds_something_is_refused_and_left_alone() throws SQLException {
        pair.withShop(0);
        Pair.execute(pair.target(), "postgres", "CREATE DATABASE precious");
        var id = uplift.submit(pair.request());

        var ended = uplift.awaitState(id, "REJECTED");

        assertThat(ended.getList("findings.findAll { it.severity == 'BLOCK' }.object", String.class))
                .anyMatch(object -> object.contains("precious"));
        assertThat(Pair.databases(pair.target())).containsExactly("postgres", "precious");
        Pair.execute(pair.source(), "shop", Pair.WRITE);
    }

    @Test
    void an_extension_that_the_target_lacks_is_found_before_anything_is_touched() throws SQLException {
        pair.withShop(0);
        Pair.execute(pair.source(), "shop", "CREATE EXTENSION adminpack");
        var id = uplift.submit(pair.request());

        var ended = uplift.awaitState(id, "REJECTED");

        assertThat(ended.getList("findings.findAll { it.severity == 'BLOCK' }.object", String.class))
                .anyMatch(object -> object.contains("adminpack"));
        pair.nothingIsLeft();
    }

    @Test
    void a_restore_that_fails_is_taken_back_and_names_the_statement() throws SQLException {
        pair.withShop(0);
        Pair.execute(pair.source(), "shop", ONLY_AT_HOME);
        var id = uplift.submit(pair.request());

        var ended = uplift.awaitState(id, "ROLLED_BACK");

        assertThat(ended.getString("problem.detail") + ended.getList("problem.evidence"))
                .contains("only at home");
        pair.nothingIsLeft();

        Pair.execute(pair.source(), "shop", "DROP TABLE choosy");
        uplift.awaitState(uplift.submit(pair.request()), "SUCCEEDED");
    }

    @Test
    void a_failure_that_is_held_opens_the_source_and_can_be_tried_again() throws SQLException {
        pair.withShop(0);
        Pair.execute(pair.source(), "shop", ONLY_AT_HOME);
        var id = uplift.submit(pair.request("127.0.0.1", Map.of("onFailure", "hold")));
        uplift.awaitState(id, "FAILED");
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> Pair.execute(pair.source(), "shop", Pair.WRITE));

        Pair.execute(pair.source(), "shop", "DROP TABLE choosy");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> uplift.ask(id, "retry").statusCode() == 200);

        uplift.awaitState(id, "SUCCEEDED");
        assertThat(uplift.show(id).getList("checks.findAll { !it.passed }")).isEmpty();
    }

    @Test
    void a_server_is_the_same_under_two_spellings() throws IOException, SQLException {
        var first = copying();

        assertThat(uplift.post(pair.request()).statusCode()).isEqualTo(409);
        var second = uplift.submit(pair.request("localhost", Map.of()));

        var ended = uplift.awaitState(second, "REJECTED");
        assertThat(ended.getString("problem.code")).isEqualTo("server-locked");
        pair.copyGoesOn();
        pair.everythingMoved(uplift.awaitState(first, "SUCCEEDED"));
    }
}
