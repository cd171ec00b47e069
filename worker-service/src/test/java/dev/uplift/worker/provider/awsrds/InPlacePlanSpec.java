package dev.uplift.worker.provider.awsrds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Inspection.Database;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.provider.awsrds.RdsServer.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlacePlanSpec {

    private static final Target NEXT_MAJOR = new Target("16.9", "postgres16", true);
    private static final Target NEXT_MINOR = new Target("13.20", "postgres13", false);

    private static final RdsServer ORDERS = server(NEXT_MAJOR, "default.postgres13", List.of(), true);
    private static final RdsServer NO_SQL = server(NEXT_MAJOR, "default.postgres13", List.of(), false);
    private static final RdsServer OWN_GROUP = server(NEXT_MAJOR, "orders", List.of(), true);
    private static final RdsServer REPLICATED = server(NEXT_MAJOR, "orders", List.of("orders-b", "orders-a"), true);
    private static final RdsServer MINOR = server(NEXT_MINOR, "orders", List.of("orders-b", "orders-a"), true);

    private static RdsServer server(Target target, String group, List<String> replicas, boolean sql) {
        return new RdsServer(
                "orders", "db-ORDERS", "db.m6g.large", "13.14", "postgres13", target, group, replicas, sql);
    }

    private static Plan plan(RdsServer server) {
        return plan(server, Map.of());
    }

    private static Plan plan(RdsServer server, Map<String, Object> options) {
        return InPlacePlan.of(server, UpgradeOptions.of(options));
    }

    private static Plan with(RdsServer server, Map<String, Object> own) {
        return plan(server, Map.of("provider", own));
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    private static Step step(Plan plan, String name) {
        return plan.steps().get(plan.indexOf(name));
    }

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
    class The_backup {

        @Test
        void of_the_platform_goes_back_to_the_moment_of_the_upgrade() {
            var plan = plan(ORDERS, Map.of("backup", "platform"));

            assertThat(names(plan.steps())).contains("snapshot").doesNotContain("final-snapshot");
            assertThat(restore(plan)).doesNotContainKey("snapshot");
            assertThat(plan.removals())
                    .extracting(removal -> removal.step().name())
                    .contains("clean-up-snapshot")
                    .doesNotContain("clean-up-final-snapshot");
        }

        @Test
        void of_the_platform_without_a_rehearsal_makes_nothing_at_all() {
            var plan =
                    plan(NO_SQL, Map.of("backup", "platform", "rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(plan.steps())).containsExactly("upgrade", "verify", "resume");
            assertThat(plan.gated()).isZero();
        }

        @Test
        void of_our_own_is_the_final_snapshot_unless_a_moment_is_asked_for() {
            assertThat(restore(plan(ORDERS))).containsEntry("snapshot", "uplift-{id}-final");
            assertThat(restore(with(ORDERS, Map.of("rollback", "point-in-time"))))
                    .doesNotContainKey("snapshot");
        }

        @Test
        void is_taken_first_even_if_nothing_is_rehearsed_so_that_the_final_one_is_small() {
            var plan = plan(ORDERS, Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(plan.steps())).startsWith("snapshot", "fence");
        }

        private static Map<String, Object> restore(Plan plan) {
            return plan.undo().stream()
                    .map(Undo::step)
                    .filter(step -> step.name().equals("restore-original"))
                    .findFirst()
                    .orElseThrow()
                    .parameters();
        }
    }

    @Nested
    class Taking_it_back {

        @Test
        void restores_under_the_old_name_opens_in_any_case_and_removes_the_clone_last() {
            assertThat(plan(ORDERS).undo())
                    .extracting(undo -> undo.step().name(), Undo::undoes, Undo::always)
                    .containsExactly(
                            tuple("rename-away", "upgrade", false),
                            tuple("restore-original", "upgrade", false),
                            tuple("reapply-settings", "upgrade", false),
                            tuple("reopen", "fence", true),
                            tuple("remove-clone", "rehearse-clone", false));
        }

        @Test
        void after_clients_used_it_loses_what_they_wrote_and_says_so() {
            var way = plan(ORDERS).wayBack().orElseThrow();

            assertThat(names(way.steps()))
                    .containsExactly("return-rename", "return-restore", "return-settings", "return-open");
            assertThat(way.losesNothing()).isFalse();
            assertThat(way.loses()).contains("since the final snapshot");
            assertThat(plan(NO_SQL).wayBack().orElseThrow().steps()).hasSize(3);
        }

        @Test
        void leaves_names_alone_where_the_endpoint_is_the_users() {
            var plan = with(ORDERS, Map.of("endpointSwap", false));

            assertThat(plan.undo())
                    .extracting(undo -> undo.step().name())
                    .containsExactly("restore-original", "reapply-settings", "reopen", "remove-clone");
            assertThat(plan.undo().getFirst().step().parameters()).containsEntry("instance", "uplift-{id}-restored");
            assertThat(plan.removals()).noneMatch(removal -> removal.removes().contains("-old"));
        }
    }

    @Nested
    class What_is_removed {

        @Test
        void a_backup_is_never_removed_before_its_own_time() {
            var plan = plan(OWN_GROUP);

            assertThat(plan.removals())
                    .extracting(removal -> removal.step().name(), Removal::keeps, Removal::madeBy)
                    .containsExactly(
                            tuple("clean-up-clone", Keeps.RETENTION, "rehearse-clone"),
                            tuple("clean-up-isolation", Keeps.RETENTION, "rehearse-isolation"),
                            tuple("clean-up-snapshot", Keeps.BACKUP_RETENTION, "snapshot"),
                            tuple("clean-up-final-snapshot", Keeps.BACKUP_RETENTION, "final-snapshot"),
                            tuple("clean-up-old", Keeps.BACKUP_RETENTION, "rename-away"),
                            tuple("clean-up-returned", Keeps.BACKUP_RETENTION, "return-rename"));
        }

        @Test
        void is_all_of_the_upgrades_own_making() {
            assertThat(plan(OWN_GROUP).removals())
                    .allMatch(removal -> removal.removes().contains("uplift-{id}-"), "named by the upgrade");
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

    @Test
    void every_action_is_one_of_the_drivers() {
        var actions = InPlaceActions.of(null, null).keySet();
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
