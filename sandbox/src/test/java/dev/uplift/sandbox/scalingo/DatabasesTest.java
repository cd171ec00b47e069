package dev.uplift.sandbox.scalingo;

import static dev.uplift.sandbox.scalingo.SimulatedScalingo.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabasesTest {

    private SimulatedScalingo scalingo;
    private SimulatedDatabase orders;
    private SimulatedDatabase shop;

    @BeforeEach
    void start() throws IOException {
        scalingo = new SimulatedScalingo();
        scalingo.scalingo().create(NewApp.of("shop").with("web", 2).with("worker", 1));
        shop = scalingo.scalingo()
                .create(NewDatabase.classic("shop", "starter", "13.5.0-1").with("citext", "hstore"));
        orders = scalingo.scalingo()
                .create(NewDatabase.dedicated("orders", "enterprise", "13.5.0-1")
                        .gib(40));
    }

    @AfterEach
    void stop() {
        scalingo.close();
    }

    @Test
    void theAddonIsTheDatabase() {
        var addon = scalingo.get("/apps/shop/addons").body().at("/addons/0");
        assertThat(addon.path("id").asText()).isEqualTo(shop.id());
        assertThat(addon.at("/plan/name").asText()).isEqualTo("postgresql-starter-4096");
        assertThat(addon.at("/addon_provider/id").asText()).isEqualTo("postgresql");
        assertThat(addon.path("status").asText()).isEqualTo("running");
        var database = scalingo.get(shop, "").body().path("database");
        assertThat(database.path("resource_id").asText())
                .isEqualTo(addon.path("resource_id").asText());
        assertThat(database.path("cluster").asBoolean()).isFalse();
    }

    @Test
    void dedicatedResourcesAreListedAndHaveAnAppOfTheirName() {
        var listed = scalingo.get("/databases").body().path("databases");
        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/name").asText()).isEqualTo("orders");
        assertThat(listed.at("/0/technology").asText()).isEqualTo("postgresql-ng");
        assertThat(listed.at("/0/plan").asText()).isEqualTo("postgresql-dr-enterprise-8192");
        assertThat(scalingo.get("/databases/orders").text("/database/name")).isEqualTo("orders");
        assertThat(scalingo.get("/apps/orders/addons").text("/addons/0/id")).isEqualTo(orders.id());
        assertThat(scalingo.get(orders, "").body().at("/database/cluster").asBoolean())
                .isTrue();
    }

    @Test
    void theSizeIsMeasured() {
        assertThat(scalingo.get(orders, "/metrics").body().path("database_size").asLong())
                .isEqualTo(40L << 30);
        assertThat(scalingo.get(orders, "/plan").body().at("/plan/backup").asBoolean())
                .isFalse();
        assertThat(scalingo.get(shop, "/plan").body().at("/plan/backup").asBoolean())
                .isTrue();
        assertThat(scalingo.get(orders, "/metrics/cpu").body().path("metrics")).hasSize(5);
        answered(404, scalingo.get(orders, "/metrics/mood"));
    }

    @Test
    void actionsThatFailAreAnsweredAsWell() {
        var extensions = answered(200, scalingo.post(shop, "/action", "{\"action_name\":\"list-extensions\"}"))
                .body();
        assertThat(extensions.path("ok").asInt()).isEqualTo(1);
        assertThat(extensions.at("/result/1/name").asText()).isEqualTo("hstore");

        var failed = answered(200, scalingo.post(shop, "/action", "{\"action_name\":\"dance\"}"))
                .body();
        assertThat(failed.path("ok").asInt()).isZero();
        assertThat(failed.path("error").asText()).isEqualTo("unknown action");

        shop.suspend();
        assertThat(scalingo.post(shop, "/action", "{\"action_name\":\"list-extensions\"}")
                        .body()
                        .path("ok")
                        .asInt())
                .isZero();
    }

    @Test
    void maintenanceIsListedInPages() {
        for (var i = 0; i < 21; i++) {
            shop.maintenance("no-op", "done");
        }
        shop.maintenance("instance-migration", "queued");

        var first = scalingo.get(shop, "/maintenance").body();
        assertThat(first.path("maintenance")).hasSize(20);
        assertThat(first.at("/maintenance/0/status").asText()).isEqualTo("queued");
        assertThat(first.at("/meta/pagination/next_page").asInt()).isEqualTo(2);
        assertThat(first.at("/meta/pagination/total_count").asInt()).isEqualTo(22);
        var second = scalingo.get(shop, "/maintenance?page=2&per_page=20").body();
        assertThat(second.path("maintenance")).hasSize(2);
        assertThat(second.at("/meta/pagination/next_page").isNull()).isTrue();
    }

    @Test
    void onSharedResourcesDumpsAreTaken() {
        var id = answered(201, scalingo.post(shop, "/backups", "")).body();
        assertThat(id.at("/database_backup/status").asText()).isEqualTo("scheduled");
        var backup = "/backups/" + id.at("/database_backup/id").asText();
        answered(409, scalingo.get(shop, backup + "/archive"));

        scalingo.pass(Duration.ofSeconds(2));
        assertThat(scalingo.get(shop, backup).text("/database_backup/status")).isEqualTo("running");
        scalingo.pass(Duration.ofMinutes(2));

        assertThat(scalingo.get(shop, backup).text("/database_backup/status")).isEqualTo("done");
        var flat = scalingo.call("GET", scalingo.databaseApi(backup), scalingo.addon(shop), "");
        assertThat(flat.text("/database_backup/method")).isEqualTo("manual");
        assertThat(scalingo.get(shop, "/backups").body().path("database_backups"))
                .hasSize(1);
        var url = scalingo.get(shop, backup + "/archive").text("/download_url");
        assertThat(scalingo.send("GET", URI.create(url), "", "").text("/dump of"))
                .isEqualTo("13.5.0-1");
        assertThat(shop.view().backups()).containsExactly("13.5.0-1");
    }

    @ParameterizedTest
    @CsvSource({"FAILS, error", "NEVER_ENDS, running"})
    void dumpsCanFailAndHang(BackupBehaviour behaviour, String status) {
        shop.backups(behaviour);
        var id = answered(201, scalingo.post(shop, "/backups", "")).text("/database_backup/id");
        scalingo.pass(Duration.ofDays(1));

        assertThat(scalingo.get(shop, "/backups/" + id).text("/database_backup/status"))
                .isEqualTo(status);
        assertThat(shop.view().backups()).isEmpty();
    }

    @Test
    void dedicatedResourcesHaveNoDumps() {
        assertThat(answered(422, scalingo.post(orders, "/backups", "")).text("/errors/backup/0"))
                .contains("no managed backups");
    }

    @Test
    void aPointInTimeIsRestoredInPlaceAndEndsAllBefore() {
        var earliest = scalingo.get(orders, "/pitr/recovery_window").text("/recovery_window/earliest_recoverable_at");
        var body = "{\"restore_time\":\"%s\"}".formatted(earliest);
        answered(422, scalingo.post(orders, "/pitr/restore", "{\"restore_time\":\"2001-01-01T00:00:00Z\"}"));
        answered(422, scalingo.post(orders, "/pitr/restore", "{}"));

        var begun = answered(201, scalingo.post(orders, "/pitr/restore", body));
        assertThat(orders.view().status()).isEqualTo("stopped");
        answered(409, scalingo.post(orders, "/pitr/restore", body));
        scalingo.pass(Duration.ofMinutes(10));

        assertThat(orders.view().status()).isEqualTo("running");
        assertThat(orders.view().recoverable()).isFalse();
        var operation = scalingo.get(orders, "/operations/" + begun.text("/operation_id"));
        assertThat(operation.text("/operation/type")).isEqualTo("pitr_restore");
        assertThat(operation.text("/operation/status")).isEqualTo("done");
    }

    @Test
    void webIsScaledToNothingAndBack() {
        assertThat(scalingo.get("/apps/shop").text("/app/status")).isEqualTo("running");
        assertThat(scalingo.get("/apps/shop/containers")
                        .body()
                        .at("/containers/0/amount")
                        .asInt())
                .isEqualTo(2);

        var begun = answered(202, scale("[{\"name\":\"web\",\"amount\":0}]"));
        var operation = URI.create(begun.header("Location"));
        assertThat(scalingo.call("GET", operation, scalingo.user(), "").text("/operation/status"))
                .isEqualTo("running");
        assertThat(scalingo.get("/apps/shop").text("/app/status")).isEqualTo("scaling");
        answered(409, scale("[{\"name\":\"web\",\"amount\":1}]"));
        scalingo.pass(Duration.ofSeconds(15));

        assertThat(scalingo.call("GET", operation, scalingo.user(), "").text("/operation/status"))
                .isEqualTo("done");
        assertThat(scalingo.scalingo().containers("shop"))
                .containsEntry("web", 0)
                .containsEntry("worker", 1);
        answered(202, scale("[{\"name\":\"web\",\"amount\":2}]"));
        scalingo.pass(Duration.ofSeconds(15));
        assertThat(scalingo.scalingo().containers("shop")).containsEntry("web", 2);
    }

    private SimulatedScalingo.Answered scale(String containers) {
        return scalingo.post("/apps/shop/scale", "{\"containers\":%s}".formatted(containers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"name\":\"clock\",\"amount\":1}] | name",
                "[{\"name\":\"web\",\"amount\":-1}] | amount",
                "[{\"name\":\"web\"}] | amount",
                "[] | containers"
            })
    void whatCannotBeScaledIsRefused(String containers, String field) {
        assertThat(answered(422, scale(containers)).body().path("errors").has(field))
                .isTrue();
    }

    @Test
    void theVariableOfTheAppLeadsToTheDatabase() {
        assertThat(scalingo.get("/apps/shop/variables").text("/variables/0/name"))
                .isEqualTo("SCALINGO_POSTGRESQL_URL");
        var url = URI.create(scalingo.get("/apps/shop/variables").text("/variables/0/value"));
        assertThat(url.getHost() + ":" + url.getPort())
                .isEqualTo(scalingo.get(shop, "").text("/database/hostname"));
    }

    @Test
    void regionsAreApart() {
        scalingo.scalingo()
                .create(NewDatabase.dedicated("far", "starter", "14.5.0-1").in("osc-secnum-fr1"));

        assertThat(scalingo.get("/databases").body().path("databases")).hasSize(1);
        answered(404, scalingo.get("/apps/far"));
        var regions = scalingo.send("GET", URI.create(scalingo.scalingo().authUrl() + "/regions"), "", "")
                .body()
                .path("regions");
        assertThat(regions).hasSize(2);
        assertThat(regions.at("/1/name").asText()).isEqualTo("osc-secnum-fr1");
        assertThatThrownBy(() -> scalingo.scalingo().create(NewApp.of("far"))).hasMessageContaining("already");
    }
}
