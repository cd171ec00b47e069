package dev.uplift.worker.provider.kubernetes.plan;

import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.BARE;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.HELM;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.NO_SNAPSHOTS;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.plan;
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

/** How the plan in place goes back, and what is removed in the end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SetWayBackSpec {

    private static Step undo(Plan plan, String name) {
        return plan.undo().stream()
                .map(Undo::step)
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class After_a_failure {

        @Test
        void the_data_is_brought_back_before_the_old_image_and_that_before_the_old_server() {
            assertThat(plan(ORDERS).undo())
                    .extracting(undo -> undo.step().name(), Undo::undoes, Undo::always)
                    .containsExactly(
                            tuple("recover-jobs", "prove-snapshot", false),
                            tuple("recover-stop", "upgrade", false),
                            tuple("recover-detach", "upgrade", false),
                            tuple("recover-data", "upgrade", false),
                            tuple("recover-image", "set-image", false),
                            tuple("recover-server", "stop-server", false),
                            tuple("reopen", "fence", true),
                            tuple("restart-applications", "stop-applications", true),
                            tuple("remove-rehearsal", "rehearse-snapshot", false));
        }

        @Test
        void nothing_is_lost() {
            assertThat(plan(ORDERS).undoLosesNothing()).isTrue();
        }

        @Test
        void data_comes_back_from_the_snapshot_only_where_there_is_one() {
            assertThat(undo(plan(ORDERS), "recover-data").parameters()).containsEntry("snapshot", "uplift-{id}-final");
            assertThat(undo(plan(NO_SNAPSHOTS), "recover-data").parameters()).doesNotContainKey("snapshot");
        }

        @Test
        void the_old_image_is_set_even_where_somebodys_helm_sets_images() {
            assertThat(undo(plan(HELM), "recover-image").action()).isEqualTo("set-image");
            assertThat(undo(plan(HELM), "recover-image").parameters())
                    .containsEntry("image", "postgres:15")
                    .containsEntry("helm", true);
        }
    }

    @Nested
    class After_clients_used_it {

        @Test
        void the_volume_is_made_from_the_final_snapshot() {
            var way = plan(ORDERS).wayBack().orElseThrow();

            assertThat(names(way.steps()))
                    .containsExactly(
                            "return-applications",
                            "return-stop",
                            "return-detach",
                            "return-data",
                            "return-image",
                            "return-server",
                            "return-open",
                            "return-clients");
            assertThat(way.steps().get(3).action()).isEqualTo("restore-data");
            assertThat(way.loses()).contains("since the final snapshot", "stays in pvc-7d9e");
        }

        @Test
        void the_old_directory_is_moved_back_where_there_is_no_snapshot() {
            var way = plan(BARE).wayBack().orElseThrow();

            assertThat(way.steps().get(2).action()).isEqualTo("recover-data");
            assertThat(way.loses()).contains("not in the old directory");
        }
    }

    @Test
    void only_what_the_upgrade_made_is_removed_and_a_backup_never_before_its_own_time() {
        assertThat(plan(ORDERS).removals())
                .extracting(removal -> removal.step().name(), Removal::keeps, Removal::madeBy, Removal::touchesServer)
                .containsExactly(
                        tuple("clean-up-rehearsal", Keeps.RETENTION, "rehearse-snapshot", false),
                        tuple("clean-up-old-data", Keeps.RETENTION, "upgrade", true),
                        tuple("clean-up-snapshot", Keeps.BACKUP_RETENTION, "snapshot", false),
                        tuple("clean-up-jobs", Keeps.RETENTION, "upgrade", false));
    }

    @Test
    void what_runs_jobs_is_removed_by_their_names() {
        var jobs = plan(BARE, Map.of()).removals().getLast().step().parameters();

        assertThat(jobs.get("jobs").toString()).contains("uplift-{id}-upgrade", "uplift-{id}-recover");
    }
}
