package dev.uplift.worker.provider.scalingo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.scalingo.NewApp;
import dev.uplift.sandbox.scalingo.NewDatabase;
import dev.uplift.sandbox.scalingo.ScalingoSimulator;
import dev.uplift.worker.driver.Discovery.Scope;
import dev.uplift.worker.provider.scalingo.account.Endpoints;
import dev.uplift.worker.provider.scalingo.account.Scalingo;
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
class ScalingoDiscoveryTest {

    private static final String REGION = "osc-fr1";
    private static final String SECRET_REGION = "osc-secnum-fr1";
    private static final Map<String, Object> EVERYTHING = Map.of("regions", List.of(REGION));

    private final List<FoundServer> found = new ArrayList<>();
    private ScalingoSimulator scalingo;

    @BeforeEach
    void start() throws IOException {
        scalingo = ScalingoSimulator.start(PlatformClock.standing(), 0);
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    @Test
    void an_addon_is_found_with_what_an_upgrade_of_it_needs() throws Exception {
        scalingo.create(NewApp.of("shop").inProject("retail").with("web", 2));
        var database = scalingo.create(NewDatabase.classic("shop", "business", "13.5.0-1"));

        assertThat(look(EVERYTHING)).isEmpty();

        assertThat(found).singleElement().satisfies(server -> {
            assertThat(server.address()).isEqualTo(Map.of("region", REGION, "app", "shop"));
            assertThat(server.labels())
                    .isEqualTo(Map.of(
                            "app", "shop",
                            "project", "retail",
                            "plan", "postgresql-business-4096",
                            "topology", "business",
                            "resources", "shared"));
            assertThat(server.version()).contains("13.5");
            assertThat(server.engine()).contains("postgresql");
            assertThat(server.status()).contains("running");
            assertThat(server.identity())
                    .hasValueSatisfying(
                            identity -> assertThat(identity).startsWith("scalingo:%s:shop_".formatted(database.id())));
        });
    }

    @Test
    void dedicated_resources_are_found_by_their_name_whether_or_not_their_app_is_listed() throws Exception {
        scalingo.create(NewDatabase.dedicated("orders", "enterprise", "13.5.0-1"));
        scalingo.create(NewApp.of("bills").inProject("finance"));
        scalingo.create(NewDatabase.dedicated("bills", "starter", "13.5.0-1"));

        assertThat(look(EVERYTHING)).isEmpty();

        assertThat(names()).containsExactly("bills", "orders");
        assertThat(found)
                .extracting(server -> server.labels().get("resources"))
                .containsExactly("dedicated", "dedicated");
        assertThat(found)
                .extracting(server -> server.labels().get("project"))
                .containsExactly("finance", "prj-default");
        assertThat(found.getLast().engine()).contains("postgresql-ng");
    }

    @Test
    void several_databases_of_one_app_have_their_addon_in_the_address() throws Exception {
        var one = scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));
        var other = scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        assertThat(look(EVERYTHING)).isEmpty();

        assertThat(found)
                .extracting(server -> server.address().get("addon"))
                .containsExactlyInAnyOrder(one.id(), other.id());
    }

    @Test
    void several_regions_or_only_some_apps_of_them() throws Exception {
        scalingo.addRegion(SECRET_REGION);
        scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));
        scalingo.create(NewDatabase.classic("wiki", "starter", "13.5.0-1"));
        scalingo.create(NewDatabase.classic("payroll", "starter", "13.5.0-1").in(SECRET_REGION));

        assertThat(look(Map.of("regions", List.of(REGION, SECRET_REGION)))).isEmpty();
        assertThat(names()).containsExactly("shop", "wiki", "payroll");

        found.clear();
        assertThat(look(Map.of("regions", List.of(REGION), "apps", List.of("wiki"))))
                .isEmpty();
        assertThat(names()).containsExactly("wiki");
    }

    @Test
    void only_what_has_the_labels_and_the_others_are_not_asked_about() throws Exception {
        scalingo.create(NewApp.of("shop").inProject("retail"));
        scalingo.create(NewDatabase.classic("shop", "business", "13.5.0-1"));
        scalingo.create(NewApp.of("wiki").inProject("office"));
        scalingo.create(NewDatabase.classic("wiki", "business", "13.5.0-1"));

        assertThat(look(Map.of("regions", List.of(REGION), "label", Map.of("project", "retail"))))
                .isEmpty();

        assertThat(names()).containsExactly("shop");
        assertThat(scalingo.calls().byOperation()).containsEntry("Databases_Get", 1L);
    }

    @Test
    void more_calls_than_a_minute_takes_are_waited_for_and_none_is_left_out() throws Exception {
        IntStream.range(0, 70)
                .forEach(i -> scalingo.create(NewDatabase.classic("app-%02d".formatted(i), "starter", "13.5.0-1")));
        scalingo.calls().watch(_ -> scalingo.clock().advance(Duration.ofMillis(500)));

        assertThat(look(EVERYTHING)).isEmpty();

        assertThat(scalingo.calls().total()).as("refused ones among them").isGreaterThan(1 + 2 + 70 * 3);
        assertThat(found).hasSize(70).doesNotHaveDuplicates();
        assertThat(found).allSatisfy(server -> assertThat(server.version()).contains("13.5"));
    }

    @Test
    void a_database_that_nobody_may_look_at_has_no_version() throws Exception {
        scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        assertThat(look(EVERYTHING, scalingo.tokenWithout("Databases_Get"))).isEmpty();

        assertThat(found).singleElement().satisfies(server -> {
            assertThat(server.version()).isEmpty();
            assertThat(server.status()).contains("running");
            assertThat(server.identity()).isPresent();
        });
    }

    @Test
    void a_platform_that_does_not_list_dedicated_resources_has_apps_all_the_same() throws Exception {
        scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));
        scalingo.faults().add(Fault.next("DedicatedDatabases_List", new Fault.Page(404, "text/html", "<h1>?</h1>")));

        assertThat(look(EVERYTHING)).isEmpty();

        assertThat(names()).containsExactly("shop");
    }

    @Test
    void an_app_that_is_not_shown_is_the_answer_and_not_an_empty_app() throws Exception {
        scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        assertThat(look(Map.of("regions", List.of(REGION), "apps", List.of("shop", "shpo"))))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code()).isEqualTo("not-found");
                    assertThat(problem.detail()).contains("osc-fr1").contains("shpo");
                });
        assertThat(found).isEmpty();
    }

    @Test
    void who_may_not_look_is_told_so_and_what_failed_may_pass() throws Exception {
        scalingo.create(NewDatabase.classic("shop", "starter", "13.5.0-1"));

        assertThat(look(EVERYTHING, scalingo.tokenWithout("Addons_List")))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns("access-denied", Problem::code)
                        .returns(Kind.REQUEST, Problem::kind));

        scalingo.faults().add(Fault.next("Apps_List", new Fault.Refuse(503, "", "maintenance")));
        assertThat(look(EVERYTHING))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns("platform-failing", Problem::code)
                        .returns(Kind.TRANSIENT, Problem::kind));
    }

    @Test
    void who_waits_for_his_turn_can_be_stopped() {
        scalingo.callsPerMinute(0);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> look(EVERYTHING)).isInstanceOf(InterruptedException.class);
    }

    private Optional<Problem> look(Map<String, Object> terms) throws InterruptedException {
        return look(terms, scalingo.token());
    }

    private Optional<Problem> look(Map<String, Object> terms, String token) throws InterruptedException {
        var client = new Scalingo(
                ScalingoWorld.CLIENT,
                new Endpoints(scalingo.authUrl(), scalingo.apiUrl(), scalingo.databaseApiUrl()),
                token,
                Duration.ofMillis(5),
                scalingo.clock()::now);
        return new ScalingoDiscovery(client)
                .run(new Scope(terms, Optional.empty()), reference -> reference, found::addAll);
    }

    private List<Object> names() {
        return found.stream().map(server -> server.address().get("app")).toList();
    }
}
