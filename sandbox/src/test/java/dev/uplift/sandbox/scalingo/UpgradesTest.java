package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.LONG;
import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uplift.sandbox.scalingo.SimulatedScalingo.Answered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradesTest {

    private SimulatedScalingo scalingo;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    private SimulatedDatabase single(String version) {
        return scalingo.scalingo().create(NewDatabase.classic("shop", "starter", version));
    }

    private SimulatedDatabase cluster(String version) {
        return scalingo.scalingo()
                .create(NewDatabase.dedicated("orders", "business", version).gib(25));
    }

    private JsonNode show(SimulatedDatabase database) {
        return answered(200, scalingo.get(database, "")).body().path("database");
    }

    private List<String> nodes(SimulatedDatabase database) {
        var nodes = new ArrayList<String>();
        answered(200, scalingo.get(database, "/instances_status"))
                .body()
                .forEach(node -> nodes.add((node.path("type").asText() + " "
                                + node.path("role").asText() + " "
                                + node.path("status").asText())
                        .replace("  ", " ")));
        return nodes;
    }

    private String operation(SimulatedDatabase database, Answered begun) {
        return scalingo.follow(database, begun).text("/operation/status");
    }

    @Test
    void aMinorUpgradeOfOneNodeIsAnOutageOfTheSameBranch() {
        var shop = single("13.5.0-1");
        var begun = answered(202, scalingo.upgrade(shop));
        assertThat(begun.text("/message")).isEqualTo("Database upgrade to 13.23.0-1 is pending");
        assertThat(begun.header("Location")).endsWith("/api/operations/" + begun.text("/operation_id"));
        assertThat(operation(shop, begun)).isEqualTo("pending");

        scalingo.pass(Duration.ofSeconds(2));
        assertThat(operation(shop, begun)).isEqualTo("running");
        assertThat(show(shop).path("status").asText()).isEqualTo("upgrading");
        assertThat(show(shop).path("current_operation_id").asText()).isEqualTo(begun.text("/operation_id"));
        assertThat(show(shop).path("readable_version").asText()).isEqualTo("13.5.0-1");
        assertThat(nodes(shop)).containsExactly("db-node leader upgrading");

        scalingo.pass(Duration.ofSeconds(90));
        assertThat(operation(shop, begun)).isEqualTo("done");
        assertThat(show(shop).path("status").asText()).isEqualTo("running");
        assertThat(show(shop).path("current_operation_id").isNull()).isTrue();
        assertThat(show(shop).path("readable_version").asText()).isEqualTo("13.23.0-1");
        assertThat(shop.view().recoverable()).isTrue();
    }

    @Test
    void aMinorUpgradeOfAClusterAlwaysHasALeader() {
        var orders = cluster("13.5.0-1");
        answered(202, scalingo.upgrade(orders));

        scalingo.pass(Duration.ofSeconds(2));
        assertThat(nodes(orders))
                .containsExactly("db-node leader running", "db-node follower upgrading", "gateway running");
        scalingo.pass(Duration.ofSeconds(90));
        assertThat(nodes(orders))
                .containsExactly("db-node follower upgrading", "db-node leader running", "gateway running");
        assertThat(orders.view().version()).isEqualTo("13.5.0-1");

        scalingo.pass(Duration.ofSeconds(90));
        assertThat(nodes(orders)).allMatch(node -> node.endsWith("running"));
        assertThat(orders.view().version()).isEqualTo("13.23.0-1");
    }

    @Test
    void aMajorUpgradeOfAClusterStopsItAllAndRebuildsTheStandby() {
        var orders = cluster("13.23.0-1");
        var begun = answered(202, scalingo.upgrade(orders));
        scalingo.pass(Duration.ofSeconds(2));
        assertThat(nodes(orders))
                .containsExactly("db-node leader upgrading", "db-node follower upgrading", "gateway running");
        scalingo.pass(Duration.ofSeconds(179));
        assertThat(operation(orders, begun)).isEqualTo("running");

        scalingo.pass(Duration.ofSeconds(1));
        assertThat(operation(orders, begun)).isEqualTo("done");
        assertThat(orders.view().version()).isEqualTo("14.22.0-1");
        assertThat(nodes(orders))
                .containsExactly("db-node leader running", "db-node follower booting", "gateway running");

        scalingo.pass(Duration.ofMinutes(3));
        assertThat(nodes(orders)).allMatch(node -> node.endsWith("running"));
    }

    @Test
    void afterAMajorUpgradeTheServerAnalyzesAndPointsInTimeAreGoneUntilTheBaseBackup() {
        var orders = cluster("13.23.0-1");
        assertThat(scalingo.get(orders, "/pitr/recovery_window").text("/recovery_window/earliest_recoverable_at"))
                .isNotEmpty();
        answered(202, scalingo.upgrade(orders));
        scalingo.pass(Duration.ofSeconds(182));

        assertThat(queries(orders)).containsExactly("ANALYZE");
        assertThat(window(orders).path("earliest_recoverable_at").isNull()).isTrue();
        assertThat(window(orders).path("latest_recoverable_at").isNull()).isTrue();

        scalingo.pass(Duration.ofMinutes(1));
        assertThat(queries(orders)).isEmpty();

        scalingo.pass(Duration.ofMinutes(9));
        assertThat(window(orders).path("earliest_recoverable_at").asText())
                .isEqualTo(window(orders).path("latest_recoverable_at").asText())
                .endsWith("Z");
    }

    private JsonNode window(SimulatedDatabase database) {
        return scalingo.get(database, "/pitr/recovery_window").body().path("recovery_window");
    }

    private List<String> queries(SimulatedDatabase database) {
        var answer = answered(
                200, scalingo.post(database, "/action", "{\"action_name\":\"pg-list-queries\",\"params\":null}"));
        var queries = new ArrayList<String>();
        answer.body()
                .path("result")
                .forEach(query -> queries.add(query.path("query").asText()));
        return queries;
    }

    @Test
    void theCallIsNotIdempotentAndGoesOneVersionFurtherEachTime() {
        var shop = single("13.5.0-1");
        for (var version : List.of("13.23.0-1", "14.22.0-1", "15.17.0-1", "16.13.0-1", "17.9.0-2")) {
            answered(202, scalingo.upgrade(shop));
            scalingo.pass(LONG);
            assertThat(shop.view().version()).isEqualTo(version);
        }
        assertThat(show(shop).path("next_version_id").isNull()).isTrue();
        assertThat(answered(400, scalingo.upgrade(shop)).text("/error")).contains("no upgrade");
        assertThat(shop.view().upgradesAsked()).isEqualTo(5);
        assertThat(scalingo.scalingo().offences()).isEmpty();
    }

    @Test
    void anotherOneWhileItRunsIsRefusedAndAnOffence() {
        var shop = single("13.5.0-1");
        answered(202, scalingo.upgrade(shop));
        // nothing of the first one is to be seen yet
        assertThat(show(shop).path("status").asText()).isEqualTo("running");
        assertThat(show(shop).path("current_operation_id").isNull()).isTrue();

        answered(409, scalingo.upgrade(shop));

        assertThat(scalingo.scalingo().offences())
                .containsExactly("shop was to be upgraded while something runs on it");
        assertThat(shop.view().upgradesAsked()).isEqualTo(1);
    }

    @Test
    void oneBeyondWhatIsWantedIsAnOffenceAndHappens() {
        var shop = single("14.22.0-1");
        shop.notBeyond("14.22.0-1");

        answered(202, scalingo.upgrade(shop));

        assertThat(scalingo.scalingo().offences())
                .containsExactly("shop was to be upgraded to 15.17.0-1, beyond 14.22.0-1");
        scalingo.pass(LONG);
        assertThat(shop.view().version()).isEqualTo("15.17.0-1");
    }

    @ParameterizedTest
    @CsvSource({"queued, true", "running, true", "scheduled, false", "done, false"})
    void aMaintenanceThatIsUnderWayIsInTheWay(String status, boolean inTheWay) {
        var shop = single("13.5.0-1");
        shop.maintenance("instance-migration", status);

        answered(inTheWay ? 409 : 202, scalingo.upgrade(shop));

        assertThat(scalingo.scalingo().offences()).hasSize(inTheWay ? 1 : 0);
    }

    @Test
    void aDumpThatIsUnderWayIsInTheWay() {
        var shop = single("13.5.0-1");
        answered(201, scalingo.post(shop, "/backups", ""));

        answered(409, scalingo.upgrade(shop));
        assertThat(scalingo.scalingo().offences())
                .containsExactly("shop was to be upgraded while a dump of it is taken");

        scalingo.pass(LONG);
        answered(202, scalingo.upgrade(shop));
    }

    @Test
    void aSuspendedDatabaseIsNotUpgraded() {
        var shop = single("13.5.0-1");
        shop.suspend();

        answered(409, scalingo.upgrade(shop));
        assertThat(scalingo.get("/apps/shop/addons").text("/addons/0/status")).isEqualTo("suspended");
    }

    @Test
    void oneThatFailsLeavesTheOldVersionAndSaysWhy() {
        var orders = cluster("13.23.0-1");
        orders.upgrades(new UpgradeBehaviour.Fails("pg_upgrade: fatal"));
        var begun = answered(202, scalingo.upgrade(orders));
        scalingo.pass(LONG);

        var operation = scalingo.follow(orders, begun);
        assertThat(operation.text("/operation/status")).isEqualTo("error");
        assertThat(operation.text("/operation/error")).isEqualTo("pg_upgrade: fatal");
        assertThat(operation.text("/operation/finished_at")).isNotEmpty();
        assertThat(show(orders).path("status").asText()).isEqualTo("running");
        assertThat(orders.view().version()).isEqualTo("13.23.0-1");
        assertThat(orders.view().recoverable()).isTrue();
    }

    @Test
    void oneThatHangsRunsForEver() {
        var shop = single("13.23.0-1");
        shop.upgrades(new UpgradeBehaviour.NeverEnds());
        var begun = answered(202, scalingo.upgrade(shop));
        scalingo.pass(Duration.ofDays(2));

        assertThat(operation(shop, begun)).isEqualTo("running");
        assertThat(shop.view().status()).isEqualTo("upgrading");
    }

    @Test
    void oneCanEndWellAndHaveDoneNothing() {
        var shop = single("13.23.0-1");
        shop.upgrades(new UpgradeBehaviour.ChangesNothing());
        var begun = answered(202, scalingo.upgrade(shop));
        scalingo.pass(LONG);

        assertThat(operation(shop, begun)).isEqualTo("done");
        assertThat(shop.view().version()).isEqualTo("13.23.0-1");
    }

    @Test
    void theStatusMayFollowLong() {
        scalingo.scalingo().delays(Delays.USUAL.withNoticed(Duration.ofMinutes(1)));
        var shop = single("13.23.0-1");
        var begun = answered(202, scalingo.upgrade(shop));

        scalingo.pass(Duration.ofSeconds(59));
        assertThat(show(shop).path("status").asText()).isEqualTo("running");
        assertThat(operation(shop, begun)).isEqualTo("pending");
        scalingo.pass(Duration.ofSeconds(1));
        assertThat(show(shop).path("status").asText()).isEqualTo("upgrading");
    }

    @Test
    void somebodyCanClickInTheDashboard() {
        var shop = single("13.23.0-1");
        shop.upgradeByHand();
        scalingo.pass(LONG);

        assertThat(shop.view().version()).isEqualTo("14.22.0-1");
        assertThat(shop.view().upgradesAsked()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void sourcesThatDisagreeAreBothSpoken(Dialect dialect) {
        scalingo.scalingo().dialect(dialect);
        var documented = dialect == Dialect.DOCUMENTED;
        var orders = cluster("13.5.0-1");

        var version = version(orders, show(orders).path("version_id").asText());
        assertThat(version.path("next_upgrade").isObject()).isEqualTo(documented);
        assertThat(nodes(orders).getFirst())
                .isEqualTo(documented ? "db-node leader running" : "db-node master running");

        var begun = answered(202, scalingo.upgrade(orders));
        scalingo.pass(LONG);
        assertThat(operation(orders, begun)).isEqualTo(documented ? "done" : "finished");

        var restore = answered(
                201,
                scalingo.post(
                        orders,
                        "/pitr/restore",
                        "{\"restore_time\":\"%s\"}"
                                .formatted(window(orders)
                                        .path("earliest_recoverable_at")
                                        .asText())));
        assertThat(restore.text(documented ? "/operation_id" : "/operation/id")).isNotEmpty();
    }

    private JsonNode version(SimulatedDatabase database, String id) {
        return answered(
                        200,
                        scalingo.call(
                                "GET",
                                scalingo.databaseApi("/database_type_versions/" + id),
                                scalingo.addon(database),
                                ""))
                .body()
                .path("database_type_version");
    }

    @Test
    void theChainIsReadOneVersionAtATime() {
        scalingo.scalingo().versions().next("13.23.0-1", "14.5.0-1");
        var shop = single("13.11.0-1");
        var read = new ArrayList<String>();
        var id = show(shop).path("version_id").asText();
        while (!id.isEmpty()) {
            var version = version(shop, id);
            read.add("%d.%d.%d-%d"
                    .formatted(
                            version.path("major").asInt(),
                            version.path("minor").asInt(),
                            version.path("patch").asInt(),
                            version.path("build").asInt()));
            id = version.at("/next_upgrade/id").asText();
        }
        assertThat(read)
                .containsExactly(
                        "13.11.0-1", "13.23.0-1", "14.5.0-1", "14.22.0-1", "15.17.0-1", "16.13.0-1", "17.9.0-2");
    }
}
