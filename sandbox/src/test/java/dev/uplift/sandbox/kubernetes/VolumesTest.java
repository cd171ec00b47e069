package dev.uplift.sandbox.kubernetes;

import static dev.uplift.sandbox.kubernetes.SimulatedCluster.CLAIM;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.LONG;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.ORDERS;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims, volumes, snapshots, and the Jobs that work on them. */
class VolumesTest {

    private static final String TOOLS = "tianon/postgres-upgrade:15-to-17";

    private final SimulatedCluster cluster = new SimulatedCluster();

    @BeforeEach
    void create() {
        cluster.orders();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void claim(String name, String snapshot, String size) {
        cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("fast")
                        .withNewDataSource("snapshot.storage.k8s.io", "VolumeSnapshot", snapshot)
                        .withNewResources()
                        .addToRequests("storage", Quantity.parse(size))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    private PersistentVolumeClaim claim(String name) {
        return cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .withName(name)
                .get();
    }

    @Test
    void aSnapshotIsReadyLaterAndHoldsWhatWasThereWhenItWasAskedFor() {
        cluster.take("live", CLAIM);
        assertThat(cluster.snapshot("live").<Map<String, Object>>get("status").get("readyToUse"))
                .isEqualTo(false);

        cluster.pass(Duration.ofSeconds(75));

        var status = cluster.snapshot("live").<Map<String, Object>>get("status");
        assertThat(status).containsEntry("readyToUse", true).containsEntry("restoreSize", "8Gi");
        assertThat(status.get("boundVolumeSnapshotContentName")).asString().startsWith("snapcontent-");
    }

    @Test
    void snapshotsFailOrNeverComeWhereTheyAreTold() {
        cluster.shop.snapshots(new SnapshotBehaviour.Fails("out of space"));
        cluster.take("broken", CLAIM);
        cluster.shop.snapshots(new SnapshotBehaviour.Never());
        cluster.take("never", CLAIM);

        cluster.pass(LONG);

        assertThat(cluster.snapshot("broken")
                        .<Map<String, Map<String, Object>>>get("status")
                        .get("error"))
                .containsEntry("message", "out of space");
        assertThat(cluster.snapshot("never").getAdditionalProperties()).doesNotContainKey("status");
    }

    @Test
    void aClaimFromASnapshotWaitsForTheFirstPodThatMountsIt() {
        cluster.take("live", CLAIM);
        cluster.pass(LONG);
        claim("clone", "live", "8Gi");
        cluster.pass(LONG);
        assertThat(claim("clone").getStatus().getPhase()).isEqualTo("Pending");

        cluster.job("rehearse", "clone", "copy", TOOLS);
        cluster.pass(LONG);

        assertThat(claim("clone").getStatus().getPhase()).isEqualTo("Bound");
        assertThat(cluster.job("rehearse").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(cluster.shop.directories("clone").get("data").major()).isEqualTo(17);
        assertThat(cluster.shop.directories(CLAIM).get("data").major()).isEqualTo(15);
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void aClaimSmallerThanTheSnapshotIsNeverBound() {
        cluster.take("live", CLAIM);
        cluster.pass(LONG);
        claim("small", "live", "4Gi");

        cluster.job("prove", "small", "copy", TOOLS);
        cluster.pass(LONG);

        assertThat(claim("small").getStatus().getPhase()).isEqualTo("Pending");
        assertThat(Jobs.hasEnded(cluster.job("prove"))).isFalse();
    }

    @Test
    void aClaimThatIsUsedGoesOnlyAfterItsPod() {
        cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .withName(CLAIM)
                .delete();
        cluster.pass(LONG);
        assertThat(claim(CLAIM).getMetadata().getDeletionTimestamp()).isNotNull();

        cluster.stop();

        assertThat(claim(CLAIM)).isNull();
        assertThat(cluster.client.persistentVolumes().list().getItems()).isEmpty();
    }

    @Test
    void aRetainedVolumeOutlivesItsClaimAndCanBeHadAgain() {
        cluster.stop();
        var volume = claim(CLAIM).getSpec().getVolumeName();
        cluster.client
                .persistentVolumes()
                .withName(volume)
                .edit(found -> new PersistentVolumeBuilder(found)
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .endSpec()
                        .build());

        cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .withName(CLAIM)
                .delete();

        assertThat(claim(CLAIM)).isNull();
        assertThat(cluster.client
                        .persistentVolumes()
                        .withName(volume)
                        .get()
                        .getStatus()
                        .getPhase())
                .isEqualTo("Released");
        assertThat(cluster.shop.directoriesOfVolume(volume)).containsKey("data");
    }

    @Test
    void theScriptUpgradesTheVolumeAndTheServerStartsOnIt() {
        cluster.stop();

        cluster.job("upgrade", CLAIM, "link", TOOLS);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.podsOf("upgrade").getFirst().getStatus().getPhase()).isEqualTo("Pending");
        cluster.pass(Duration.ofSeconds(40));
        assertThat(cluster.podsOf("upgrade").getFirst().getStatus().getPhase()).isEqualTo("Running");
        cluster.pass(LONG);

        assertThat(cluster.job("upgrade").getStatus().getConditions())
                .extracting(condition -> condition.getType())
                .containsExactly("SuccessCriteriaMet", "Complete");
        assertThat(cluster.log("upgrade"))
                .contains("==> [3/4] pg_upgrade\n", "==> fact mode=link\n", "Upgrade Complete\n")
                .endsWith("==> Done. PostgreSQL 17 data is ready at /volume/data\n");
        assertThat(cluster.shop.directories(CLAIM)).containsOnlyKeys("data", "data-15.preupgrade");
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void aJobThatFailsLeavesTheData() {
        cluster.stop();
        cluster.shop.jobs("upgrade", new JobBehaviour.Fails("check-failed", "it does not fit"));

        cluster.job("upgrade", CLAIM, "link", TOOLS);
        cluster.pass(LONG);

        assertThat(cluster.client.storage().v1().volumeAttachments().list().getItems())
                .isEmpty();
        assertThat(cluster.job("upgrade").getStatus().getConditions())
                .extracting(condition -> condition.getType())
                .containsExactly("FailureTarget", "Failed");
        assertThat(cluster.log("upgrade")).contains("==> FATAL check-failed: it does not fit");
        assertThat(cluster.shop.directories(CLAIM)).containsOnlyKeys("data");
    }

    @Test
    void aJobWhoseNodeIsLostLeavesHalfOfItAndRecoverBringsItBack() {
        cluster.stop();
        cluster.shop.jobs("upgrade", new JobBehaviour.LosesItsPod(JobBehaviour.Where.WITHIN_SWAP));
        cluster.job("upgrade", CLAIM, "link", TOOLS);
        cluster.pass(LONG);
        assertThat(cluster.shop.directories(CLAIM)).containsOnlyKeys("data-17", "data-15.preupgrade");

        cluster.job("recover", CLAIM, "link", TOOLS);
        cluster.pass(LONG);

        assertThat(cluster.job("recover").getStatus().getSucceeded()).isEqualTo(1);
        assertThat(cluster.shop.directories(CLAIM)).containsOnlyKeys("data");
        cluster.scale(1);
        cluster.pass(LONG);
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void aServerThatStartsWhereNothingIsIsTheWorstOfOffences() {
        cluster.stop();
        cluster.shop.jobs("upgrade", new JobBehaviour.LosesItsPod(JobBehaviour.Where.WITHIN_SWAP));
        cluster.job("upgrade", CLAIM, "link", TOOLS);
        cluster.pass(LONG);

        cluster.scale(1);
        cluster.pass(LONG);

        assertThat(cluster.kubernetes.offences())
                .containsExactly("shop/%s-0 started PostgreSQL 15 on an empty directory".formatted(ORDERS));
    }

    @Test
    void aJobBesideTheServerOnItsVolumeIsAnOffence() {
        cluster.job("upgrade", CLAIM, "copy", TOOLS);
        cluster.pass(LONG);

        assertThat(cluster.log("upgrade")).contains("==> FATAL unclean-shutdown");
        var job = cluster.podsOf("upgrade").getFirst().getMetadata().getName();
        assertThat(cluster.kubernetes.offences())
                .containsExactly("shop/%s writes to a volume that another pod writes to".formatted(job));
    }

    @Test
    void aRemovedJobTakesItsPodsWithIt() {
        cluster.stop();
        cluster.job("prove", CLAIM, "copy", TOOLS);
        cluster.pass(LONG);
        assertThat(cluster.podsOf("prove")).hasSize(1);

        cluster.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(SHOP)
                .withName("uplift-prove")
                .delete();
        cluster.pass(LONG);

        assertThat(cluster.podsOf("prove")).isEmpty();
    }
}
