package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.postgres.PostgresInstallation;
import dev.uplift.sandbox.stack.Clocks;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is watched after its upgrade, whatever becomes of who watches it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ObservationTest {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String TRANSACTIONS = "DO 'BEGIN FOR i IN 1..%d LOOP PERFORM 1; %s; END LOOP; END'";

    @TempDir
    static Path folder;

    private static Clocks clocks;
    private static Uplift uplift;

    @BeforeAll
    static void startStack() throws IOException, InterruptedException {
        clocks = Clocks.in(folder);
        uplift = Uplift.start(
                clocks,
                Map.of("UPLIFT_OBSERVE_INTERVAL", "PT1S"),
                PostgresInstallation.full(Pair.NEW).bin());
    }

    @AfterAll
    static void stopStack() throws IOException {
        uplift.close();
    }

    @Test
    void what_gets_worse_is_warned_about_even_if_the_worker_dies() throws SQLException, IOException {
        try (var pair = Pair.start(uplift.stack())) {
            pair.withShop(1);
            Pair.execute(pair.source(), "shop", TRANSACTIONS.formatted(5000, "COMMIT"));
            var id = uplift.submit(pair.request("127.0.0.1", Map.of("observe", "PT3H")));

            uplift.awaitHalt(id, "OBSERVING");
            await("a look").atMost(LONG).until(() -> after(id).containsKey("connections"));
            assertThat(facts(id).get("performance.before")).asString().contains("errorPercent", "connections");

            var watcher = uplift.holderOf(id, "observation");
            watcher.kill();
            await("another worker goes on")
                    .atMost(LONG)
                    .until(() -> Integer.valueOf(2).equals(after(id).get("turns")));
            watcher.start();
            Pair.execute(pair.target(), "shop", TRANSACTIONS.formatted(2000, "ROLLBACK"));
            await("a warning").atMost(LONG).until(() -> findings(id).contains("observed-errors"));
            await("a dozen looks")
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> report(id).getInt("observation.looks") > 11);

            clocks.set("postgres", Duration.ofHours(3));
            var ended = uplift.awaitState(id, "SUCCEEDED");

            pair.everythingMoved(ended);
            reported(id);
        }
    }

    private static String url(String id) {
        return "/api/v1/upgrades/%s/report".formatted(id);
    }

    private static JsonPath report(String id) {
        return uplift.as("viewer").get(url(id)).jsonPath();
    }

    private static void reported(String id) {
        var report = report(id);
        assertThat(report.getString("recommendation.verdict")).isEqualTo("DONE");
        assertThat(report.getDouble("performance.errorPercent.after"))
                .isGreaterThan(report.getDouble("performance.errorPercent.before"));
        assertThat(report.getInt("observation.turns")).isEqualTo(2);
        assertThat(report.getInt("observation.looks")).isGreaterThan(10);
        assertThat(report.getList("observation.warnings.id", String.class)).containsOnlyOnce("observed-errors");
        assertThat(uplift.as("viewer").accept("text/markdown").get(url(id)).asString())
                .contains("## Observation", "% of the transactions are rolled back");
    }

    private static Map<String, Object> facts(String id) {
        return uplift.show(id).getMap("facts");
    }

    private static Map<?, ?> after(String id) {
        return facts(id).get("performance.after") instanceof Map<?, ?> after ? after : Map.of();
    }

    private static List<String> findings(String id) {
        return uplift.show(id).getList("findings.id", String.class);
    }
}
