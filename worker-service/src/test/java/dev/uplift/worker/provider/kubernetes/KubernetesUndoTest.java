package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.sandbox.kubernetes.Image;
import dev.uplift.sandbox.kubernetes.JobBehaviour;
import dev.uplift.worker.driver.PlannedSteps;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade leaves when it is taken back, and that the same server can be upgraded again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class KubernetesUndoTest {

    private static final Map<String, Object> LINKED = Map.of("mode", "link");
    private static final UpgradeId SECOND = new UpgradeId("b123456789012345");
    private static final String[] RETURN = {
        "return-applications",
        "return-stop",
        "return-detach",
        "return-data",
        "return-image",
        "return-server",
        "return-clients"
    };
    private static final String[] CLEAN_UP = {"clean-up-old-data", "clean-up-snapshot", "clean-up-jobs"};

    private final KubernetesWorld world;

    KubernetesUndoTest() throws IOException {
        world = new KubernetesWorld(its -> its.story(LINKED, List.of()));
    }

    @AfterEach
    void nothing_that_must_never_happen_has_happened() {
        assertThat(world.cluster.offences()).isEmpty();
        world.close();
    }

    private PlannedSteps planned(Map<String, Object> provider) {
        return new PlannedSteps(world, world.plan(provider, true));
    }

    private static void upgrade(PlannedSteps steps) throws InterruptedException {
        steps.done(KubernetesWorld.STOPPED);
        steps.done(KubernetesWorld.SAVED);
        steps.done("upgrade", "set-image", "start-server", "start-applications");
    }

    private String volume() {
        return world.shop.volume(KubernetesWorld.CLAIM);
    }

    private int majorOf(String volume) {
        return world.shop.directoriesOfVolume(volume).get("data").major();
    }

    private List<String> volumes() {
        return world.client.persistentVolumes().list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "copy"})
    void a_new_server_that_does_not_start_says_why_and_gives_way_to_the_old_one(String mode)
            throws InterruptedException {
        var steps = planned(Map.of("mode", mode));
        world.cluster.image(KubernetesWorld.NEW_IMAGE, Image.server(17).thatDoesNotStart());
        steps.done(KubernetesWorld.STOPPED);
        steps.done(KubernetesWorld.SAVED);
        steps.done("upgrade", "set-image");
        var before = volume();

        var problem = steps.failed("start-server").problem();
        steps.done(KubernetesWorld.UNDO);

        assertThat(problem.code()).isEqualTo("server-does-not-start");
        assertThat(problem.evidence().toString()).contains("auto_explain");
        world.isServing(KubernetesWorld.OLD_IMAGE);
        assertThat(volume().equals(before)).as("the old volume").isEqualTo(mode.equals("copy"));
    }

    @Test
    void linked_files_that_no_new_server_has_touched_are_moved_back_on_the_same_volume() throws InterruptedException {
        var steps = planned(LINKED);
        var before = volume();
        steps.done(KubernetesWorld.STOPPED);
        steps.done(KubernetesWorld.SAVED);
        steps.done("upgrade", "set-image");

        steps.done(KubernetesWorld.UNDO);

        world.isServing(KubernetesWorld.OLD_IMAGE);
        assertThat(volume()).isEqualTo(before);
        assertThat(world.shop.directories(KubernetesWorld.CLAIM)).containsOnlyKeys("data");
    }

    @Test
    void a_job_that_hangs_is_ended_before_the_old_server_comes_back() throws InterruptedException {
        var steps = planned(LINKED);
        steps.done(KubernetesWorld.STOPPED);
        world.shop.jobs("upgrade", new JobBehaviour.Hangs());

        assertThatThrownBy(() -> steps.end("upgrade")).hasMessageContaining("does not end");
        world.hasNoPods();
        steps.done(KubernetesWorld.UNDO);

        world.isServing(KubernetesWorld.OLD_IMAGE);
        assertThat(world.shop.directories(KubernetesWorld.CLAIM)).containsOnlyKeys("data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "copy"})
    void all_of_it_can_be_tried_again_when_it_was_undone(String mode) throws InterruptedException {
        var steps = planned(Map.of("mode", mode));
        upgrade(steps);
        steps.done(KubernetesWorld.UNDO);
        world.isServing(KubernetesWorld.OLD_IMAGE);

        upgrade(steps);

        world.isServing(KubernetesWorld.NEW_IMAGE);
        assertThat(majorOf(volume())).isEqualTo(17);
    }

    @Test
    void two_upgrades_that_were_returned_from_each_keep_their_volume_and_remove_no_other() throws InterruptedException {
        var first = planned(LINKED);
        var before = volume();
        upgrade(first);
        first.done(RETURN);
        var between = volume();
        world.tell(SECOND, KubernetesWorld.TO);
        var second = planned(LINKED);
        upgrade(second);
        second.done(RETURN);

        world.isServing(KubernetesWorld.OLD_IMAGE);
        assertThat(majorOf(before)).isEqualTo(17);
        assertThat(majorOf(between)).isEqualTo(17);
        assertThat(majorOf(volume())).isEqualTo(15);

        second.done(CLEAN_UP);
        assertThat(volumes()).contains(before, volume()).doesNotContain(between);

        world.tell(KubernetesWorld.UPGRADE, KubernetesWorld.TO);
        first.done(CLEAN_UP);
        assertThat(volumes()).contains(volume()).doesNotContain(before, between);
        world.isServing(KubernetesWorld.OLD_IMAGE);
    }

    @Test
    void a_server_is_upgraded_twice_in_a_row_before_anything_of_the_first_is_removed() throws InterruptedException {
        var first = planned(LINKED);
        upgrade(first);
        world.tell(SECOND, "18");
        var second = new PlannedSteps(
                world,
                world.plan(
                        "17.6", "18", Map.of("mode", "link", "image", "docker.io/bitnamilegacy/postgresql:18"), true));
        upgrade(second);

        world.isServing("docker.io/bitnamilegacy/postgresql:18");
        assertThat(world.shop.directories(KubernetesWorld.CLAIM))
                .containsOnlyKeys("data", "data-15.preupgrade", "data-17.preupgrade");
        second.done(CLEAN_UP);
        world.tell(KubernetesWorld.UPGRADE, KubernetesWorld.TO);
        first.done(CLEAN_UP);

        assertThat(world.shop.directories(KubernetesWorld.CLAIM)).containsOnlyKeys("data");
        world.isServing("docker.io/bitnamilegacy/postgresql:18");
    }
}
