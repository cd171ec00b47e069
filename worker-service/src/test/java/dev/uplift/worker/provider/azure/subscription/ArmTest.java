package dev.uplift.worker.provider.azure.subscription;

import static dev.uplift.worker.provider.azure.subscription.FakeArm.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ArmTest {

    private final FakeArm azure = new FakeArm();
    private final Subscriptions subscriptions = azure.subscriptions();
    private final Arm arm = subscriptions.arm();

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void a_call_carries_the_token_the_api_version_and_its_body() {
        azure.answers(200, "{'name': 'orders'}").answers(202, "{}");

        assertThat(arm.server(ORDERS)).map(FlexibleServer::name).contains("orders");
        arm.upgrade(ORDERS, "17");

        assertThat(azure.asked)
                .containsExactly(
                        new FakeArm.Asked("GET", ORDERS.id() + "?api-version=2025-08-01", "Bearer token-1", ""),
                        new FakeArm.Asked(
                                "PATCH",
                                ORDERS.id() + "?api-version=2025-08-01",
                                "Bearer token-1",
                                "{\"properties\":{\"version\":\"17\"}}"));
    }

    @Test
    void what_is_accepted_names_its_operation_which_is_asked_as_it_stands() {
        var operation = azure.uri() + "/subscriptions/s-1/providers/Microsoft.DBforPostgreSQL/locations/eastus"
                + "/azureAsyncOperation/o-1?api-version=2025-08-01&t=1&c=MIIH%2B&s=x&h=y";
        azure.answers(202, Map.of("Azure-AsyncOperation", operation, "Retry-After", "15"), "{'operation': 'Upsert'}")
                .answers(200, "{'name': 'o-1', 'status': 'InProgress'}");

        var accepted = arm.upgrade(ORDERS, "17");

        assertThat(accepted.operation()).contains(URI.create(operation));
        assertThat(accepted.operationId()).contains("o-1");
        assertThat(accepted.retryAfter()).contains(Duration.ofSeconds(15));
        assertThat(arm.operation(accepted.operation().orElseThrow())).isEqualTo(new AsyncOperation.Running());
        assertThat(azure.asked.getLast().uri())
                .isEqualTo(operation.substring(azure.uri().toString().length()));
    }

    @Test
    void the_token_goes_to_no_other_host() {
        azure.answers(200, "{'status': 'InProgress'}");

        // where nobody listens
        assertThat(arm.operation(URI.create("http://127.0.0.1:1/operations/o-1?t=1&c=MIIH%2B")))
                .isEqualTo(new AsyncOperation.Running());

        assertThat(azure.asked).extracting(FakeArm.Asked::uri).containsExactly("/operations/o-1?t=1&c=MIIH%2B");
    }

    @Test
    void an_operation_that_nobody_serves_is_a_forgotten_one() {
        azure.answers(501, "<html>Not here</html>").answers(200, "<html>Welcome</html>");

        assertThat(arm.operation(azure.uri().resolve("/operations/o-1"))).isEqualTo(new AsyncOperation.Forgotten());
        assertThat(arm.operation(azure.uri().resolve("/operations/o-1"))).isEqualTo(new AsyncOperation.Forgotten());
    }

    @Test
    void a_server_is_the_one_that_was_asked_for_even_if_it_does_not_say_so() {
        azure.answers(200, "{'properties': {'version': '15', 'state': 'Ready'}}");

        assertThat(subscriptions.servers().server(ORDERS)).hasValueSatisfying(server -> {
            assertThat(server.id()).isEqualTo(ORDERS.id());
            assertThat(server.name()).isEqualTo("orders");
        });
    }

    @Test
    void a_change_is_taken_without_a_body_and_without_an_operation() {
        azure.answers(202, "");

        assertThat(arm.upgrade(ORDERS, "17")).isEqualTo(new Answer(202, Optional.empty(), Optional.empty()));
    }

    @Test
    void a_change_is_taken_even_if_nobody_can_ask_for_its_operation() {
        azure.answers(202, Map.of("Azure-AsyncOperation", "<not a URL>"), "{}");

        assertThat(arm.upgrade(ORDERS, "17").operation()).isEmpty();
    }

    @Test
    void an_operation_that_came_to_nothing_says_why_and_one_that_is_forgotten_says_nothing() {
        azure.answers(
                        200,
                        "{'status': 'Failed', 'error': {'code': 'MajorVersionUpgradeFailed', 'message': 'It failed.',"
                                + " 'details': [{'message': 'Extension x is not supported.'}]}}")
                .answers(404, "{'error': {'code': 'OperationIdNotFound', 'message': 'gone'}}");
        var operation = azure.uri().resolve("/operations/o-1?t=1");

        assertThat(arm.operation(operation))
                .isEqualTo(new AsyncOperation.Failed(
                        "MajorVersionUpgradeFailed", "It failed. Extension x is not supported."));
        assertThat(arm.operation(operation)).isEqualTo(new AsyncOperation.Forgotten());
    }

    @Test
    void a_list_has_all_of_its_pages() {
        azure.answers(200, "{'value': [{'name': 'a'}], 'nextLink': '%s/next?page=2'}".formatted(azure.uri()))
                .answers(200, "{'value': [{'name': 'b'}]}");

        assertThat(arm.servers("s-1", "rg")).extracting(FlexibleServer::name).containsExactly("a", "b");
        assertThat(azure.asked.getLast().uri()).isEqualTo("/next?page=2");
    }

    @Test
    void being_told_that_it_is_too_much_slows_and_does_not_fail() {
        azure.answers(429, Map.of("Retry-After", "1"), "{'error': {'code': 'TooManyRequests', 'message': 'Slow down'}}")
                .answers(200, "{'name': 'orders'}");
        var before = System.nanoTime();

        assertThat(arm.server(ORDERS)).isPresent();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(azure.asked).hasSize(2);
    }

    @Test
    void being_told_so_for_long_is_a_problem_that_passes_and_nobody_else_of_the_subscription_asks_meanwhile() {
        azure.answers(429, Map.of("Retry-After", "3600"), "{'error': {'code': 'TooManyRequests', 'message': 'No'}}");

        assertThat(problem(() -> arm.server(ORDERS)).passes()).isTrue();
        assertThat(problem(() -> arm.upgrade(ORDERS.named("stock"), "17")).code())
                .isEqualTo("platform-throttled");

        assertThat(azure.asked).hasSize(1);
        azure.answers(200, "{}");
        arm.server(new ServerAddress("another", "rg", "orders"));
        assertThat(azure.asked).hasSize(2);
    }

    @Test
    void what_the_sdk_cannot_read_is_no_answer() {
        azure.answers(200, "{'name': 'orders', 'properties': {'storage': {'storageSizeGB': 'much'}}}")
                .answers(200, "[]")
                .answers(299, "{}");

        assertThat(problem(() -> arm.server(ORDERS)).code()).isEqualTo("platform-answer-unreadable");
        assertThat(problem(() -> arm.server(ORDERS)).code()).isEqualTo("platform-answer-unreadable");
        assertThat(problem(() -> arm.upgrade(ORDERS, "17")).code()).isEqualTo("platform-answer-unreadable");
    }

    @Test
    void an_interrupted_call_is_told_as_that() throws Exception {
        azure.answers(429, Map.of("Retry-After", "30"), "{'error': {'code': 'TooManyRequests', 'message': 'No'}}");
        try (var caller = Executors.newSingleThreadExecutor()) {
            var upgrade = caller.submit(() -> catchThrowable(() -> arm.upgrade(ORDERS, "17")));
            await().atMost(Duration.ofMinutes(1)).until(() -> !azure.asked.isEmpty());
            caller.shutdownNow();

            assertThat(upgrade.get()).isInstanceOf(Interrupted.class);
        }
    }

    @Test
    void a_precheck_is_the_one_that_azure_took_and_found_by_the_id_of_its_operation() {
        var operation = azure.uri() + "/subscriptions/s-1/providers/Microsoft.DBforPostgreSQL/locations/eastus"
                + "/azureAsyncOperation/o-1?api-version=2026-10-01&t=1";
        azure.answers(202, Map.of("Azure-AsyncOperation", operation), "{}")
                .answers(200, Recorded.PRECHECK.answered("GET", 3).toString());

        var id = arm.startPrecheck(ORDERS, "18").operationId().orElseThrow();

        assertThat(arm.precheck(ORDERS, id)).hasValueSatisfying(found -> {
            assertThat(found.isOver()).isTrue();
            assertThat(found.target()).isEqualTo("18");
        });
        assertThat(azure.asked)
                .containsExactly(
                        new FakeArm.Asked(
                                "POST",
                                ORDERS.id() + "/startMajorVersionUpgradePrecheck?api-version=2026-10-01",
                                "Bearer token-1",
                                Recorded.PRECHECK.asked("POST", 0).toString()),
                        new FakeArm.Asked(
                                "GET",
                                ORDERS.id() + "/majorVersionUpgradePrecheck/o-1?api-version=2026-10-01",
                                "Bearer token-1",
                                ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | ServerIsBusy                 | TRANSIENT | server-busy",
                "409 | SomethingElseGoesOn          | TRANSIENT | server-busy",
                "409 | ScopeLocked                  | REQUEST   | resource-locked",
                "403 | AuthorizationFailed          | REQUEST   | access-denied",
                "401 | ExpiredAuthenticationToken   | REQUEST   | credentials-expired",
                "400 | ParameterOutOfRange          | PROVIDER  | platform-refused-arguments",
                "400 | NoRegisteredProviderFound    | PROVIDER  | platform-lacks-operation",
                "404 | ResourceNotFound             | PROVIDER  | platform-not-found",
                "404 | SubscriptionNotFound         | REQUEST   | subscription-unusable",
                "500 | InternalServerError          | TRANSIENT | platform-failing",
                "503 | NobodyHasHeardOfIt           | TRANSIENT | platform-failing",
            })
    void a_refusal_says_who_can_act(int status, String code, Kind kind, String problem) {
        azure.answers(status, "{'error': {'code': '%s', 'message': 'Azure says so'}}".formatted(code));

        var found = problem(() -> arm.upgrade(ORDERS, "17"));

        assertThat(found.kind()).isEqualTo(kind);
        assertThat(found.code()).isEqualTo(problem);
        assertThat(found.detail()).startsWith("step upgrade: ").contains("Azure says so", code);
    }

    @Test
    void what_is_denied_is_named_as_roles_name_it() {
        azure.answers(403, "{'error': {'code': 'AuthorizationFailed', 'message': 'no'}}");

        assertThat(problem(() -> arm.takeBackup(ORDERS, "b")).remedy())
                .startsWith("Allow Microsoft.DBforPostgreSQL/flexibleServers/backups/write to");
    }

    @Test
    void a_page_is_no_answer_and_neither_is_nothing() {
        azure.answers(200, "<html>Welcome</html>").answers(200, "").answers(404, "<html>Not here</html>");

        assertThat(problem(() -> arm.server(ORDERS)).code()).isEqualTo("platform-answer-unreadable");
        assertThat(problem(() -> arm.server(ORDERS)).code()).isEqualTo("platform-answer-unreadable");
        // or an upgrade would believe that its server is gone
        assertThat(problem(() -> arm.server(ORDERS)).code()).isEqualTo("platform-lacks-operation");
    }

    @Test
    void nobody_there_is_a_problem_that_passes() {
        azure.close();

        var problem = problem(() -> arm.server(ORDERS));

        assertThat(problem.code()).isEqualTo("platform-unreachable");
        assertThat(problem.passes()).isTrue();
    }

    @Test
    void without_a_given_token_nothing_goes_over_plain_http() {
        var tokens = Tokens.of(Optional.empty(), azure.uri());

        assertThatThrownBy(() -> tokens.bearer("a call"))
                .isInstanceOfSatisfying(
                        ArmException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.CREDENTIALS_MISSING));
    }

    @Test
    void calls_are_counted_by_what_roles_name_and_how_they_ended() {
        var meters = new SimpleMeterRegistry();
        Metrics.addRegistry(meters);
        try {
            azure.answers(200, "{}").answers(404, "{'error': {'code': 'ResourceNotFound', 'message': ''}}");
            arm.server(ORDERS);
            arm.server(ORDERS);

            assertThat(count(meters, "answered")).isEqualTo(1);
            assertThat(count(meters, "refused")).isEqualTo(1);
        } finally {
            Metrics.removeRegistry(meters);
        }
    }

    private static double count(SimpleMeterRegistry meters, String outcome) {
        return meters.get("uplift.provider.calls")
                .tags(
                        "provider",
                        "azure-flexible-server",
                        "operation",
                        "Microsoft.DBforPostgreSQL/flexibleServers/read",
                        "outcome",
                        outcome)
                .counter()
                .count();
    }

    @Test
    void many_who_look_for_servers_of_a_group_share_one_list_in_any_spelling() throws Exception {
        azure.answers(200, """
                {'value': [
                  {'id': '/subscriptions/S-1/resourceGroups/RG/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders',
                   'name': 'orders', 'properties': {'version': '15', 'state': 'Ready'}},
                  {'id': '/subscriptions/S-1/resourceGroups/RG/providers/Microsoft.DBforPostgreSQL/flexibleServers/stock',
                   'name': 'stock', 'properties': {'version': '16', 'state': 'Updating'}}]}
                """);
        var servers = new FlexibleServers(arm, Duration.ofSeconds(1), Duration.ofSeconds(2));
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> questions = List.of(
                    () -> version(servers, "orders"),
                    () -> version(servers, "stock"),
                    () -> version(servers, "orders"),
                    () -> version(servers, "none"));
            var answers = askers.invokeAll(questions).stream().map(Future::resultNow);

            assertThat(answers).containsExactly("15", "16", "15", "");
        }
        assertThat(azure.asked).hasSize(1);
    }

    @Test
    void where_nobody_lists_a_group_its_servers_are_asked_one_by_one() throws Exception {
        azure.answers(501, "<html>Not here</html>").answers(200, "{'properties': {'version': '15'}}");
        var servers = new FlexibleServers(arm, Duration.ofSeconds(1), Duration.ofSeconds(2));
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> questions =
                    List.of(() -> version(servers, "orders"), () -> version(servers, "stock"));

            assertThat(askers.invokeAll(questions).stream().map(Future::resultNow))
                    .containsExactly("15", "15");
        }
        assertThat(azure.asked).hasSize(3);
    }

    private static String version(FlexibleServers servers, String name) {
        return servers.server(ORDERS.named(name)).map(FlexibleServer::version).orElse("");
    }

    private interface Asking {
        Object ask();
    }

    private static Problem problem(Asking asking) {
        var refused = catchThrowableOfType(ArmException.class, asking::ask);
        assertThat(refused).isNotNull();
        return ArmProblems.of(refused, "step upgrade");
    }
}
