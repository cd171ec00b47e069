package dev.uplift.worker.provider.kubernetes.plan;

import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.BARE;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.HELM;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.NO_SNAPSHOTS;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.ORDERS;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.SILENT;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.plan;
import static dev.uplift.worker.provider.kubernetes.plan.PlannedInPlace.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InPlacePlanSpec {

    @Nested
    class The_order {

        @Test
        void is_rehearsal_gate_clients_fence_stop_snapshot_proof_upgrade_image_start_checks_and_clients_again() {
            assertThat(names(plan(ORDERS).steps()))
                    .containsExactly(
                            "rehearse-snapshot",
                            "rehearse-clone",
                            "rehearse-upgrade",
                            "rehearse-remove",
                            "stop-applications",
                            "fence",
                            "note",
                            "stop-server",
                            "detach",
                            "snapshot",
                            "proof-claim",
                            "prove-snapshot",
                            "upgrade",
                            "set-image",
                            "start-server",
                            "verify-contents",
                            "first-statistics",
                            "reindex",
                            "open",
                            "start-applications",
                            "extensions",
                            "statistics");
        }

        @Test
        void has_nothing_that_touches_production_before_the_gate() {
            var plan = plan(ORDERS);

            assertThat(plan.gated()).isEqualTo(plan.indexOf("stop-applications"));
            assertThat(step(plan, "rehearse-upgrade").parameters()).containsEntry("verb", "rehearse");
            assertThat(step(plan, "rehearse-upgrade").rehearses()).contains("upgrade");
        }

        @Test
        void without_a_rehearsal_is_the_same_in_production() {
            var without = plan(ORDERS, Map.of("rehearsal", "skip", "rehearsalReason", "tried by hand"));

            assertThat(names(without.steps())).noneMatch(name -> name.startsWith("rehearse"));
            assertThat(without.productionHash()).isEqualTo(plan(ORDERS).productionHash());
            assertThat(without.hash()).isNotEqualTo(plan(ORDERS).hash());
        }

        @Test
        void without_snapshots_has_neither_rehearsal_nor_backup() {
            assertThat(names(plan(NO_SNAPSHOTS).steps()))
                    .startsWith("stop-applications", "fence", "note", "stop-server", "detach", "upgrade");
        }

        @Test
        void trusts_the_backups_of_the_platform_where_it_is_told_to() {
            assertThat(names(plan(ORDERS, Map.of("backup", "platform")).steps()))
                    .contains("rehearse-snapshot")
                    .doesNotContain("snapshot", "prove-snapshot");
        }

        @Test
        void without_anything_is_the_upgrade_alone() {
            assertThat(names(plan(BARE).steps()))
                    .containsExactly("stop-server", "detach", "upgrade", "set-image", "start-server", "resume");
        }

        @Test
        void is_an_outage_from_the_first_client_that_stops_to_the_last_that_comes_back() {
            var plan = plan(ORDERS);

            assertThat(plan.steps())
                    .filteredOn(Step::outage)
                    .containsExactlyElementsOf(
                            plan.steps().subList(plan.indexOf("stop-applications"), plan.indexOf("extensions")));
        }
    }

    @Nested
    class The_point_of_no_return {

        @Test
        void is_the_opening_of_a_fence() {
            assertThat(plan(ORDERS).pointOfNoReturn()).contains("open");
        }

        @Test
        void is_the_start_of_the_new_server_where_nobody_is_kept_off() {
            assertThat(plan(SILENT).pointOfNoReturn()).contains("start-server");
            assertThat(plan(ORDERS, Map.of("fence", "off")).pointOfNoReturn()).contains("start-server");
        }
    }

    @Nested
    class A_step {

        @Test
        void that_upgrades_shows_the_script_and_so_has_it_approved() {
            assertThat(step(plan(ORDERS), "upgrade").parameters().get("script").toString())
                    .startsWith("#!/bin/bash")
                    .contains("pg_upgrade");
        }

        @Test
        void that_runs_a_job_shows_its_manifest() {
            assertThat(step(plan(ORDERS), "upgrade").parameters())
                    .containsEntry("manifest", Map.of("kind", "Job", "metadata", Map.of("name", "uplift-{id}-upgrade")))
                    .containsEntry("claim", "data-postgresql-0");
        }

        @Test
        void that_starts_a_server_is_told_what_its_data_must_be() {
            assertThat(step(plan(ORDERS), "start-server").parameters())
                    .containsEntry("version", "17")
                    .containsEntry("image", "postgres:17");
            assertThat(step(plan(ORDERS), "start-server").needs()).contains("data.version");
        }

        @Test
        void that_waits_has_the_time_that_the_guide_gives_it() {
            assertThat(step(plan(ORDERS), "stop-server").timeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(step(plan(ORDERS), "detach").timeout()).isEqualTo(Duration.ofMinutes(10));
            assertThat(step(plan(ORDERS), "start-applications").timeout()).isEqualTo(Duration.ofMinutes(10));
        }

        @Test
        void that_sets_the_image_waits_for_somebodys_helm_where_that_does_it() {
            assertThat(step(plan(ORDERS), "set-image").action()).isEqualTo("set-image");
            assertThat(step(plan(HELM), "set-image").action()).isEqualTo("await-image");
        }
    }

    @Test
    void the_hash_is_the_same_after_a_journey_and_does_not_hang_on_the_upgrades_id() {
        var plan = plan(ORDERS);

        assertThat(Json.read(Json.write(plan), Plan.class).hash()).isEqualTo(plan.hash());
        assertThat(new String(Json.write(plan), UTF_8)).contains("uplift-{id}-upgrade");
        assertThat(plan(SILENT).hash()).isNotEqualTo(plan.hash());
    }

    @Test
    void every_step_of_the_outage_has_an_estimate() {
        var plan = plan(ORDERS);
        var estimated =
                SetEstimates.of(plan, List.of()).stream().map(Estimate::step).toList();

        assertThat(estimated)
                .containsAll(plan.steps().stream()
                        .filter(Step::outage)
                        .map(Step::name)
                        .toList());
    }
}
