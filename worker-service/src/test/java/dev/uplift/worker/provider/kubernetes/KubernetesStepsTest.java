package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Finding;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.JobBehaviour;
import dev.uplift.sandbox.kubernetes.NewCronJob;
import dev.uplift.sandbox.kubernetes.SnapshotBehaviour;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.kubernetes.server.Names;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that do not get there on the simulated cluster, what they say, and where they leave the data. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class KubernetesStepsTest {

    private static final Map<String, Object> LINKED = Map.of("mode", "link");
    private static final String UPGRADE_IMAGE = "tianon/postgres-upgrade:15-to-17";

    private final KubernetesWorld world;
    private final PlannedSteps steps;

    KubernetesStepsTest() throws IOException {
        world = new KubernetesWorld(its -> its.story(LINKED, List.of()));
        steps = new PlannedSteps(world, world.plan(LINKED, true));
    }

    @AfterEach
    void nothing_that_must_never_happen_has_happened() {
        assertThat(world.cluster.offences()).isEmpty();
        world.close();
    }

    private String code(String step) throws InterruptedException {
        return steps.failed(step).problem().code();
    }

    private boolean hasJob(String name) {
        return world.api()
                .job(KubernetesWorld.SHOP, KubernetesWorld.NAMES.of(name))
                .isPresent();
    }

    @Nested
    class A_job {

        @Test
        void that_fails_tells_why_leaves_the_server_without_pods_and_runs_again_only_when_it_is_retried()
                throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.jobs("upgrade", new JobBehaviour.Fails("check-failed", "a view needs an old function"));

            var problem = steps.failed("upgrade").problem();

            assertThat(problem.code()).isEqualTo("check-failed");
            assertThat(problem.detail()).contains("a view needs an old function", "stays without pods", "old data");
            assertThat(problem.evidence()).isNotEmpty();
            world.hasNoPods();

            world.shop.jobs("upgrade", new JobBehaviour.Succeeds());
            steps.done("upgrade");
            assertThat(steps.facts()).containsEntry("data.version", "17").containsEntry("upgrade.mode", "link");
        }

        @ParameterizedTest
        @ValueSource(strings = {"BEFORE_SWAP", "WITHIN_SWAP"})
        void whose_pod_is_lost_is_taken_back(String where) throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.jobs("upgrade", new JobBehaviour.LosesItsPod(JobBehaviour.Where.valueOf(where)));

            steps.failed("upgrade");
            steps.done(KubernetesWorld.UNDO);

            world.isServing(KubernetesWorld.OLD_IMAGE);
        }

        @Test
        void that_ends_well_without_its_last_words_has_not_succeeded() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.jobs("upgrade", new JobBehaviour.EndsEarly());

            assertThat(code("upgrade")).isEqualTo("job-unproven");
            assertThat(code("start-server")).isNotEmpty();
            world.hasNoPods();
        }

        @Test
        void whose_image_cannot_be_pulled_is_ended_before_the_step_fails() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.cluster.withoutImage(UPGRADE_IMAGE);

            var problem = steps.failed("upgrade").problem();

            assertThat(problem.code()).isEqualTo("job-not-started");
            assertThat(problem.detail()).contains("mage");
            assertThat(hasJob(Names.UPGRADE)).isFalse();
        }

        @Test
        void of_somebody_else_under_its_name_is_left_alone() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.job(KubernetesWorld.NAMES.of(Names.UPGRADE));

            assertThat(code("upgrade")).isEqualTo("name-taken");
        }

        @Test
        void is_not_made_while_somebody_has_scaled_the_server_up() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.scaleUp();

            assertThat(code("upgrade")).isEqualTo("server-started-meanwhile");
            assertThat(hasJob(Names.UPGRADE)).isFalse();
        }
    }

    @Nested
    class A_snapshot {

        @Test
        void that_fails_for_long_says_why_and_is_taken_anew_when_it_is_retried() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.snapshots(new SnapshotBehaviour.Fails("out of space"));

            assertThat(steps.failed("snapshot").problem().detail()).contains("out of space");

            world.shop.snapshots(new SnapshotBehaviour.Succeeds());
            steps.done("snapshot");
        }

        @Test
        void that_is_never_ready_is_waited_for() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.snapshots(new SnapshotBehaviour.Never());

            assertThatThrownBy(() -> steps.end("snapshot")).hasMessageContaining("does not end");
        }

        @Test
        void without_the_data_is_found_out_before_anything_is_changed() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.shop.snapshots(new SnapshotBehaviour.LosesData());
            steps.done("snapshot", "proof-claim");

            steps.failed("prove-snapshot");
            steps.done("recover-jobs", "recover-server");

            world.isServing(KubernetesWorld.OLD_IMAGE);
        }

        @Test
        void of_an_earlier_stop_is_taken_anew() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            steps.done("snapshot");
            var first = steps.facts().get("snapshot.final.content");
            world.scaleUp();
            world.letTimePass();
            steps.done(KubernetesWorld.STOPPED);

            steps.done("snapshot");

            assertThat(steps.facts().get("snapshot.final.content")).isNotEqualTo(first);
        }
    }

    @Nested
    class The_server {

        @Test
        void is_not_started_on_data_that_no_job_has_shown_to_fit() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.setImage(KubernetesWorld.NEW_IMAGE);

            assertThat(code("start-server")).isEqualTo("data-unproven");
            world.hasNoPods();
        }

        @Test
        void is_not_started_where_its_claim_is_gone_since_it_would_be_given_an_empty_one() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            steps.done("upgrade", "set-image");
            world.api().deleteClaim(KubernetesWorld.SHOP, KubernetesWorld.CLAIM);
            world.letTimePass();

            assertThat(code("start-server")).isEqualTo("claim-missing");
            world.hasNoPods();
        }

        @Test
        void is_not_started_with_an_image_that_somebody_has_set_back() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            steps.done("upgrade", "set-image");
            world.setImage(KubernetesWorld.OLD_IMAGE);

            assertThat(code("start-server")).isEqualTo("image-set-back");
            world.hasNoPods();
        }

        @Test
        void that_serves_tells_the_version_of_its_data_and_the_old_one_tells_nothing_new() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            steps.done(KubernetesWorld.SAVED);
            assertThat(steps.facts()).doesNotContainKey("target.version");
            steps.done("upgrade", "set-image", "start-server");

            assertThat(steps.facts()).containsEntry("target.version", "17");

            steps.done(KubernetesWorld.UNDO);

            world.isServing(KubernetesWorld.OLD_IMAGE);
            assertThat(steps.facts()).containsEntry("target.version", "17");
        }

        @Test
        void that_never_becomes_ready_gets_its_old_data_back_from_the_snapshot() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            steps.done(KubernetesWorld.SAVED);
            steps.done("upgrade", "set-image");
            world.cluster.withoutImage("bitnamilegacy/postgresql:17");

            assertThatThrownBy(() -> steps.end("start-server")).hasMessageContaining("does not end");
            steps.done(KubernetesWorld.UNDO);

            world.isServing(KubernetesWorld.OLD_IMAGE);
            assertThat(world.claim(KubernetesWorld.CLAIM)
                            .orElseThrow()
                            .getSpec()
                            .getDataSource())
                    .isNotNull();
        }

        @Test
        void is_not_stopped_where_that_would_delete_its_claim() throws InterruptedException {
            world.client
                    .resource(new StatefulSetBuilder(world.statefulSet())
                            .editSpec()
                            .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Delete")
                            .endSpec()
                            .build())
                    .update();

            assertThat(code("stop-server")).isEqualTo("claims-deleted-when-scaled");
            world.isServing(KubernetesWorld.OLD_IMAGE);
        }

        @Test
        void whose_volume_stays_at_its_node_is_waited_for() throws InterruptedException {
            world.cluster.delays(Delays.USUAL.withDetach(Duration.ofDays(30)));
            steps.done("stop-applications", "stop-server");

            assertThatThrownBy(() -> steps.end("detach")).hasMessageContaining("does not end");
        }

        @Test
        void whose_volume_nobody_may_look_at_is_upgraded_with_a_warning() throws InterruptedException {
            world.cluster.deny("list", "volumeattachments");
            steps.done(KubernetesWorld.STOPPED);

            assertThat(steps.found()).extracting(Finding::id).containsExactly("detach-unproved");
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @ValueSource(ints = {409, 429, 500, 503})
        void that_pass_are_tried_again(int status) throws InterruptedException {
            world.faults().add(Fault.next("update statefulsets", new Fault.Refuse(status, "Other", "not now")));
            steps.done("stop-applications");

            assertThat(steps.failed("stop-server").problem().passes()).isTrue();
            steps.done("stop-server");
        }

        @Test
        void for_want_of_a_right_name_it_and_change_nothing() throws InterruptedException {
            world.cluster.deny("update", "statefulsets");
            steps.done("stop-applications");

            assertThat(code("stop-server")).isEqualTo("access-denied");
            world.isServing(KubernetesWorld.OLD_IMAGE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"create jobs", "create volumesnapshots", "update statefulsets"})
        void that_are_not_heard_are_not_repeated(String operation) throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);
            world.faults().add(Fault.next(operation, new Fault.LoseAnswer()));
            var before = world.calls().byOperation().getOrDefault(operation, 0L);

            for (var step : new String[] {"snapshot", "upgrade", "set-image"}) {
                if (steps.end(step) instanceof StepResult.Failed(var problem)) {
                    assertThat(problem.passes()).isTrue();
                    steps.done(step);
                }
            }

            assertThat(world.calls().byOperation().get(operation) - before).isEqualTo(1);
        }
    }

    @Nested
    class Applications {

        @Test
        void get_back_what_they_had_and_what_others_suspended_stays_so() throws InterruptedException {
            world.shop.create(NewCronJob.of("paused").labelled("layer", "application"));
            var paused =
                    world.api().cronJobs(KubernetesWorld.SHOP, "app=paused").getFirst();
            paused.getSpec().setSuspend(true);
            world.api().update(paused);

            steps.done("stop-applications");
            assertThat(world.shop.runCronJob("nightly")).isFalse();
            steps.done("start-applications");

            assertThat(world.client
                            .apps()
                            .deployments()
                            .inNamespace(KubernetesWorld.SHOP)
                            .withName("web")
                            .get()
                            .getStatus()
                            .getReadyReplicas())
                    .isEqualTo(3);
            assertThat(world.shop.runCronJob("nightly")).isTrue();
            assertThat(world.shop.runCronJob("paused")).isFalse();
        }

        @Test
        void stay_where_the_server_does() throws InterruptedException {
            steps.done(KubernetesWorld.STOPPED);

            steps.done("restart-applications");

            assertThat(steps.found()).extracting(Finding::id).containsExactly("applications-held");
        }
    }
}
