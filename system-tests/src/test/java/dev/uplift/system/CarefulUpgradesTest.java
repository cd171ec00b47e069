package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The whole story on real servers: rehearsed, approved, carried out in its window, verified, and taken back if it must be. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CarefulUpgradesTest {

    private static final Map<String, Object> CAREFUL = Map.of(
            "rehearsal",
            "required",
            "approval",
            "four-eyes",
            "checklist",
            List.of("status page"),
            "observe",
            "PT3S",
            "verification",
            List.of(ordersAre("> 49999")));

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

    private static Map<String, Object> ordersAre(String comparison) {
        return Map.of(
                "type", "sql",
                "name", "orders",
                "database", "shop",
                "sql", "SELECT count(*) %s FROM orders".formatted(comparison),
                "expect", "t");
    }

    private static void sign(String id) {
        var signed = uplift.as("approver").post("/api/v1/upgrades/%s/checklist/status page".formatted(id));
        assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
    }

    @Test
    void it_is_rehearsed_approved_and_then_carried_out() throws SQLException {
        pair.withShop(1);
        var id = uplift.submit(pair.request("127.0.0.1", CAREFUL));

        var rehearsed = uplift.awaitHalt(id, "AWAITING_APPROVAL");

        assertThat(rehearsed.getDouble("rehearsal.seconds")).isPositive();
        assertThat(rehearsed.getDouble("predictedOutage.seconds")).isPositive();
        assertThat(rehearsed.getList("checks.id", String.class))
                .contains("rehearsal:data:shop.public.orders", "rehearsal:user:orders");
        assertThat(rehearsed.getList("checks.findAll { !it.passed }")).isEmpty();
        assertThat(Pair.databases(pair.target())).contains("uplift_%s_r1".formatted(id));
        Pair.execute(pair.source(), "shop", Pair.WRITE);

        var report = uplift.as("viewer")
                .get("/api/v1/upgrades/%s/report".formatted(id))
                .jsonPath();
        assertThat(report.getString("recommendation.verdict")).isEqualTo("PROCEED");
        assertThat(report.getString("predictedOutage.confidence")).isEqualTo("MEASURED");

        for (var name : List.of("api", "worker-1")) {
            uplift.process(name).kill();
            uplift.process(name).start();
        }
        assertThat(uplift.approve(uplift.awaitHalt(id, "AWAITING_APPROVAL")).statusCode())
                .isEqualTo(409);
        sign(id);
        assertThat(uplift.approve(rehearsed).statusCode()).isEqualTo(200);
        var ended = uplift.awaitState(id, "SUCCEEDED");

        pair.everythingMoved(ended);
        assertThat(ended.getList("checks.id", String.class)).contains("user:orders");
        assertThat(ended.getString("approvedBy")).isEqualTo("approver");
        assertThat(ended.getString("planHash")).isEqualTo(rehearsed.getString("planHash"));
        assertThat(ended.getDouble("outage.seconds")).isPositive();
        assertThat(uplift.timelineTypes(id)).contains("approval-needed");
        assertThat(uplift.timeline(id).toString()).contains("OBSERVING");
    }

    @Test
    void a_plan_that_is_rejected_leaves_both_servers_as_they_were() throws SQLException {
        pair.withShop(1);
        var id = uplift.submit(pair.request("127.0.0.1", CAREFUL));
        uplift.awaitHalt(id, "AWAITING_APPROVAL");

        var rejected = uplift.as("approver")
                .body(Map.of("reason", "not before the sale"))
                .post("/api/v1/upgrades/%s/reject".formatted(id));

        assertThat(rejected.statusCode()).as(rejected.asString()).isEqualTo(200);
        var ended = uplift.awaitState(id, "REJECTED");
        assertThat(ended.getString("problem.detail")).contains("not before the sale");
        pair.nothingIsLeft();
    }

    @Test
    void a_check_of_the_user_that_fails_in_the_rehearsal_stops_before_production() throws SQLException {
        pair.withShop(1);
        var id = uplift.submit(
                pair.request("127.0.0.1", Map.of("rehearsal", "required", "verification", List.of(ordersAre("= 7")))));

        var failed = uplift.awaitState(id, "FAILED");

        assertThat(failed.getString("problem.detail")).contains("rehearsal:user:orders");
        Pair.execute(pair.source(), "shop", Pair.WRITE);
        assertThat(uplift.ask(id, "rollback").statusCode()).isEqualTo(200);
        uplift.awaitState(id, "ROLLED_BACK");
        pair.nothingIsLeft();
    }

    @Test
    void a_verification_that_fails_is_rolled_back_and_the_source_takes_writes_again() throws IOException, SQLException {
        pair.withShop(1).holdingTheCopy();
        var id = uplift.submit(pair.request());
        uplift.awaitStep(id, "copy:1");
        await("the copy has begun")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> Pair.query(pair.target(), "uplift_%s_1".formatted(id), "SELECT to_regclass('customer')"),
                        List.of("customer")::equals);

        // The fence is soft: who insists may write, and the comparison must see it.
        Pair.execute(pair.source(), "shop", "BEGIN READ WRITE", Pair.WRITE, "COMMIT");
        pair.copyGoesOn();

        var ended = uplift.awaitState(id, "ROLLED_BACK");
        assertThat(ended.getString("problem.code")).isEqualTo("verification-failed");
        assertThat(ended.getString("problem.detail")).contains("data:shop.public.customer");
        pair.nothingIsLeft();
    }

    @Test
    void a_rehearsal_whose_plan_was_rejected_is_reused_by_the_next_upgrade() throws SQLException {
        pair.withShop(1);
        var options = new HashMap<String, Object>(Map.of("rehearsal", "required", "approval", "one"));
        var first = uplift.submit(pair.request("127.0.0.1", options));
        var rehearsed = uplift.awaitHalt(first, "AWAITING_APPROVAL");
        uplift.as("approver")
                .body(Map.of("reason", "not today"))
                .post("/api/v1/upgrades/%s/reject".formatted(first))
                .then()
                .statusCode(200);
        uplift.awaitState(first, "REJECTED");
        uplift.process("api").kill();
        uplift.process("api").start();

        options.put("rehearsal", "reuse");
        var id = uplift.submit(pair.request("127.0.0.1", options));

        var waiting = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        assertThat(waiting.getString("rehearsal.reusedFrom.upgrade")).isEqualTo(first);
        assertThat(waiting.getString("predictedOutage.confidence")).isEqualTo("MEASURED");
        assertThat(waiting.getDouble("predictedOutage.seconds"))
                .isEqualTo(rehearsed.getDouble("predictedOutage.seconds"));
        assertThat(waiting.getList("steps.findAll { it.phase == 'REHEARSE' }.state", String.class))
                .isNotEmpty()
                .containsOnly("SKIPPED");
        assertThat(Pair.databases(pair.target())).containsExactly("postgres");

        assertThat(uplift.approve(waiting).statusCode()).isEqualTo(200);
        pair.everythingMoved(uplift.awaitState(id, "SUCCEEDED"));
    }
}
