package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.UpgradeOptions.Fence;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back after clients used the new server, and what is removed weeks later. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AfterTheEndTest {

    private static final String ORDER = "INSERT INTO public.orders (customer, day) VALUES (1, '2023-01-01')";

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

    private static Step removal(Plan plan, String name) {
        return plan.removals().stream()
                .map(Removal::step)
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void goBack(Plan plan) throws InterruptedException {
        for (var step : plan.wayBack().orElseThrow().steps()) {
            TwoServers.done(servers.run(step), step.name());
        }
    }

    @Test
    void the_old_server_takes_writes_again_and_the_new_one_none() throws Exception {
        var plan = servers.plan();
        servers.runAll(plan);
        TwoServers.execute(servers.target, "shop", ORDER);
        try (var client = servers.target.connect("shop")) {
            goBack(plan);

            assertThatThrownBy(() -> client.createStatement().execute(ORDER)).isInstanceOf(SQLException.class);
        }
        TwoServers.execute(servers.source, "shop", ORDER);
        assertThatThrownBy(() -> TwoServers.execute(servers.target, "shop", ORDER))
                .hasMessageContaining("read-only");
        // What was written meanwhile is there to be looked at.
        assertThat(TwoServers.texts(servers.target, "shop", "SELECT count(*) > 0 FROM public.orders"))
                .containsExactly("t");
        // Asked again, nothing is left to do.
        goBack(plan);
        TwoServers.execute(servers.source, "shop", ORDER);
    }

    @Test
    void without_a_fence_there_is_no_way_back() throws Exception {
        var plan = servers.withFence(Fence.OFF).plan();

        assertThat(plan.wayBack()).isEmpty();
    }

    @Test
    void what_a_failure_left_half_built_is_removed_but_never_what_was_there_before() throws Exception {
        var plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles");
        for (var step : plan.steps()) {
            if (step.action().equals("copy-database")) {
                TwoServers.done(servers.run(step), step.name());
            }
        }
        assertThat(databases()).anyMatch(name -> name.startsWith("uplift_"));

        TwoServers.done(servers.run(removal(plan, "remove-half-built")), "removal");

        assertThat(databases()).containsExactly("postgres");
        // It was filled in place: a clock never empties it.
        assertThat(TwoServers.texts(servers.target, "postgres", "SELECT count(*) FROM public.tools"))
                .doesNotContain("0");
        TwoServers.done(servers.run(removal(plan, "remove-half-built")), "removal again");
    }

    @Test
    void what_clients_use_is_never_removed() throws Exception {
        var plan = servers.plan();
        servers.runAll(plan);

        assertThat(TwoServers.problem(servers.run(removal(plan, "remove-half-built")))
                        .code())
                .isEqualTo("target-open");
        TwoServers.execute(servers.target, "shop", ORDER);
    }

    @Test
    void the_scratch_databases_of_a_failed_rehearsal_are_removed() throws Exception {
        var plan = servers.withRehearsal().plan();
        servers.runEach(plan, "rehearse-roles", "rehearse-copy:1");
        assertThat(databases()).anyMatch(name -> name.matches("uplift_.*_r1"));

        TwoServers.done(servers.run(removal(plan, "remove-rehearsal")), "removal");

        assertThat(databases()).containsExactly("postgres");
    }

    private List<String> databases() throws SQLException {
        return TwoServers.texts(
                servers.target, "postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1");
    }
}
