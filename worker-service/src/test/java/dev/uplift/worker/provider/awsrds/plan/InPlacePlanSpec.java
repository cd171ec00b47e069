package dev.uplift.worker.provider.awsrds.plan;

import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.MINOR;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.NEXT_MAJOR;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.NO_SQL;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.OWN_GROUP;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.REPLICATED;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.server;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.step;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.awsrds.server.RdsServer.Target;
import dev.uplift.worker.provider.awsrds.step.RdsSteps;
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
        void is_backup_rehearsal_gate_fence_final_backup_upgrade_verification_and_what_may_wait() {
            assertThat(names(plan(OWN_GROUP).steps()))
                    .containsExactly(
                            "snapshot",
                            "parameters",
                            "rehearse-isolation",
                            "rehearse-clone",
                            "rehearse-note",
                            "rehearse-upgrade",
                            "rehearse-verify",
                            "rehearse-statistics",
                            "rehearse-extensions",
                            "rehearse-queries",
                            "fence",
                            "note",
                            "final-snapshot",
                            "upgrade",
                            "verify",
                            "verify-contents",
                            "first-statistics",
                            "open",
                            "extensions",
                            "statistics");
        }

        @Test
        void has_nothing_that_touches_production_before_the_gate() {
            var plan = plan(REPLICATED);

            assertThat(plan.gated()).isEqualTo(plan.indexOf("fence"));
            assertThat(plan.steps().subList(0, plan.gated()))
                    .allMatch(step -> step.phase().isBeforeProduction() && !step.outage(), "before production");
            assertThat(plan.steps().subList(0, plan.gated()))
                    .filteredOn(step -> step.action().equals("upgrade-instance"))
                    .extracting(step -> step.parameters().get("instance"))
                    .containsExactly("uplift-{id}-clone");
        }

        @Test
        void without_a_rehearsal_is_the_same_in_production() {
            var without = plan(OWN_GROUP, Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(without.steps())).noneMatch(name -> name.startsWith("rehearse"));
            assertThat(without.productionHash()).isEqualTo(plan(OWN_GROUP).productionHash());
            assertThat(without.hash()).isNotEqualTo(plan(OWN_GROUP).hash());
        }

        @Test
        void has_the_users_queries_on_the_clone_and_before_clients_and_their_probes_when_clients_are_there() {
            var plan = plan(
                    ORDERS,
                    Map.of(
                            "verification",
                            List.of(
                                    Map.of(
                                            "type",
                                            "sql",
                                            "name",
                                            "n",
                                            "database",
                                            "a",
                                            "sql",
                                            "SELECT 1",
                                            "expect",
                                            "1"),
                                    Map.of("type", "http", "name", "health", "url", "https://shop.example.org/"))));
            var names = names(plan.steps());

            assertThat(names.indexOf("rehearse-own-checks")).isBetween(names.indexOf("rehearse-upgrade"), plan.gated());
            assertThat(names.indexOf("own-checks")).isBetween(names.indexOf("upgrade"), names.indexOf("open"));
            assertThat(names.indexOf("own-probes")).isGreaterThan(names.indexOf("open"));
            assertThat(step(plan, "own-probes").parameters()).containsEntry("checks", List.of("health"));
        }
    }

    @Nested
    class Without_credentials {

        @Test
        void no_step_asks_the_server_itself() {
            assertThat(names(plan(NO_SQL).steps()))
                    .containsExactly(
                            "snapshot",
                            "rehearse-isolation",
                            "rehearse-clone",
                            "rehearse-upgrade",
                            "final-snapshot",
                            "upgrade",
                            "verify",
                            "resume");
        }

        @Test
        void clients_are_not_kept_off_and_the_upgrade_itself_is_the_point_of_no_return() {
            var plan = plan(NO_SQL);

            assertThat(plan.pointOfNoReturn()).contains("upgrade");
            assertThat(plan.undoLosesNothing()).isFalse();
            assertThat(plan.steps())
                    .filteredOn(Step::outage)
                    .extracting(Step::name)
                    .containsExactly("upgrade");
        }
    }

    @Nested
    class The_fence {

        @Test
        void keeps_clients_off_from_its_closing_to_its_opening() {
            var plan = plan(ORDERS);

            assertThat(plan.steps())
                    .filteredOn(Step::outage)
                    .extracting(Step::name)
                    .containsExactly(
                            "fence",
                            "note",
                            "final-snapshot",
                            "upgrade",
                            "verify",
                            "verify-contents",
                            "first-statistics",
                            "open");
            assertThat(plan.pointOfNoReturn()).contains("open");
            assertThat(plan.undoLosesNothing()).isTrue();
        }

        @Test
        void may_be_left_out_and_then_the_rest_still_asks_the_server() {
            var plan = plan(ORDERS, Map.of("fence", "off"));

            assertThat(names(plan.steps()))
                    .doesNotContain("fence", "open")
                    .contains("note", "verify-contents", "resume", "statistics");
            assertThat(plan.pointOfNoReturn()).contains("upgrade");
            assertThat(plan.undo()).noneMatch(Undo::always);
        }
    }

    @Nested
    class A_parameter_group {

        @Test
        void of_the_owner_is_carried_over_into_one_of_the_new_family_which_the_upgrade_then_uses() {
            var plan = plan(OWN_GROUP);

            assertThat(step(plan, "parameters").parameters())
                    .isEqualTo(
                            Map.of("group", "orders-pg16", "family", "postgres16", "from", "orders", "given", false));
            assertThat(step(plan, "upgrade").parameters()).containsEntry("group", "orders-pg16");
            assertThat(step(plan, "upgrade").needs()).contains("parameters.ready");
            assertThat(step(plan, "verify").parameters()).containsEntry("group", "orders-pg16");
        }

        @Test
        void that_is_a_default_one_needs_no_other() {
            var plan = plan(ORDERS);

            assertThat(names(plan.steps())).doesNotContain("parameters");
            assertThat(step(plan, "upgrade").parameters()).doesNotContainKey("group");
        }

        @Test
        void may_be_given() {
            var plan = with(ORDERS, Map.of("parameterGroup", "tuned-16"));

            assertThat(step(plan, "parameters").parameters())
                    .containsEntry("group", "tuned-16")
                    .containsEntry("given", true);
            assertThat(step(plan, "upgrade").parameters()).containsEntry("group", "tuned-16");
        }

        @Test
        void of_the_clone_keeps_it_to_itself_from_its_first_start_and_after_its_upgrade() {
            var plan = plan(OWN_GROUP);

            assertThat(step(plan, "rehearse-isolation").parameters())
                    .containsEntry(
                            "groups",
                            List.of(
                                    Map.of(
                                            "group",
                                            "uplift-{id}-iso-postgres13",
                                            "family",
                                            "postgres13",
                                            "from",
                                            "orders"),
                                    Map.of(
                                            "group", "uplift-{id}-iso-postgres16",
                                            "family", "postgres16",
                                            "from", "orders-pg16")));
            assertThat(step(plan, "rehearse-clone").parameters()).containsEntry("group", "uplift-{id}-iso-postgres13");
            assertThat(step(plan, "rehearse-upgrade").parameters())
                    .containsEntry("group", "uplift-{id}-iso-postgres16");
        }

        @Test
        void of_a_clone_comes_from_the_default_where_production_uses_that() {
            assertThat(step(plan(ORDERS), "rehearse-isolation").parameters().toString())
                    .contains("from=default.postgres13", "from=default.postgres16");
        }
    }

    @Nested
    class Replicas {

        @Test
        void are_upgraded_by_rds_with_their_primary_and_looked_at_when_clients_are_back() {
            var names = names(plan(REPLICATED).steps());

            assertThat(names).noneMatch(name -> name.startsWith("upgrade-replica"));
            assertThat(names.indexOf("verify-replicas")).isGreaterThan(names.indexOf("open"));
            assertThat(step(plan(REPLICATED), "verify-replicas").parameters())
                    .containsEntry("replicas", List.of("orders-a", "orders-b"));
        }

        @Test
        void go_first_in_a_minor_upgrade_while_clients_of_the_primary_go_on() {
            var plan = plan(MINOR);

            assertThat(plan.gated()).isEqualTo(plan.indexOf("upgrade-replica:1"));
            assertThat(plan.indexOf("upgrade-replica:2")).isLessThan(plan.indexOf("fence"));
            assertThat(step(plan, "upgrade-replica:1").outage()).isFalse();
            assertThat(step(plan, "upgrade-replica:1").parameters()).containsEntry("instance", "orders-a");
        }

        @Test
        void are_lost_to_the_restored_server_and_whoever_decides_is_told() {
            assertThat(plan(REPLICATED).wayBack().orElseThrow().loses()).contains("orders-a, orders-b");
            assertThat(plan(ORDERS).wayBack().orElseThrow().loses()).doesNotContain("replicas");
        }
    }

    @Nested
    class A_minor_upgrade {

        @Test
        void keeps_parameters_and_statistics() {
            assertThat(names(plan(MINOR).steps()))
                    .doesNotContain("parameters", "first-statistics", "statistics", "rehearse-statistics");
            assertThat(step(plan(MINOR), "rehearse-isolation").parameters().toString())
                    .doesNotContain("postgres16");
        }

        @Test
        void allows_no_major_one() {
            assertThat(plan(MINOR).steps())
                    .filteredOn(step -> step.action().equals("upgrade-instance"))
                    .hasSize(4)
                    .allSatisfy(step -> assertThat(step.parameters())
                            .containsEntry("major", false)
                            .containsEntry("to", "13.20")
                            .doesNotContainKey("group"));
        }

        @Test
        void needs_no_parameter_group_even_where_one_is_given() {
            assertThat(names(with(MINOR, Map.of("parameterGroup", "tuned-16")).steps()))
                    .doesNotContain("parameters");
        }
    }

    @Nested
    class The_hash {

        @Test
        void is_the_same_for_the_same_circumstances_and_after_a_journey() {
            var plan = plan(REPLICATED);

            assertThat(plan(server(NEXT_MAJOR, "orders", List.of("orders-a", "orders-b"), true))
                            .hash())
                    .isEqualTo(plan.hash());
            assertThat(Json.read(Json.write(plan), Plan.class).hash()).isEqualTo(plan.hash());
        }

        @Test
        void is_another_where_something_else_will_be_done() {
            var hash = plan(ORDERS).hash();

            assertThat(plan(NO_SQL).hash()).isNotEqualTo(hash);
            assertThat(plan(OWN_GROUP).hash()).isNotEqualTo(hash);
            assertThat(plan(server(new Target("16.10", "postgres16", true), "default.postgres13", List.of(), true))
                            .hash())
                    .isNotEqualTo(hash);
            assertThat(with(ORDERS, Map.of("endpointSwap", false)).hash()).isNotEqualTo(hash);
        }

        @Test
        void does_not_hang_on_the_upgrades_id() {
            assertThat(new String(Json.write(plan(REPLICATED)), UTF_8)).contains("uplift-{id}-pre");
        }
    }

    @Test
    void every_action_is_one_of_the_drivers() {
        var actions = RdsSteps.of(null).keySet();
        for (var server : List.of(ORDERS, NO_SQL, OWN_GROUP, REPLICATED, MINOR)) {
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
}
