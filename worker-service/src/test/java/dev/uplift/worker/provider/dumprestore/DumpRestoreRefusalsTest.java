package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.driver.Driver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops an upgrade before anything was touched. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestoreRefusalsTest {

    private static final Step INSPECT =
            Step.of(Phase.INSPECT, Driver.INSPECT, Duration.ofMinutes(1)).asRepeatable();

    private TwoServers servers;

    @BeforeEach
    void start(@TempDir Path folder) {
        servers = new TwoServers(folder);
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void a_wrong_password_is_a_wrong_request() throws Exception {
        servers.secret("env:SOURCE", "{\"username\": \"postgres\", \"password\": \"not-this-one\"}");

        var problem = TwoServers.problem(servers.run(INSPECT));

        assertThat(problem.code()).isEqualTo("wrong-credentials");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.REQUEST);
        assertThat(problem.detail()).startsWith("source postgres@127.0.0.1").doesNotContain("not-this-one");
        assertThat(problem.remedy()).isNotEmpty();
    }

    @Test
    void a_server_that_does_not_listen_is_named() throws Exception {
        servers.target.stop();

        var problem = TwoServers.problem(servers.run(INSPECT));

        assertThat(problem.code()).isEqualTo("server-unreachable");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.REQUEST);
        assertThat(problem.detail()).startsWith("target ");
    }

    @Test
    void a_plain_server_is_not_blocked() throws Exception {
        TwoServers.execute(servers.source, "postgres", "CREATE DATABASE shop");

        assertThat(servers.findings()).noneMatch(Finding::blocks);
        assertThat(servers.plan().hash()).isEqualTo(servers.plan().hash());
    }

    @Test
    void a_target_that_holds_anything_else_is_blocked() throws Exception {
        TwoServers.execute(servers.target, "postgres", "CREATE DATABASE \"some body's\"", "CREATE TABLE precious ()");

        assertThat(servers.findings())
                .filteredOn(finding -> finding.id().equals("target-not-empty"))
                .allMatch(Finding::blocks, "blocks")
                .extracting(Finding::object)
                .containsExactlyInAnyOrder("target: some body's", "target, database postgres: table public.precious");
    }

    @Test
    void an_extension_that_the_target_lacks_is_blocked() throws Exception {
        TwoServers.execute(servers.source, "postgres", "CREATE DATABASE shop");
        TwoServers.execute(servers.source, "shop", "CREATE EXTENSION adminpack");

        assertThat(servers.findings())
                .filteredOn(Finding::blocks)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("extension-missing");
                    assertThat(finding.object()).contains("shop", "adminpack");
                    assertThat(finding.remedy()).contains("DROP EXTENSION \"adminpack\"");
                });
    }

    @Test
    void what_the_restore_would_fail_on_is_blocked() throws Exception {
        TwoServers.execute(servers.source, "postgres", "CREATE DATABASE shop");
        TwoServers.execute(servers.source, "shop", "CREATE VIEW busy AS SELECT * FROM pg_stat_bgwriter");

        assertThat(servers.findings()).filteredOn(Finding::blocks).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("removed-columns");
            assertThat(finding.object()).startsWith("database shop, view public.busy, column pg_stat_bgwriter.");
            assertThat(finding.remedy()).startsWith("DROP VIEW public.busy;");
        });
    }

    @Test
    void a_role_with_few_rights_is_told_what_it_lacks() throws Exception {
        TwoServers.execute(
                servers.source,
                "postgres",
                "CREATE ROLE little LOGIN PASSWORD 'little'",
                "CREATE ROLE app LOGIN PASSWORD 'app'",
                "CREATE DATABASE shop");
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE TABLE orders ()",
                "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                "SELECT lo_create(1)");
        servers.secret("env:SOURCE", "postgres://little:little@x/y");

        assertThat(servers.findings())
                .extracting(Finding::id)
                .contains(
                        "source-not-owner",
                        "tables-unreadable",
                        "row-security",
                        "large-objects-unreadable",
                        "role-passwords-unreadable");
    }

    @Test
    void what_will_be_different_is_a_warning() throws Exception {
        TwoServers.execute(
                servers.source,
                "postgres",
                "CREATE DATABASE shop",
                "CREATE DATABASE closed ALLOW_CONNECTIONS false",
                "ALTER DATABASE shop SET operator_precedence_warning TO on",
                "SELECT pg_create_physical_replication_slot('standby')");
        TwoServers.execute(servers.source, "shop", "CREATE PUBLICATION p");
        TwoServers.execute(servers.source, "template1", "CREATE TABLE everywhere ()");

        assertThat(servers.findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.WARN)
                .extracting(Finding::id)
                .containsExactlyInAnyOrder(
                        "settings-unknown", "database-closed", "replication-slots", "publications", "template-changed");
    }

    @Test
    void an_owner_that_belongs_to_a_platform_needs_a_stand_in() throws Exception {
        TwoServers.execute(
                servers.source, "postgres", "CREATE ROLE rdsadmin", "CREATE ROLE app LOGIN", "CREATE DATABASE shop");
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE TABLE orders AS SELECT 1 AS id",
                "ALTER TABLE orders OWNER TO rdsadmin");
        assertThat(servers.findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::id)
                .containsExactly("owner-not-settable");

        servers.withOptions(Map.of("owners", Map.of("rdsadmin", "app", "postgres", "app")));
        servers.runAll(servers.plan());

        assertThat(TwoServers.texts(
                        servers.target, "shop", "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"))
                .containsExactly("app");
    }
}
