package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Scope;
import dev.uplift.worker.provider.kubernetes.server.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the rights of one namespace alone, as k8s/kubernetes/namespaced gives them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class NamespacedRoleTest {

    private static final Map<String, Object> LINKED = Map.of("mode", "link");

    private final KubernetesWorld world;
    private final PlannedSteps steps;

    NamespacedRoleTest() throws IOException {
        world = new KubernetesWorld(its -> its.story(LINKED, List.of()));
        steps = new PlannedSteps(world, world.plan(LINKED, true));
        Api.PERMISSIONS.stream()
                .filter(right -> right.scope() == Scope.CLUSTER)
                .forEach(right -> world.cluster.deny(right.verb(), right.resource()));
    }

    @AfterEach
    void nothing_that_must_never_happen_has_happened() {
        assertThat(world.cluster.offences()).isEmpty();
        world.close();
    }

    private void upgrade() throws InterruptedException {
        steps.done(KubernetesWorld.STOPPED);
        steps.done(KubernetesWorld.SAVED);
        steps.done("upgrade", "set-image", "start-server", "start-applications");
    }

    @Test
    void a_server_is_upgraded_and_what_the_upgrade_made_is_removed() throws InterruptedException {
        upgrade();
        steps.done("clean-up-old-data", "clean-up-snapshot", "clean-up-jobs");

        world.isServing(KubernetesWorld.NEW_IMAGE);
        assertThat(world.shop.directories(KubernetesWorld.CLAIM)).containsOnlyKeys("data");
        assertThat(world.api().snapshot(KubernetesWorld.SHOP, KubernetesWorld.NAMES.of(Names.FINAL)))
                .isEmpty();
    }

    @Test
    void a_claim_is_not_deleted_whose_volume_cannot_be_kept_and_goes_its_way_when_the_right_is_given()
            throws InterruptedException {
        upgrade();
        steps.done("recover-jobs", "recover-stop", "recover-detach");
        var used = world.shop.volume(KubernetesWorld.CLAIM);

        var problem = steps.failed("recover-data").problem();

        assertThat(problem.code()).isEqualTo("access-denied");
        assertThat(problem.detail()).contains("persistentvolumes");
        assertThat(world.shop.volume(KubernetesWorld.CLAIM)).isEqualTo(used);
        world.hasNoPods();

        world.cluster.allow("get", "persistentvolumes");
        world.cluster.allow("update", "persistentvolumes");
        steps.done("recover-data", "recover-image", "recover-server");
        world.isServing(KubernetesWorld.OLD_IMAGE);
    }
}
