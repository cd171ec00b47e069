package dev.uplift.worker.provider.awsrds.plan;

import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.MINOR;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.NO_SQL;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.OWN_GROUP;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.REPLICATED;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.step;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.awsrds.server.RdsServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is said beforehand of how long steps take, and what a rehearsal tells of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RdsEstimatesSpec {

    @Nested
    class A_rehearsal_predicts {

        @Test
        void the_steps_that_do_the_same_on_the_clone() {
            var plan = plan(ORDERS);

            assertThat(plan.steps())
                    .filteredOn(step -> step.rehearses().isPresent())
                    .extracting(Step::name, step -> step.rehearses().get())
                    .containsExactly(
                            tuple("rehearse-note", "note"),
                            tuple("rehearse-upgrade", "upgrade"),
                            tuple("rehearse-verify", "verify-contents"));
            assertThat(plan.steps())
                    .filteredOn(step -> step.rehearses().isPresent())
                    .allMatch(
                            step -> step.action()
                                    .equals(step(plan, step.rehearses().get()).action()),
                            "does the same");
        }

        @Test
        void nothing_of_the_upgrade_on_another_class() {
            assertThat(step(with(ORDERS, Map.of("rehearsalClass", "db.t4g.medium")), "rehearse-upgrade")
                            .rehearses())
                    .isEmpty();
            assertThat(step(with(ORDERS, Map.of("rehearsalClass", "db.m6g.large")), "rehearse-upgrade")
                            .rehearses())
                    .contains("upgrade");
        }
    }

    @Nested
    class Estimates {

        private static Map<String, Duration> of(RdsServer server, List<Database> databases) {
            return RdsEstimates.of(plan(server), server, databases).stream()
                    .collect(Collectors.toMap(Estimate::step, Estimate::time));
        }

        @Test
        void has_every_step_of_the_outage() {
            for (var server : List.of(ORDERS, NO_SQL, OWN_GROUP, REPLICATED, MINOR)) {
                var outage = plan(server).steps().stream()
                        .filter(Step::outage)
                        .map(Step::name)
                        .toList();

                assertThat(of(server, List.of()).keySet()).containsAll(outage);
            }
        }

        @Test
        void are_the_upper_ends_of_the_guides_ranges() {
            assertThat(of(ORDERS, List.of()))
                    .containsEntry("snapshot", Duration.ofMinutes(15))
                    .containsEntry("rehearse-clone", Duration.ofMinutes(20))
                    .containsEntry("rehearse-upgrade", Duration.ofMinutes(30))
                    .containsEntry("upgrade", Duration.ofMinutes(30));
            assertThat(of(MINOR, List.of())).containsEntry("upgrade", Duration.ofMinutes(15));
        }

        @Test
        void grow_with_replicas_and_tables() {
            var tables = new Database("shop", 0, 10_000, 0, 0);

            assertThat(of(REPLICATED, List.of(tables)))
                    .containsEntry("upgrade", Duration.ofMinutes(60))
                    .containsEntry("rehearse-upgrade", Duration.ofMinutes(30))
                    .containsEntry("first-statistics", Duration.ofSeconds(100));
        }
    }
}
