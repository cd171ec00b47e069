package dev.uplift.worker.provider.azure.plan;

import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.NO_SQL;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.REPLICATED;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.azure.plan.PlannedInPlace.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Removal.Keeps;
import dev.uplift.contracts.plan.Undo;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How the plan in place goes back, and what is removed in the end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AzureWayBackSpec {

    @Nested
    class After_a_failure {

        @Test
        void the_server_is_restored_beside_opens_in_any_case_and_gets_its_replicas_again() {
            assertThat(plan(REPLICATED).undo())
                    .extracting(undo -> undo.step().name(), Undo::undoes, Undo::always)
                    .containsExactly(
                            tuple("restore-original", "upgrade", false),
                            tuple("reapply-settings", "upgrade", false),
                            tuple("move-endpoint", "upgrade", false),
                            tuple("reopen", "fence", true),
                            tuple("restore-standby", "upgrade", false),
                            tuple("return-replica:1", "remove-replica:1", false),
                            tuple("return-replica:2", "remove-replica:2", false),
                            tuple("remove-clone", "rehearse-clone", false));
        }

        @Test
        void it_goes_back_by_itself_only_if_nothing_is_lost_and_clients_find_the_restored_server() {
            assertThat(plan(REPLICATED).undoLosesNothing()).isTrue();
            assertThat(plan(ORDERS).undoLosesNothing()).isFalse();
            assertThat(plan(NO_SQL).undoLosesNothing()).isFalse();
            assertThat(plan(REPLICATED, Map.of("fence", "off")).undoLosesNothing())
                    .isFalse();
            assertThat(with(REPLICATED, Map.of("moveEndpoint", false)).undoLosesNothing())
                    .isFalse();
        }

        @Test
        void the_moment_just_before_the_upgrade_is_what_is_restored_under_another_name() {
            var restore = plan(ORDERS).undo().getFirst().step();

            assertThat(restore.needs()).contains("restore.point");
            assertThat(restore.parameters())
                    .isEqualTo(Map.of("server", "uplift-{id}-restored", "original", "orders", "from", "15.15"));
        }
    }

    @Nested
    class After_clients_used_it {

        @Test
        void what_they_wrote_is_lost_and_whoever_decides_is_told_where_it_stays() {
            var way = plan(ORDERS).wayBack().orElseThrow();

            assertThat(names(way.steps())).containsExactly("return-restore", "return-settings", "return-open");
            assertThat(way.losesNothing()).isFalse();
            assertThat(way.loses())
                    .contains(
                            "since the restore point",
                            "stays in orders",
                            "connection strings or private DNS are yours");
        }

        @Test
        void a_virtual_endpoint_leads_clients_back() {
            var way = plan(REPLICATED).wayBack().orElseThrow();

            assertThat(names(way.steps())).contains("return-endpoint");
            assertThat(way.loses()).contains("virtual endpoint orders-rw is moved", "orders-a, orders-b");
        }
    }

    @Test
    void only_what_the_upgrade_made_is_removed_and_a_backup_never_before_its_own_time() {
        assertThat(plan(REPLICATED).removals())
                .extracting(removal -> removal.step().name(), Removal::keeps, Removal::madeBy)
                .containsExactly(
                        tuple("clean-up-clone", Keeps.RETENTION, "rehearse-clone"),
                        tuple("clean-up-backup", Keeps.BACKUP_RETENTION, "backup"));
        assertThat(plan(REPLICATED).removals())
                .allMatch(removal -> removal.removes().contains("uplift-{id}-"), "named by the upgrade");
    }
}
