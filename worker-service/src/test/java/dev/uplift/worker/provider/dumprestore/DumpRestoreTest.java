package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From 13 to 18, with one of everything. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DumpRestoreTest {

    private TwoServers servers;

    @BeforeEach
    void start(@TempDir Path folder) throws SQLException {
        servers = new TwoServers(folder);
        SampleDatabases.create(servers.source);
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void every_database_arrives_as_it_was() throws Exception {
        var inspection = servers.outcome(Driver.INSPECT).inspection().orElseThrow();
        assertThat(inspection.source().version()).startsWith("13.");
        assertThat(inspection.source().databases())
                .extracting(database -> database.name())
                .containsExactlyInAnyOrder("shop", "postgres", SampleDatabases.STRANGE);
        var plan = servers.plan();

        servers.runAll(plan);

        assertThat(servers.checks).allMatch(Check::passed, "passed");
        assertThat(servers.checks)
                .extracting(Check::id)
                .contains(
                        "data:shop.Ünï code.Kunde \"A\" 1",
                        "data:shop.public.orders_2023",
                        "data:shop.public.per_day",
                        "data:postgres.public.tools",
                        "sequences:shop",
                        "version",
                        "roles",
                        "source-unchanged",
                        "settings:shop",
                        "data:%s.public.Täble ;'".formatted(SampleDatabases.STRANGE))
                .doesNotHaveDuplicates();
        assertThat(servers.facts)
                .containsEntry("source.version", servers.source.installation().version());
        theTargetIsInUse();
        theSourceStaysFenced();
        // Asked again, everything is as it should be already.
        TwoServers.done(servers.run(plan, "open-target"), "open-target again");
        TwoServers.done(servers.run(plan, "copy:1"), "copy again");
        TwoServers.done(servers.run(plan.release().getFirst()), "release");
        assertThat(TwoServers.texts(
                        servers.source,
                        "postgres",
                        "SELECT count(*) FROM pg_db_role_setting WHERE setconfig::text ~ 'uplift'"))
                .containsExactly("0");
        assertThat(TwoServers.texts(servers.source, "shop", "SHOW default_transaction_read_only"))
                .containsExactly("off");
    }

    private void theTargetIsInUse() throws SQLException {
        assertThat(TwoServers.texts(servers.target, "postgres", """
                SELECT datname || ' ' || pg_get_userbyid(datdba) || ' ' || datconnlimit || ' '
                       || coalesce(shobj_description(oid, 'pg_database'), '-')
                  FROM pg_database WHERE NOT datistemplate ORDER BY 1
                """))
                .containsExactly(
                        "Größe \"x\" 大 postgres -1 -",
                        "postgres postgres -1 default administrative connection database",
                        "shop app owner 50 it's the shop");
        assertThat(TwoServers.texts(servers.target, "shop", "SHOW work_mem")).containsExactly("9MB");
        assertThat(TwoServers.texts(servers.target, "shop", "SHOW search_path"))
                .containsExactly("\"$user\", public, \"Ünï code\"");
        assertThat(TwoServers.texts(servers.target, "shop", "SHOW shop.colour")).containsExactly("green, blue");
        assertThat(TwoServers.texts(servers.target, "postgres", "SHOW default_transaction_read_only"))
                .containsExactly("off");
        assertThat(TwoServers.texts(
                        servers.target, "postgres", "SELECT shobj_description('reader'::regrole, 'pg_authid')"))
                .containsExactly("who only reads");
        TwoServers.execute(
                servers.target, "shop", "INSERT INTO public.orders (customer, day) VALUES (1, '2023-01-01')");
    }

    private void theSourceStaysFenced() throws SQLException {
        assertThat(TwoServers.texts(servers.source, "shop", "SHOW transaction_read_only"))
                .containsExactly("on");
        assertThat(TwoServers.texts(servers.source, "shop", "SHOW uplift.fence"))
                .containsExactly(servers.upgrade.value());
    }

    private static long failures(Map<String, Object> learned) {
        return learned.values().stream()
                .mapToLong(fact -> (Long) ((Map<?, ?>) fact).get("failures"))
                .sum();
    }

    @Test
    void the_probe_measures_the_outage_as_a_client_sees_it() throws Exception {
        var plan = servers.plan();
        var probe = servers.turn(plan.companions().getFirst().step());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = executor.submit(
                    () -> servers.driver.actions().get("outage-probe").run(probe));
            TwoServers.eventually(() -> !probe.progress.isEmpty());
            for (Step step : plan.steps()) {
                TwoServers.done(servers.run(step), step.name());
                if (step.name().equals("fence-source")) {
                    // however soon it is all over
                    TwoServers.eventually(() -> failures(probe.learned) > 0);
                }
            }
            probe.stop();
            var result = (StepResult.Done) running.get();
            assertThat(result.facts().values()).singleElement().satisfies(fact -> {
                var figures = (Map<?, ?>) fact;
                assertThat((Double) figures.get("seconds")).isPositive();
                assertThat((Long) figures.get("failures")).isPositive();
                assertThat(figures.get("firstFailure")).isNotNull();
            });
        }
        assertThat(servers.checks).allMatch(Check::passed, "passed");
        for (var server : List.of(servers.source, servers.target)) {
            assertThat(TwoServers.texts(
                            server, "shop", "SELECT nspname FROM pg_namespace WHERE nspname = 'uplift_probe'"))
                    .isEmpty();
        }
    }
}
