package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.driver.PlannedSteps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With rollout by Helm people set the image; the step tells them the values, and waits. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class AwaitImageTest {

    private static final Map<String, Object> BY_HELM = Map.of("mode", "copy", "rollout", "helm");
    private static final String VALUES = "{image: {repository: docker.io/bitnamilegacy/postgresql, tag: 17}}";

    private final KubernetesWorld world;
    private final PlannedSteps steps;

    AwaitImageTest() throws IOException {
        world = new KubernetesWorld(its -> its.story(BY_HELM, List.of()));
        steps = new PlannedSteps(world, world.plan(BY_HELM, true));
    }

    @BeforeEach
    void upgraded() throws InterruptedException {
        steps.done(KubernetesWorld.STOPPED);
        steps.done(KubernetesWorld.SAVED);
        steps.done("upgrade");
    }

    @AfterEach
    void nothing_that_must_never_happen_has_happened() {
        assertThat(world.cluster.offences()).isEmpty();
        world.close();
    }

    @Test
    void the_values_are_told_until_somebody_has_set_them() throws InterruptedException {
        assertThat(steps.waitsFor("set-image")).contains(VALUES);
        world.hasNoPods();

        world.setImage(KubernetesWorld.NEW_IMAGE);
        steps.done("set-image", "start-server", "start-applications");

        assertThat(steps.facts()).containsEntry("helm.values", VALUES);
        world.isServing(KubernetesWorld.NEW_IMAGE);
    }

    @Test
    void whoever_deploys_the_old_values_is_stopped_before_the_old_server_starts_on_the_new_data()
            throws InterruptedException {
        world.scaleUp();

        assertThat(steps.waitsFor("set-image")).contains(VALUES);

        world.hasNoPods();
        assertThat(steps.found()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("server-started-meanwhile");
            assertThat(finding.remedy()).contains(VALUES);
        });
    }

    @Test
    void the_way_back_sets_the_old_image_itself_and_says_that_the_values_are_behind() throws InterruptedException {
        world.setImage(KubernetesWorld.NEW_IMAGE);
        steps.done("set-image");

        steps.done(KubernetesWorld.UNDO);

        world.isServing(KubernetesWorld.OLD_IMAGE);
        assertThat(steps.found()).extracting(Finding::id).containsExactly("helm-values-behind");
        assertThat(steps.found().getFirst().remedy())
                .contains("{image: {repository: docker.io/bitnamilegacy/postgresql, tag: 15}}");
    }
}
