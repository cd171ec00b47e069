package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.QueryResult;
import dev.uplift.contracts.QueryResult.Verdict;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of production, as the old server and the rehearsed one plan them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RehearseQueriesTest {

    private TwoServers servers;
    private List<Finding> findings = List.of();

    @AfterEach
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    private void start(Path folder, Map<String, String> settings) throws SQLException {
        servers = new TwoServers(folder, settings).withRehearsal();
        TwoServers.execute(servers.source, "postgres", "CREATE DATABASE shop", "CREATE DATABASE quiet");
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE TABLE orders AS SELECT i AS id, i % 100 AS customer FROM generate_series(1, 20000) i",
                "CREATE INDEX by_customer ON orders (customer)",
                "ANALYZE orders");
    }

    private Map<String, Object> rehearse() throws InterruptedException {
        var plan = servers.plan();
        for (var step : plan.steps().subList(0, plan.indexOf("rehearse-queries"))) {
            TwoServers.done(servers.run(step), step.name());
        }
        var work = servers.turn(plan.steps().get(plan.indexOf("rehearse-queries")));
        TwoServers.done(servers.run(work), "rehearse-queries");
        findings = work.found;
        return servers.facts;
    }

    @SuppressWarnings("unchecked")
    private static List<QueryResult> results(Map<String, Object> facts) {
        return (List<QueryResult>) facts.get("rehearsal.queries");
    }

    @Test
    void a_statement_that_only_the_old_server_understands_is_found_before_production_meets_it(@TempDir Path folder)
            throws Exception {
        start(folder, Map.of("shared_preload_libraries", "pg_stat_statements"));
        // From 14 on factorial is a function only; nothing that is stored names the operator.
        TwoServers.execute(
                servers.source,
                "shop",
                "CREATE EXTENSION pg_stat_statements",
                "SELECT pg_stat_statements_reset()",
                "SELECT count(*) FROM orders WHERE customer = 7",
                "SELECT 5 !");

        var results = results(rehearse());

        assertThat(results)
                .filteredOn(result -> result.text().contains("!"))
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.verdict()).isEqualTo(Verdict.FAILED);
                    assertThat(lost.database()).isEqualTo("shop");
                });
        assertThat(results)
                .filteredOn(result -> result.text().contains("customer ="))
                .singleElement()
                .satisfies(same -> {
                    assertThat(same.verdict()).isNotEqualTo(Verdict.FAILED);
                    assertThat(same.costAfter()).isPresent();
                });
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("query-regression");
            assertThat(finding.severity()).isEqualTo(Severity.WARN);
        });
        assertThat(results).noneMatch(result -> result.database().startsWith("uplift_"));
    }

    @Test
    void where_nothing_counts_statements_that_is_said_and_nothing_fails(@TempDir Path folder) throws Exception {
        start(folder, Map.of());

        var facts = rehearse();

        assertThat(results(facts)).isEmpty();
        assertThat(facts.get("rehearsal.queriesUnavailable").toString()).contains("shop=", "quiet=");
        assertThat(findings).isEmpty();
    }
}
