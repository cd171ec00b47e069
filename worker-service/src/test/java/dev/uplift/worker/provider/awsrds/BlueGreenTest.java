package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.SwitchoverBehaviour.StoppedByGuardrail;
import dev.uplift.sandbox.aws.SwitchoverBehaviour.Succeeds;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Blue/green deployments that do not get there, and what those that do leave behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlueGreenTest {

    private static final String TO = "16.9";

    @Test
    void a_guardrail_leaves_all_as_it_was_and_the_next_try_may_succeed() throws Exception {
        try (var world = world(0)) {
            var steps = steps(world);
            steps.done("snapshot", "parameters", "create-green", "verify-green");
            world.region.switchoversOf(AwsWorld.SERVER, new StoppedByGuardrail("Replica lag is too high."));

            var failed = steps.failed("switchover");

            assertThat(failed.problem().code()).isEqualTo("switchover-failed");
            assertThat(failed.problem().detail()).contains("Replica lag is too high.");
            assertThat(failed.problem().remedy()).contains("serves as before", "caught up");
            assertThat(steps.found())
                    .extracting(Finding::id, Finding::severity)
                    .containsExactly(tuple("switchover-guardrail", Finding.Severity.WARN));
            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(AwsWorld.FROM);

            world.region.switchoversOf(AwsWorld.SERVER, new Succeeds(Duration.ofMinutes(1)));
            steps.done("switchover", "verify", "resume");

            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(TO);
            assertThat(world.calls().byOperation().get("SwitchoverBlueGreenDeployment"))
                    .isEqualTo(2);
        }
    }

    @Test
    void a_switchover_that_lasts_too_long_is_taken_back_by_RDS_and_said() throws Exception {
        try (var world = world(0)) {
            var steps = steps(world);
            steps.done("snapshot", "parameters", "create-green");
            world.region.switchoversOf(AwsWorld.SERVER, new Succeeds(Duration.ofMinutes(6)));

            var failed = steps.failed("switchover");

            assertThat(failed.problem().detail()).contains("longer than 300 seconds");
            assertThat(failed.problem().remedy()).contains("switchoverTimeout");
            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(AwsWorld.FROM);
        }
    }

    @Test
    void a_copy_that_cannot_be_upgraded_is_told_in_the_words_of_RDS_and_goes_when_it_is_taken_back() throws Exception {
        try (var world = world(0)) {
            var steps = steps(world);
            world.region.upgradesOf(AwsWorld.SERVER, new FailsPrecheck("Your installation contains reg* columns"));
            steps.done("snapshot", "parameters");

            var failed = steps.failed("create-green");

            assertThat(failed.problem().code()).isEqualTo("blue-green-invalid");
            assertThat(failed.problem().detail()).contains("reg* columns");

            steps.done("delete-green");
            world.aws.clock().advance(Duration.ofHours(1));

            assertThat(world.region.instances())
                    .extracting(InstanceView::name)
                    .containsExactlyInAnyOrder(AwsWorld.SERVER, "billing");
        }
    }

    @Test
    void a_deployment_that_somebody_deleted_is_not_switched_to() throws Exception {
        try (var world = world(0)) {
            var steps = steps(world);
            steps.done("snapshot", "parameters", "create-green");
            var deployment = world.rds()
                    .describeBlueGreenDeployments(_ -> {})
                    .blueGreenDeployments()
                    .getFirst();
            world.rds()
                    .deleteBlueGreenDeployment(
                            request -> request.blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier())
                                    .deleteTarget(true));
            world.aws.clock().advance(Duration.ofHours(1));

            assertThat(steps.failed("verify-green").problem().code()).isEqualTo("blue-green-gone");
            assertThat(steps.failed("switchover").problem().code()).isEqualTo("blue-green-gone");
            assertThat(world.calls().byOperation()).doesNotContainKey("SwitchoverBlueGreenDeployment");
        }
    }

    @Test
    void the_old_instance_goes_with_its_replicas_when_nobody_protects_them() throws Exception {
        try (var world = world(1)) {
            var steps = steps(world);
            steps.done("snapshot", "parameters", "create-green", "verify-green", "switchover", "verify");
            steps.done("verify-replicas", "clean-up-deployment");
            protect(world, "orders-read-old1", true);

            assertThat(steps.failed("clean-up-blue").problem().code()).isEqualTo("deletion-protected");

            protect(world, "orders-read-old1", false);
            steps.done("clean-up-blue");

            assertThat(world.region.instances())
                    .extracting(InstanceView::name, InstanceView::version)
                    .containsExactlyInAnyOrder(
                            tuple(AwsWorld.SERVER, TO), tuple(AwsWorld.REPLICA, TO), tuple("billing", AwsWorld.FROM));
        }
    }

    @Test
    void before_the_switchover_no_clean_up_takes_the_instance_that_serves() throws Exception {
        try (var world = world(0)) {
            var steps = steps(world);
            steps.done("snapshot", "parameters", "create-green", "clean-up-blue");

            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(AwsWorld.FROM);
            assertThat(world.calls().byOperation()).doesNotContainKey("DeleteDBInstance");
        }
    }

    private static void protect(AwsWorld world, String instance, boolean protection) {
        world.rds()
                .modifyDBInstance(request -> request.dbInstanceIdentifier(instance)
                        .deletionProtection(protection)
                        .applyImmediately(true));
        world.aws.clock().advance(Duration.ofHours(1));
    }

    private static PlannedSteps steps(AwsWorld world) {
        return new PlannedSteps(world, BlueGreenPlan.of(world.seen(TO), UpgradeOptions.of(Map.of())));
    }

    private static AwsWorld world(int replicas) throws IOException {
        return new AwsWorld(replicas, world -> world.story(TO, Map.of(), List.of()));
    }
}
