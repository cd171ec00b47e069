package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.sandbox.aws.Delays;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Upgrades in place on RDS, where the servers, their data and pg_upgrade are real, and our role is no superuser. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Execution(ExecutionMode.CONCURRENT)
class BackedAwsTest {

    /** The servers take their own time. */
    private static final Delays BRIEF = new Delays(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    private static Aws aws;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        aws = Aws.start();
        aws.simulator().delays(BRIEF);
        var environment = new HashMap<>(aws.workerEnvironment());
        environment.put("UPLIFT_SECRETS_AWS_PREFIXES", RealShop.SECRETS);
        uplift = Uplift.startWithWorkers(environment);
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        aws.close();
    }

    private static Map<String, Object> check(String name, String sql) {
        return Map.of("type", "sql", "name", name, "database", "shop", "sql", sql, "expect", "t");
    }

    @Test
    void it_is_rehearsed_on_a_clone_and_then_the_server_is_upgraded_with_all_that_is_in_it() throws SQLException {
        var shop = RealShop.open(aws);
        var id = uplift.submit(shop.request(Map.of(
                "rehearsal",
                "required",
                "approval",
                "one",
                "verification",
                List.of(check("orders", "SELECT count(*) = 5000 FROM orders")))));

        try (var visitors = shop.visitors()) {
            var rehearsed = uplift.awaitHalt(id, "AWAITING_APPROVAL");
            assertThat(rehearsed.getList("checks.id", String.class))
                    .contains("rehearsal:version", "rehearsal:database:shop", "rehearsal:user:orders");
            assertThat(rehearsed.getList("checks.findAll { !it.passed }")).isEmpty();
            var clone = "uplift-%s-clone".formatted(id);
            assertThat(aws.rds().instance(clone).orElseThrow().version()).isEqualTo(RealShop.NEW);
            shop.serves(RealShop.OLD);
            assertThat(visitors.wereKeptOut()).isFalse();

            assertThat(uplift.approve(rehearsed).statusCode()).isEqualTo(200);
            var ended = uplift.awaitState(id, "SUCCEEDED");

            assertThat(ended.getList("checks.findAll { !it.passed }")).isEmpty();
            assertThat(ended.getList("checks.id", String.class))
                    .contains("version", "database:shop", "extensions:shop", "user:orders", "api:version");
            assertThat(visitors.wereKeptOut()).isTrue();
            visitors.areLetIn();
            shop.hasAllVisits(visitors);
        }
        shop.serves(RealShop.NEW);
        assertThat(shop.text("SELECT extversion = default_version FROM pg_extension"
                        + " JOIN pg_available_extensions ON name = extname WHERE extname = 'hstore'"))
                .isEqualTo("t");
        assertThat(shop.text("SELECT count(*) FROM pg_stats WHERE tablename = 'orders'"))
                .isEqualTo("3");
        assertThat(shop.text("SHOW wal_level")).isEqualTo("logical");
        assertThat(shop.text("SHOW default_statistics_target")).isEqualTo("50");
    }

    @Test
    void when_pg_upgrade_fails_its_words_are_told_and_the_old_server_goes_on() throws SQLException {
        var shop = RealShop.open(aws);
        var id = uplift.submit(shop.request(Map.of("approval", "one")));
        var waiting = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        // After all prechecks somebody makes a view that cannot be made at the new version.
        shop.execute("shop", "CREATE VIEW checkpoints AS SELECT checkpoints_timed FROM pg_stat_bgwriter");

        try (var visitors = shop.visitors()) {
            assertThat(uplift.approve(waiting).statusCode()).isEqualTo(200);
            var ended = uplift.awaitState(id, "ROLLED_BACK");

            assertThat(ended.getString("problem.detail") + ended.getList("problem.evidence"))
                    .contains("checkpoints_timed");
            assertThat(visitors.wereKeptOut()).isTrue();
            visitors.areLetIn();
            shop.hasAllVisits(visitors);
        }
        shop.serves(RealShop.OLD);
        assertThat(aws.rds().instances()).noneMatch(instance -> instance.name().contains(id));
    }

    @Test
    void a_verification_that_fails_brings_back_the_server_as_it_was_at_the_fence() throws SQLException {
        var shop = RealShop.open(aws);
        var resource = aws.rds().instance(shop.name()).orElseThrow().resourceId();

        try (var visitors = shop.visitors()) {
            var id = uplift.submit(shop.request(Map.of(
                    "verification",
                    List.of(check("old", "SELECT current_setting('server_version_num')::int < 180000")))));
            var ended = uplift.awaitState(id, "ROLLED_BACK");

            assertThat(ended.getString("problem.detail")).contains("user:old");
            assertThat(visitors.wereKeptOut()).isTrue();
            visitors.areLetIn();
            shop.hasAllVisits(visitors);
        }
        shop.serves(RealShop.OLD);
        assertThat(aws.rds().instance(shop.name()).orElseThrow().resourceId()).isNotEqualTo(resource);
    }

    @Test
    void the_way_back_after_a_success_loses_what_came_after_it_and_nothing_else() throws SQLException {
        var shop = RealShop.open(aws);
        var id = uplift.submit(shop.request(Map.of("observe", "PT1H")));
        uplift.awaitHalt(id, "OBSERVING");
        shop.serves(RealShop.NEW);
        shop.execute("shop", "INSERT INTO customer (name) VALUES ('late')");

        var asked = uplift.as("operator")
                .body(Map.of("reason", "slow", "acceptLoss", true))
                .post("/api/v1/upgrades/%s/rollback".formatted(id));

        assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(200);
        uplift.awaitState(id, "ROLLED_BACK");
        shop.serves(RealShop.OLD);
        try (var visitors = shop.visitors()) {
            visitors.areLetIn();
        }
    }
}
