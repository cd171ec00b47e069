package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.sandbox.azure.AzureSimulator;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Discovery.Scope;
import dev.uplift.worker.provider.azure.server.ServerAddress;
import dev.uplift.worker.provider.azure.subscription.Subscriptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class AzureDiscoveryTest {

    private static final String SHOP = "00000000-0000-0000-0000-000000000001";
    private static final String BILLING = "00000000-0000-0000-0000-000000000002";

    private final List<FoundServer> found = new ArrayList<>();
    private AzureSimulator azure;
    private AzureDiscovery discovery;

    @BeforeEach
    void start() throws IOException {
        azure = AzureSimulator.start(PlatformClock.standing(), 0);
        discovery = new AzureDiscovery(
                new Subscriptions(azure.uri(), "2025-08-01", "simulated", Duration.ofSeconds(1), azure.clock()::now));
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    @Test
    void a_server_is_found_with_what_an_upgrade_of_it_needs() throws Exception {
        azure.group(SHOP, "web")
                .create(NewServer.of("orders", "15").tagged("team", "shop").tagged("tier", "gold"));

        assertThat(look(Map.of("subscriptions", List.of(SHOP)))).isEmpty();

        assertThat(found).singleElement().satisfies(server -> {
            assertThat(server.address())
                    .isEqualTo(Map.of("subscription", SHOP, "resourceGroup", "web", "server", "orders"));
            assertThat(server.labels()).isEqualTo(Map.of("team", "shop", "tier", "gold"));
            assertThat(server.version()).contains("15.15");
            assertThat(server.status()).contains("Ready");
            assertThat(server.identity())
                    .contains(ServerAddress.of(server.address()).identity());
        });
    }

    @Test
    void all_of_a_subscription_come_page_by_page_and_no_others() throws Exception {
        IntStream.range(0, 120).forEach(i -> azure.group(SHOP, "g" + i % 3).create(NewServer.of("a-" + i, "15")));
        azure.group(BILLING, "g0").create(NewServer.of("not-ours", "15"));

        assertThat(look(Map.of("subscriptions", List.of(SHOP)))).isEmpty();

        assertThat(found).hasSize(120).doesNotHaveDuplicates();
        assertThat(azure.calls().byOperation()).isEqualTo(Map.of("Servers_ListBySubscription", 3L));
    }

    @Test
    void several_subscriptions_or_only_some_groups_of_them() throws Exception {
        azure.group(SHOP, "web").create(NewServer.of("orders", "15"));
        azure.group(SHOP, "office").create(NewServer.of("payroll", "15"));
        azure.group(BILLING, "web").create(NewServer.of("bills", "15"));

        assertThat(look(Map.of("subscriptions", List.of(SHOP, BILLING)))).isEmpty();
        assertThat(names()).containsExactlyInAnyOrder("orders", "payroll", "bills");

        found.clear();
        assertThat(look(Map.of("subscriptions", List.of(SHOP), "resourceGroups", List.of("web"))))
                .isEmpty();
        assertThat(names()).containsExactly("orders");
    }

    @Test
    void only_servers_with_the_tag() throws Exception {
        var group = azure.group(SHOP, "web");
        group.create(NewServer.of("wanted", "15").tagged("team", "shop").tagged("tier", "gold"));
        group.create(NewServer.of("other-team", "15").tagged("team", "pay"));
        group.create(NewServer.of("no-team", "15"));

        assertThat(look(Map.of("subscriptions", List.of(SHOP), "tag", Map.of("team", "shop"))))
                .isEmpty();

        assertThat(names()).containsExactly("wanted");
    }

    @Test
    void a_group_that_is_not_there_is_the_answer_and_not_an_empty_group() throws Exception {
        azure.group(SHOP, "web").create(NewServer.of("orders", "15"));

        assertThat(look(Map.of("subscriptions", List.of(SHOP), "resourceGroups", List.of("web", "wbe"))))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns("platform-not-found", Problem::code)
                        .satisfies(missing ->
                                assertThat(missing.detail()).contains("looking through resource group wbe")));
        assertThat(names()).containsExactly("orders");
    }

    @Test
    void being_told_to_wait_is_waited_for() throws Exception {
        azure.group(SHOP, "web").create(NewServer.of("orders", "15"));
        azure.delays(Delays.USUAL.withRetryAfter(Duration.ofSeconds(1)));
        azure.faults()
                .add(Fault.next("Servers_ListBySubscription", new Fault.Refuse(429, "TooManyRequests", "slower")));

        assertThat(look(Map.of("subscriptions", List.of(SHOP)))).isEmpty();

        assertThat(names()).containsExactly("orders");
    }

    @Test
    void who_may_not_look_is_told_which_permission_is_missing() throws Exception {
        azure.faults()
                .add(Fault.next("Servers_ListBySubscription", new Fault.Refuse(403, "AuthorizationFailed", "no")));

        assertThat(look(Map.of("subscriptions", List.of(SHOP))))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns("access-denied", Problem::code)
                        .satisfies(denied -> assertThat(denied.detail())
                                .contains("Microsoft.DBforPostgreSQL/flexibleServers/read")));
    }

    @Test
    void a_platform_that_has_no_lists_is_said() throws Exception {
        azure.faults()
                .add(Fault.next("Servers_ListBySubscription", new Fault.Page(404, "text/html", "<h1>Not Found</h1>")));

        assertThat(look(Map.of("subscriptions", List.of(SHOP))))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("platform-lacks-operation"));
    }

    private Optional<Problem> look(Map<String, Object> terms) throws InterruptedException {
        return discovery.run(new Scope(terms, Optional.empty()), reference -> reference, found::addAll);
    }

    private List<Object> names() {
        return found.stream().map(server -> server.address().get("server")).toList();
    }
}
