package dev.uplift.worker.provider.azure.plan;

import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.BURSTABLE;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.NO_SQL;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.REPLICATED;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.step;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.azure.step.AzureSteps;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlacePlanSpec {

    @Nested
    class The_order {

        @Test
        void is_backup_rehearsal_gate_replicas_fence_upgrade_what_azure_took_away_and_what_may_wait() {
            assertThat(names(plan(REPLICATED).steps()))
                    .containsExactly(
                            "backup",
                            "rehearse-clone",
                            "rehearse-parameters",
                            "rehearse-allow-list",
                            "rehearse-note",
                            "rehearse-upgrade",
                            "rehearse-verify",
                            "rehearse-statistics",
                            "rehearse-extensions",
                            "rehearse-queries",
                            "remove-replica:1",
                            "remove-replica:2",
                            "fence",
                            "note",
                            "restore-point",
                            "upgrade",
                            "verify",
                            "parameters",
                            "verify-contents",
                            "first-statistics",
                            "open",
                            "verify-standby",
                            "recreate-replica:1",
                            "recreate-replica:2",
                            "extensions",
                            "statistics");
        }

        @Test
        void has_nothing_that_touches_production_before_the_gate() {
            var plan = plan(REPLICATED);

            assertThat(plan.gated()).isEqualTo(plan.indexOf("remove-replica:1"));
            assertThat(plan.steps().subList(0, plan.gated()))
                    .filteredOn(step -> step.action().equals("upgrade-server"))
                    .extracting(step -> step.parameters().get("server"))
                    .containsExactly("uplift-{id}-clone");
        }

        @Test
        void without_a_rehearsal_is_the_same_in_production() {
            var without = plan(ORDERS, Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(without.steps())).noneMatch(name -> name.startsWith("rehearse"));
            assertThat(without.productionHash()).isEqualTo(plan(ORDERS).productionHash());
            assertThat(without.hash()).isNotEqualTo(plan(ORDERS).hash());
        }

        @Test
        void without_credentials_rehearsal_and_backup_is_the_upgrade_alone() {
            var plan =
                    plan(NO_SQL, Map.of("backup", "platform", "rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(plan.steps()))
                    .containsExactly("restore-point", "upgrade", "verify", "parameters", "resume");
        }
    }

    @Nested
    class The_upgrade {

        @Test
        void is_the_point_of_no_return_with_a_fence_and_without() {
            assertThat(plan(ORDERS).pointOfNoReturn()).contains("upgrade");
            assertThat(plan(NO_SQL).pointOfNoReturn()).contains("upgrade");
        }

        @Test
        void leads_to_a_major_version_whose_minor_is_azures_choice() {
            assertThat(plan(ORDERS).to()).isEqualTo("17");
            assertThat(step(plan(ORDERS), "upgrade").parameters())
                    .isEqualTo(Map.of("server", "orders", "from", "15.15", "to", "17", "fact", "upgrade"));
        }

        @Test
        void finds_its_operation_again_by_what_it_learned() {
            assertThat(step(plan(ORDERS), "upgrade").needs()).contains("upgrade.asked", "upgrade.operation");
        }

        @Test
        void keeps_clients_off_from_the_fence_to_its_opening() {
            assertThat(plan(ORDERS).steps())
                    .filteredOn(Step::outage)
                    .extracting(Step::name)
                    .containsExactly(
                            "fence",
                            "note",
                            "restore-point",
                            "upgrade",
                            "verify",
                            "parameters",
                            "verify-contents",
                            "first-statistics",
                            "open");
            assertThat(plan(NO_SQL).steps())
                    .filteredOn(Step::outage)
                    .extracting(Step::name)
                    .containsExactly("upgrade");
        }
    }

    @Nested
    class A_backup {

        @Test
        void is_not_asked_of_machines_that_take_none() {
            assertThat(names(plan(BURSTABLE).steps())).doesNotContain("backup").contains("restore-point");
            assertThat(plan(BURSTABLE).removals())
                    .extracting(removal -> removal.step().name())
                    .containsExactly("clean-up-clone");
        }

        @Test
        void is_not_asked_where_the_platforms_own_are_enough() {
            assertThat(names(plan(ORDERS, Map.of("backup", "platform")).steps()))
                    .doesNotContain("backup");
        }
    }

    @Nested
    class The_clone {

        @Test
        void gets_parameters_that_a_restore_does_not_bring_and_keeps_to_itself() {
            assertThat(step(plan(ORDERS), "rehearse-parameters").parameters())
                    .isEqualTo(Map.of("server", "uplift-{id}-clone", "isolated", true));
        }

        @Test
        void allows_the_extensions_that_somebody_asked_for() {
            var plan = with(ORDERS, Map.of("extensions", List.of("citext", "pg_cron")));

            assertThat(step(plan, "rehearse-allow-list").parameters())
                    .containsEntry("extensions", List.of("citext", "pg_cron"));
        }
    }

    @Nested
    class Replicas {

        @Test
        void may_stay_away() {
            assertThat(names(with(REPLICATED, Map.of("recreateReplicas", false)).steps()))
                    .contains("remove-replica:1")
                    .noneMatch(name -> name.startsWith("recreate-replica"));
        }

        @Test
        void are_removed_and_made_by_name() {
            assertThat(step(plan(REPLICATED), "remove-replica:1").parameters())
                    .isEqualTo(Map.of("replica", "orders-a", "primary", "orders"));
            assertThat(step(plan(REPLICATED), "recreate-replica:2").parameters())
                    .isEqualTo(Map.of("replica", "orders-b", "primary", "orders"));
        }
    }

    @Test
    void the_hash_is_the_same_after_a_journey_and_does_not_hang_on_the_upgrades_id() {
        var plan = plan(REPLICATED);

        assertThat(Json.read(Json.write(plan), Plan.class).hash()).isEqualTo(plan.hash());
        assertThat(new String(Json.write(plan), UTF_8)).contains("uplift-{id}-clone");
        assertThat(plan(ORDERS).hash()).isNotEqualTo(plan.hash());
    }

    @Test
    void every_action_is_one_of_the_drivers() {
        var actions = AzureSteps.of(null).keySet();
        for (var server : List.of(ORDERS, NO_SQL, BURSTABLE, REPLICATED)) {
            var plan = plan(server);
            var all = Stream.of(
                            plan.steps().stream(),
                            plan.undo().stream().map(Undo::step),
                            plan.wayBack().orElseThrow().steps().stream(),
                            plan.removals().stream().map(Removal::step))
                    .flatMap(steps -> steps)
                    .map(Step::action);

            assertThat(all).isSubsetOf(actions);
        }
    }

    @Test
    void every_step_of_the_outage_has_an_estimate_as_long_as_it_does_not_hang_on_the_data() {
        var plan = plan(REPLICATED);
        var estimated =
                AzureEstimates.of(plan, List.of()).stream().map(Estimate::step).toList();

        assertThat(estimated)
                .containsAll(plan.steps().stream()
                        .filter(Step::outage)
                        .map(Step::name)
                        .toList());
    }
}
