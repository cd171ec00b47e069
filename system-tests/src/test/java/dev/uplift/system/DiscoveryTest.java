package dev.uplift.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.lessThan;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A platform's servers get into the inventory, and from there into upgrades, whoever dies meanwhile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DiscoveryTest {

    private static final int SERVERS = 250;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static Simulated simulated;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        simulated = Simulated.start();
        uplift = Uplift.start();
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        simulated.close();
    }

    private static void platform(String path, Map<String, Object> body) {
        given().body(body).put(simulated.platform().uri() + path).then().statusCode(lessThan(300));
    }

    private static String discover() {
        var answer = uplift.as("operator")
                .body(Map.of(
                        "provider",
                        "simulated",
                        "scope",
                        Map.of("endpoint", simulated.platform().uri().toString())))
                .post("/api/v1/servers/discover");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        return answer.jsonPath().getString("id");
    }

    private static JsonPath show(String id) {
        return uplift.as("viewer").get("/api/v1/servers/discoveries/" + id).jsonPath();
    }

    private static JsonPath awaitDone(String id) {
        await("the end of " + id)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !"RUNNING".equals(show(id).getString("state")));
        var end = show(id);
        assertThat(end.getString("state")).as(end.prettify()).isEqualTo("DONE");
        return end;
    }

    private static List<Integer> counts(JsonPath discovery) {
        return List.of(
                discovery.getInt("found"),
                discovery.getInt("new"),
                discovery.getInt("changed"),
                discovery.getInt("gone"));
    }

    private static JsonPath list(Map<String, Object> parameters) {
        return uplift.as("viewer")
                .queryParams(parameters)
                .get("/api/v1/servers")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void all_servers_are_found_although_the_worker_that_looks_is_killed_and_one_of_them_is_upgraded() {
        for (var n = 1; n <= SERVERS; n++) {
            platform(
                    "/servers/db-%03d".formatted(n),
                    Map.of("version", n <= 20 ? "13.16" : "16.4", "labels", Map.of("tier", String.valueOf(n % 5))));
        }
        platform("/listing", Map.of("lists", 2));
        var id = discover();
        await("the first page")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> show(id).getInt("found") == 200);

        uplift.process("worker-1").kill();
        uplift.process("worker-2").kill();
        assertThat(show(id).getString("state")).isEqualTo("RUNNING");
        platform("/listing", Map.of());
        uplift.process("worker-1").start();
        uplift.process("worker-2").start();

        assertThat(counts(awaitDone(id))).isEqualTo(List.of(SERVERS, SERVERS, 0, 0));
        var old = list(Map.of("provider", "simulated", "versionBelow", "14", "label", "tier=3", "state", "SEEN"));
        assertThat(old.<Map<String, String>>getList("items.address"))
                .extracting(address -> address.get("server"))
                .containsExactlyInAnyOrder("db-003", "db-008", "db-013", "db-018");
        assertThat(allIds()).hasSize(SERVERS);

        var server = old.getString("items[0].id");
        var upgrade =
                uplift.submit(Map.of("server", server, "targetVersion", "16", "options", Uplift.options(Map.of())));
        assertThat(uplift.awaitState(upgrade, "SUCCEEDED").getString("serverId"))
                .isEqualTo(server);

        assertThat(counts(awaitDone(discover()))).isEqualTo(List.of(SERVERS, 0, 1, 0));
        assertThat(uplift.as("viewer")
                        .get("/api/v1/servers/" + server)
                        .jsonPath()
                        .getString("version"))
                .isEqualTo("16");
    }

    private static HashSet<String> allIds() {
        var ids = new HashSet<String>();
        var page = list(Map.of("limit", 200));
        ids.addAll(page.getList("items.id", String.class));
        while (page.getString("next") != null) {
            page = list(Map.of("limit", 200, "cursor", page.getString("next")));
            ids.addAll(page.getList("items.id", String.class));
        }
        return ids;
    }
}
