package dev.uplift.api.rest;

import static dev.uplift.api.rest.Requests.unique;
import static dev.uplift.api.rest.Requests.upgrade;
import static dev.uplift.api.rest.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.UpgradeRequest;
import dev.uplift.api.inventory.Inventory;
import dev.uplift.api.rest.SubmissionBatch.Answer;
import dev.uplift.api.rest.SubmissionBatch.Keyed;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.wire.Json;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Outside.class)
class SubmissionTest {

    private static final String UPGRADES = "/api/v1/upgrades";

    @Inject
    SubmissionQueue queue;

    @BeforeEach
    void knowProviders() {
        ScriptedWorker.describeProviders();
    }

    private static Response keyed(String key, Object body) {
        return Callers.operator().header("Idempotency-Key", key).body(body).post(UPGRADES);
    }

    private static List<Response> atOnce(List<Callable<Response>> requests) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Response>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static Map<Integer, Long> statuses(List<Response> answers) {
        return answers.stream().collect(Collectors.groupingBy(Response::statusCode, Collectors.counting()));
    }

    @Test
    void the_same_key_and_body_are_the_same_upgrade() {
        var key = UUID.randomUUID().toString();
        var body = upgrade();
        var first = keyed(key, body).then().statusCode(201).extract();
        var second = keyed(key, body).then().statusCode(200).extract();

        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void the_order_of_members_makes_no_other_body() {
        var key = UUID.randomUUID().toString();
        var host = unique("db");
        var text = """
                {"targetVersion":"17","options":{"rehearsal":"skip","rehearsalReason":"tested","approval":"none","observe":"PT0S"},
                 "server":{"provider":"scripted","address":{"host":"%s","port":1}}}""".formatted(host);
        var turned = """
                {"server":{"address":{"port":1,"host":"%s"},"provider":"scripted"},
                 "options":{"observe":"PT0S","approval":"none","rehearsal":"skip","rehearsalReason":"tested"},"targetVersion":"17"}""".formatted(host);
        var first = keyed(key, text).then().statusCode(201).extract();

        assertThat(keyed(key, turned).then().statusCode(200).extract().<String>path("id"))
                .isEqualTo(first.path("id"));
    }

    @Test
    void twenty_at_once_with_one_key_are_one_upgrade() throws Exception {
        var key = UUID.randomUUID().toString();
        var body = upgrade();

        var answers = atOnce(IntStream.range(0, 20)
                .<Callable<Response>>mapToObj(_ -> () -> keyed(key, body))
                .toList());

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 1L, 200, 19L));
        assertThat(answers.stream().map(answer -> answer.<String>path("id")).distinct())
                .hasSize(1);
    }

    @Test
    void a_crowd_for_many_servers_is_answered_each_for_itself() throws Exception {
        var servers = IntStream.range(0, 60).mapToObj(_ -> unique("crowd")).toList();

        var answers = atOnce(IntStream.range(0, 120)
                .<Callable<Response>>mapToObj(i ->
                        () -> keyed(UUID.randomUUID().toString(), upgrade("nobody", servers.get(i % 60))))
                .toList());

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 60L, 409, 60L));
        var accepted = answers.stream().filter(answer -> answer.statusCode() == 201);
        assertThat(accepted.map(answer -> answer.<String>path("server.address.host")))
                .containsExactlyInAnyOrderElementsOf(servers);
    }

    @Test
    void one_that_the_database_refuses_spoils_no_other() throws Exception {
        var crowd = new ArrayList<Callable<Optional<Upgrade>>>();
        for (var i = 0; i < 40; i++) {
            var label = i == 20 ? "\0" : "fine";
            crowd.add(() -> write(label));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = new ArrayList<Optional<Upgrade>>();
            for (var each : threads.invokeAll(crowd)) {
                written.add(each.get());
            }
            assertThat(written.stream().filter(Optional::isPresent)).hasSize(39);
            assertThat(written.get(20)).isEmpty();
        }
    }

    private Optional<Upgrade> write(String label) throws InterruptedException {
        var server = new Server(
                "scripted", Map.of("host", unique("db")), Optional.empty(), Map.of("label", label), "default");
        var options = Json.read("{}".getBytes(StandardCharsets.UTF_8), UpgradeOptions.class);
        var request = new UpgradeRequest(
                Inventory.idOf(server), server, Optional.empty(), "17", "in-place", options, true, "olga");
        try {
            var answer = queue.write(new Keyed(UpgradeId.random(), request, "operator", Optional.empty(), "hash"));
            return answer instanceof Answer.Made(var upgrade) ? Optional.of(upgrade) : Optional.empty();
        } catch (IllegalStateException refused) {
            return Optional.empty();
        }
    }

    @Test
    void a_character_that_cannot_be_stored_is_named() {
        Callers.operator()
                .body(with(upgrade(), "server", Map.of("provider", "scripted", "address", Map.of("host", "a\0b"))))
                .post(UPGRADES)
                .then()
                .statusCode(422)
                .body("errors[0].detail", containsString("U+0000"));
    }

    @Test
    void the_same_key_with_another_body_is_refused() {
        var key = UUID.randomUUID().toString();
        var id = keyed(key, upgrade()).then().statusCode(201).extract().<String>path("id");

        keyed(key, upgrade())
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"))
                .body("detail", containsString(id));
    }

    @Test
    void a_key_belongs_to_its_caller() {
        var key = UUID.randomUUID().toString();
        var id = keyed(key, upgrade()).then().statusCode(201).extract().<String>path("id");

        var other = Callers.olga()
                .header("Idempotency-Key", key)
                .body(upgrade())
                .post(UPGRADES)
                .then()
                .statusCode(201)
                .extract();

        assertThat(other.<String>path("id")).isNotEqualTo(id);
    }

    @Test
    void a_refused_request_does_not_use_up_its_key() {
        var key = UUID.randomUUID().toString();
        var body = upgrade();
        var holder = Stories.accepted(body);
        keyed(key, body).then().statusCode(409);
        Stories.ask(holder, "cancel").statusCode(200);

        keyed(key, body).then().statusCode(201);
    }

    @Test
    void a_key_that_is_too_long_is_refused() {
        keyed("k".repeat(255), upgrade()).then().statusCode(201);
        keyed("k".repeat(256), upgrade()).then().statusCode(422).body("code", equalTo("invalid-idempotency-key"));
    }

    @Test
    void of_many_requests_for_one_server_at_once_one_is_accepted_whatever_the_spelling() throws Exception {
        var host = unique("db") + ".example.org";
        var spellings = List.of(host, host.toUpperCase(Locale.ROOT), host + ".", " " + host);

        var answers = atOnce(IntStream.range(0, 12)
                .<Callable<Response>>mapToObj(i -> () -> Callers.operator()
                        .body(upgrade("nobody", spellings.get(i % 4)))
                        .post(UPGRADES))
                .toList());

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 1L, 409, 11L));
        var accepted = answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .findFirst()
                .orElseThrow()
                .<String>path("id");
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 409))
                .allSatisfy(answer -> {
                    assertThat(answer.<String>path("code")).isEqualTo("server-busy");
                    assertThat(answer.<String>path("detail")).contains(accepted);
                    assertThat(answer.<String>path("remedy")).contains(accepted);
                });
    }

    @Test
    void a_dry_run_locks_nothing() {
        var body = with(upgrade(), "dryRun", true);

        Stories.accepted(body);
        Stories.accepted(body);
        Stories.accepted(with(body, "dryRun", false));
    }

    @Test
    void the_second_server_of_an_upgrade_is_busy_too() {
        var target = pair(unique("old"), unique("new"));
        Stories.accepted(target);

        @SuppressWarnings("unchecked")
        var onward = pair((String) ((Map<String, Object>) address(target)).get("host"), unique("newer"));
        Callers.operator().body(onward).post(UPGRADES).then().statusCode(409);
    }

    private static Object address(Map<String, Object> pair) {
        return ((Map<?, ?>) pair.get("target")).get("address");
    }

    private static Map<String, Object> pair(String from, String to) {
        var body = upgrade();
        body.put("server", pairServer(from));
        body.put("target", pairServer(to));
        return body;
    }

    private static Map<String, Object> pairServer(String host) {
        var server = Requests.server("nobody", host);
        server.put("provider", ScriptedWorker.PAIR_PROVIDER);
        server.put("credentials", "env:UPLIFT_SECRET_A");
        return server;
    }

    @Test
    void two_servers_that_are_moved_into_each_other_at_once_never_deadlock() throws Exception {
        for (var round = 0; round < 10; round++) {
            var one = unique("one");
            var other = unique("other");
            var answers = atOnce(IntStream.range(0, 8)
                    .<Callable<Response>>mapToObj(i -> () -> Callers.operator()
                            .body(i % 2 == 0 ? pair(one, other) : pair(other, one))
                            .post(UPGRADES))
                    .toList());

            assertThat(statuses(answers)).isEqualTo(Map.of(201, 1L, 409, 7L));
        }
    }
}
