package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.contracts.plan.Plan;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SampledComparisonTest {

    private TwoServers servers;
    private Plan plan;

    @BeforeEach
    void copy(@TempDir Path folder) throws Exception {
        servers = new TwoServers(folder)
                .withComparison(DataComparison.SAMPLE)
                .withOptions(Map.of("sampleAbove", 5_000_000));
        TwoServers.execute(
                servers.source,
                "postgres",
                "CREATE TABLE big (id bigint PRIMARY KEY, note text)",
                "INSERT INTO big SELECT i * 7, md5(i::text) FROM generate_series(1, 250000) i",
                "CREATE TABLE keyless AS SELECT i, md5(i::text) note FROM generate_series(1, 150000) i",
                "CREATE TABLE small (id int PRIMARY KEY)",
                "INSERT INTO small SELECT generate_series(1, 50)");
        plan = servers.plan();
        servers.runEach(plan, "fence-source", "create-roles", "copy:1");
    }

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private Check check(String id) {
        return servers.checks.stream()
                .filter(check -> check.id().equals(id))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private void change(String sql) throws Exception {
        TwoServers.execute(servers.target, "postgres", "SET default_transaction_read_only TO off", sql);
    }

    @Test
    void big_tables_are_sampled_and_the_others_read_in_full_and_the_checks_say_so() throws Exception {
        TwoServers.done(servers.run(plan, "verify:1"), "verify:1");

        assertThat(check("data:postgres.public.big").detail())
                .isEqualTo("250000 rows on both sides, sampled 100,000 of 250,000 rows: equal content");
        assertThat(check("data:postgres.public.keyless").detail())
                .isEqualTo("150000 rows on both sides, equal content");
        assertThat(check("data:postgres.public.small").detail()).isEqualTo("50 rows on both sides, equal content");
        assertThat(check("sampled:postgres").detail()).isEqualTo("\"public\".\"big\": sampled 100,000 of 250,000 rows");
        assertThat(check("sampled:postgres").passed()).isTrue();
    }

    @Test
    void what_differs_fails_and_a_retry_sees_the_same_again() throws Exception {
        change("UPDATE big SET note = 'x' WHERE id % 1000 = 0");

        var problem = TwoServers.problem(servers.run(plan, "verify:1"));

        assertThat(problem.detail()).contains("sampled 100,000 of 250,000 rows: other content");
        assertThat(TwoServers.problem(servers.run(plan, "verify:1")).detail()).isEqualTo(problem.detail());
    }

    @Test
    void one_row_that_is_missing_fails_whether_it_was_drawn_or_not() throws Exception {
        change("DELETE FROM big WHERE id = 700");

        assertThat(TwoServers.problem(servers.run(plan, "verify:1")).detail())
                .contains("250000 rows on the source, 249999 on the target");
    }
}
