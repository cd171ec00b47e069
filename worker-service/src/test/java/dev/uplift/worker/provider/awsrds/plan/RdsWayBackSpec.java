package dev.uplift.worker.provider.awsrds.plan;

import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.NO_SQL;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.OWN_GROUP;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the plan in place keeps to go back by, how it goes back, and what is removed in the end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RdsWayBackSpec {

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
        void is_an_outage_while_the_server_with_its_endpoint_is_away() {
            assertThat(plan(ORDERS).undo().stream().map(Undo::step).filter(Step::outage))
                    .extracting(Step::name)
                    .containsExactly("rename-away", "restore-original", "reapply-settings");
            assertThat(with(ORDERS, Map.of("endpointSwap", false)).undo())
                    .noneMatch(undo -> undo.step().outage());
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
}
