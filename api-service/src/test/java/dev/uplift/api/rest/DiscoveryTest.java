package dev.uplift.api.rest;

import static dev.uplift.api.rest.DiscoveryCalls.begun;
import static dev.uplift.api.rest.DiscoveryCalls.discovery;
import static dev.uplift.api.rest.DiscoveryCalls.show;
import static dev.uplift.api.rest.Requests.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers are found by workers, and stand in the inventory. */
@QuarkusTest
@WithTestResource(Outside.class)
class DiscoveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "uplift.discovery.silence")
    Duration silence;

    private final String zone = unique("zone");
    private ScriptedWorker worker;

    @BeforeEach
    void start() {
        worker = ScriptedWorker.start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private static JsonPath ended(String id, String state) {
        await().atMost(PATIENCE).until(() -> !show(id).getString("state").equals("RUNNING"));
        var end = show(id);
        assertThat(end.getString("state")).as(end.prettify()).isEqualTo(state);
        assertThat(end.getString("endedAt")).isNotNull();
        return end;
    }

    private static void counts(JsonPath discovery, int found, int fresh, int changed, int gone) {
        assertThat(List.of(
                        discovery.getInt("found"),
                        discovery.getInt("new"),
                        discovery.getInt("changed"),
                        discovery.getInt("gone")))
                .as("found, new, changed, gone")
                .isEqualTo(List.of(found, fresh, changed, gone));
    }

    private FoundServer server(int number, String version) {
        return new FoundServer(
                Map.of("host", "db-%d.%s.example.org".formatted(number, zone)),
                Map.of("zone", zone, "number", String.valueOf(number)),
                Optional.of(version),
                Optional.of("postgres"),
                Optional.of("available"),
                Optional.of(zone + "-" + number));
    }

    private List<FoundServer> servers(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(n -> server(n, "13.16"))
                .toList();
    }

    /** Of this zone, as it is listed. */
    private JsonPath listed(String... parameters) {
        var request = Callers.viewer().queryParam("label", "zone=" + zone).queryParam("limit", 200);
        for (var i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/api/v1/servers").then().statusCode(200).extract().jsonPath();
    }

    private JsonPath discovered(List<FoundServer> servers) {
        var id = begun(discovery(worker, zone));
        worker.finds(worker.asked(), 1, servers, true);
        return ended(id, "DONE");
    }

    @Test
    void what_a_worker_finds_stands_in_the_inventory() {
        var body = discovery(worker, zone);
        body.put("labels", Map.of("wave", "1"));
        body.put("credentials", "env:UPLIFT_SECRET_CLOUD");
        var id = begun(body);

        var asked = worker.asked();
        assertThat(asked.key()).isEqualTo(id);
        assertThat(asked.inquiry().provider()).isEqualTo(ScriptedWorker.PROVIDER);
        assertThat(asked.inquiry().scope()).isEqualTo(Map.of("zone", zone));
        assertThat(asked.inquiry().credentials()).contains("env:UPLIFT_SECRET_CLOUD");
        assertThat(asked.inquiry().timeLeft()).isEqualTo(Duration.ofMinutes(10));
        worker.looks(asked);
        worker.finds(asked, 1, servers(1, 100), false);
        await().atMost(PATIENCE).until(() -> show(id).getInt("found") == 100);
        assertThat(show(id).getString("state")).isEqualTo("RUNNING");
        worker.finds(asked, 2, servers(101, 150), true);

        counts(ended(id, "DONE"), 150, 150, 0, 0);
        var list = listed("label", "number=7");
        assertThat(list.getList("items")).hasSize(1);
        assertThat(list.getMap("items[0].address")).isEqualTo(Map.of("host", "db-7.%s.example.org".formatted(zone)));
        assertThat(list.getMap("items[0].labels")).isEqualTo(Map.of("zone", zone, "number", "7", "wave", "1"));
        assertThat(list.getString("items[0].provider")).isEqualTo(ScriptedWorker.PROVIDER);
        assertThat(list.getString("items[0].pool")).isEqualTo(worker.pool());
        assertThat(list.getString("items[0].version")).isEqualTo("13.16");
        assertThat(list.getString("items[0].engine")).isEqualTo("postgres");
        assertThat(list.getString("items[0].status")).isEqualTo("available");
        assertThat(list.getString("items[0].identity")).isEqualTo(zone + "-7");
        assertThat(list.getString("items[0].state")).isEqualTo("SEEN");
        assertThat(list.getString("items[0].seenAt")).isNotNull();
        assertThat(list.getString("items[0].credentials")).isNull();
    }

    @Test
    void a_server_that_was_found_is_upgraded_by_its_id() {
        discovered(servers(1, 1));
        var server = listed().getString("items[0].id");

        var upgrade = Stories.accepted(Requests.with(Requests.upgrade(), "server", server));

        var inspect = worker.next("inspect");
        assertThat(inspect.command().upgrade().value()).isEqualTo(upgrade);
        assertThat(inspect.command().source().address())
                .isEqualTo(Map.of("host", "db-1.%s.example.org".formatted(zone)));
    }

    @Test
    void a_server_that_people_registered_keeps_what_they_said_of_it() {
        var host = "db-1.%s.example.org".formatted(zone);
        var registered = Requests.server("elsewhere", host);
        registered.put("address", Map.of("host", host));
        registered.put("credentials", "env:UPLIFT_SECRET_A");
        registered.put("labels", Map.of("team", "shop", "number", "one"));
        Callers.operator().body(registered).post("/api/v1/servers").then().statusCode(201);

        counts(discovered(servers(1, 2)), 2, 1, 1, 0);

        var list = listed("label", "team=shop");
        assertThat(list.getString("items[0].credentials")).isEqualTo("env:UPLIFT_SECRET_A");
        assertThat(list.getString("items[0].pool")).isEqualTo("elsewhere");
        assertThat(list.getMap("items[0].labels")).isEqualTo(Map.of("team", "shop", "number", "one", "zone", zone));
        assertThat(list.getString("items[0].version")).isEqualTo("13.16");
    }

    @Test
    void a_server_that_disappears_is_marked_and_comes_back() {
        counts(discovered(servers(1, 3)), 3, 3, 0, 0);
        counts(discovered(servers(1, 3)), 3, 0, 0, 0);

        counts(discovered(List.of(server(1, "16.4"), server(2, "13.16"))), 2, 0, 1, 1);
        assertThat(listed("state", "GONE").getList("items.identity")).isEqualTo(List.of(zone + "-3"));
        assertThat(listed("state", "GONE").getString("items[0].goneAt")).isNotNull();
        assertThat(listed("state", "SEEN").getList("items")).hasSize(2);
        assertThat(listed("versionBelow", "14").getList("items.identity"))
                .isEqualTo(listed("versionBelow", "16.4").getList("items.identity"))
                .hasSize(2);
        assertThat(listed("versionBelow", "16.5").getList("items")).hasSize(3);

        counts(discovered(servers(1, 3)), 3, 0, 2, 0);
        assertThat(listed("state", "GONE").getList("items")).isEmpty();
    }

    @Test
    void servers_of_another_scope_are_not_missed() {
        discovered(servers(1, 2));
        var body = discovery(worker, zone);
        body.put("scope", Map.of("zone", zone + "-other"));
        var id = begun(body);

        worker.finds(worker.asked(), 1, List.of(), true);

        counts(ended(id, "DONE"), 0, 0, 0, 0);
        assertThat(listed("state", "SEEN").getList("items")).hasSize(2);
    }

    @Test
    void what_comes_twice_counts_once() {
        worker.stuttering();
        var id = begun(discovery(worker, zone));
        var asked = worker.asked();
        worker.finds(asked, 1, servers(1, 10), false);
        worker.finds(asked, 2, servers(11, 15), true);

        counts(ended(id, "DONE"), 15, 15, 0, 0);
        assertThat(listed().getList("items")).hasSize(15);
    }

    @Test
    void an_inquiry_of_which_nothing_is_heard_is_sent_again_and_each_server_counts_once() {
        var id = begun(discovery(worker, zone));
        var first = worker.asked();
        worker.finds(first, 1, servers(1, 10), false);

        var second = worker.asked();
        assertThat(second.key()).isEqualTo(id + "/2");
        assertThat(second.inquiry().turn()).isEqualTo(2);
        assertThat(second.inquiry().timeLeft()).isLessThan(first.inquiry().timeLeft());
        worker.finds(first, 2, List.of(server(99, "13.16")), true);
        worker.finds(second, 1, servers(1, 12), true);

        counts(ended(id, "DONE"), 12, 12, 0, 0);
        assertThat(listed("label", "number=99").getList("items")).isEmpty();
    }

    @Test
    void a_worker_that_says_that_it_looks_is_left_in_peace() {
        var id = begun(discovery(worker, zone));
        var asked = worker.asked();

        var begun = System.nanoTime();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            worker.looks(asked);
            return System.nanoTime() - begun > silence.multipliedBy(2).toNanos();
        });
        // of a turn that was sent again this would not be taken in
        worker.finds(asked, 1, servers(1, 1), true);

        counts(ended(id, "DONE"), 1, 1, 0, 0);
    }

    @Test
    void a_problem_that_may_pass_has_it_sent_again() {
        var id = begun(discovery(worker, zone));
        worker.misses(worker.asked(), Problem.of(Kind.TRANSIENT, "throttled", "Slower.", "Wait."));
        await().atMost(PATIENCE).until(() -> "throttled".equals(show(id).getString("problem.code")));
        assertThat(show(id).getString("state")).isEqualTo("RUNNING");

        worker.finds(worker.asked(), 1, servers(1, 1), true);

        assertThat(ended(id, "DONE").getString("problem")).isNull();
    }

    @Test
    void a_problem_that_stays_is_its_end_and_nothing_is_missed() {
        discovered(servers(1, 2));
        var id = begun(discovery(worker, zone));
        var asked = worker.asked();
        worker.finds(asked, 1, servers(1, 1), false);

        worker.misses(asked, Problem.of(Kind.REQUEST, "access-denied", "No.", "Allow it."));

        assertThat(ended(id, "FAILED").getString("problem.code")).isEqualTo("access-denied");
        assertThat(listed("state", "GONE").getList("items")).isEmpty();
    }

    @Test
    void without_a_worker_it_waits_and_fails_when_its_time_is_over() throws SQLException {
        var body = discovery(worker, zone);
        var pool = unique("empty");
        body.put("pool", pool);
        var id = begun(body);
        assertThat(show(id).getString("state")).isEqualTo("RUNNING");

        sql("UPDATE discovery SET ends_by = now(), look_at = now() WHERE id = '%s'".formatted(id));

        var problem = ended(id, "FAILED");
        assertThat(problem.getString("problem.code")).isEqualTo("no-worker");
        assertThat(problem.getString("problem.detail")).contains(pool);
        try (var late = ScriptedWorker.start(pool)) {
            var other = begun(body);
            assertThat(late.asked().inquiry().id()).isEqualTo(other);
        }
    }

    @Test
    void a_worker_that_never_ends_fails_it_when_its_time_is_over() throws SQLException {
        var id = begun(discovery(worker, zone));
        worker.looks(worker.asked());

        sql("UPDATE discovery SET ends_by = now(), look_at = now() WHERE id = '%s'".formatted(id));

        assertThat(ended(id, "FAILED").getString("problem.code")).isEqualTo("discovery-unanswered");
    }

    private void sql(String statement) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.createStatement()) {
            assertThat(update.executeUpdate(statement)).isEqualTo(1);
        }
    }
}
