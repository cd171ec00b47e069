package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.Inspection.Seen;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.UpgradeOptions.DataComparison;
import dev.uplift.contracts.plan.Estimate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EstimatesTest {

    private static final long GIGABYTE = 1L << 30;

    private static Map<String, Duration> estimates(DataComparison how, Database... databases) {
        var source = new Seen("source", "13.16", 0, List.of(databases), Map.of());
        var target = new Seen("target", "18.1", 0, List.of(), Map.of());
        var options = UpgradeOptions.of(Map.of("dataComparison", how));
        var plan = DumpRestorePlan.of(source, target, Set.of("postgres"), options);
        return Estimates.of(plan, source.databases(), options).stream()
                .collect(Collectors.toMap(Estimate::step, Estimate::time));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S",
        "0.1, PT12S",
        "1, PT2M",
        "5, PT10M",
        "10, PT20M",
        "30, PT55M",
        "50, PT1H30M",
        "100, PT3H",
        "200, PT6H"
    })
    void a_copy_takes_as_long_as_the_guide_saw_it_take_at_most(double gigabytes, Duration time) {
        var shop = new Database("shop", (long) (gigabytes * GIGABYTE), 0, 0, 0);

        assertThat(estimates(DataComparison.FULL, shop).get("copy:1")).isCloseTo(time, Duration.ofMillis(1));
    }

    @Test
    void many_objects_count_where_there_is_little_in_them() {
        var many = new Database("many", 0, 10_000, 20_000, 0);
        var large = new Database("large", 0, 0, 0, 60_000);
        var estimates = estimates(DataComparison.FULL, many, large);

        assertThat(estimates)
                .containsEntry("copy:1", Duration.ofMinutes(1))
                .containsEntry("copy:2", Duration.ofMinutes(1))
                .containsEntry("first-statistics", Duration.ofSeconds(100));
    }

    @Test
    void foreign_keys_take_time_by_their_number_and_by_the_rows_that_they_join() {
        var many = database("many", 0, 100, 30_000);
        var big = database("big", 10 * GIGABYTE, 20, 40);
        var estimates = estimates(DataComparison.FULL, many, big);

        assertThat(estimates)
                .containsEntry("copy:1", Duration.ofMinutes(1).plusMillis(200))
                .containsEntry("copy:2", Duration.ofMinutes(24).plusMillis(40 + 80));
    }

    private static Database database(String name, long bytes, long relations, long foreignKeys) {
        return new Database(name, bytes, relations, 0, foreignKeys, 0, Optional.empty(), Optional.empty());
    }

    @Test
    void a_comparison_of_everything_takes_longer_than_counting() {
        var shop = new Database("shop", 5 * GIGABYTE, 0, 0, 0);

        assertThat(estimates(DataComparison.FULL, shop)).containsEntry("verify:1", Duration.ofSeconds(400));
        assertThat(estimates(DataComparison.COUNTS, shop)).containsEntry("verify:1", Duration.ofMinutes(2));
    }

    @Test
    void a_sample_of_few_big_tables_takes_less_than_everything_and_one_of_many_small_ones_as_long() {
        var few = database("few", 100 * GIGABYTE, 5, 0);
        var small = database("small", 5 * GIGABYTE, 5_000, 0);
        var sampled = estimates(DataComparison.SAMPLE, few, small);

        // A fifth of 3 h to count, two thirds of the 10 min that 5 GiB take, and 5 samples.
        assertThat(sampled.get("verify:1")).isCloseTo(Duration.ofSeconds(36 * 60 + 400 + 50), Duration.ofSeconds(1));
        assertThat(sampled.get("verify:2"))
                .isEqualTo(estimates(DataComparison.FULL, few, small).get("verify:2"));
    }

    @Test
    void every_step_of_the_outage_has_one_and_its_rehearsal_the_same() {
        var estimates = estimates(
                DataComparison.FULL,
                new Database("shop", 3 * GIGABYTE, 7, 9, 1),
                new Database("postgres", GIGABYTE, 1, 1, 0));

        assertThat(estimates)
                .containsOnlyKeys(
                        "rehearse-roles",
                        "rehearse-copy:1",
                        "rehearse-copy:2",
                        "rehearse-verify:1",
                        "rehearse-verify:2",
                        "rehearse-statistics",
                        "fence-source",
                        "create-roles",
                        "copy:1",
                        "copy:2",
                        "verify:1",
                        "verify:2",
                        "verify-server",
                        "first-statistics",
                        "open-target")
                .containsEntry("rehearse-copy:1", estimates.get("copy:1"))
                .containsEntry("rehearse-verify:2", estimates.get("verify:2"));
        assertThat(estimates.values()).allMatch(Duration::isPositive, "positive");
    }
}
