package dev.uplift.sandbox.kubernetes;

import static dev.uplift.sandbox.kubernetes.SimulatedCluster.CLAIM;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.LONG;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.ORDERS;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What StatefulSets, Deployments, CronJobs and Jobs make of pods. */
class WorkloadsTest {

    private final SimulatedCluster cluster = new SimulatedCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aServerIsThereWithAllThatBelongsToIt() {
        cluster.orders();

        var pod = cluster.pod(ORDERS + "-0");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
        assertThat(Kubelet.isReady(pod)).isTrue();
        assertThat(pod.getSpec().getNodeName()).isEqualTo("node-1");
        var claim = cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .withName(CLAIM)
                .get();
        assertThat(claim.getStatus().getPhase()).isEqualTo("Bound");
        assertThat(cluster.client.storage().v1().volumeAttachments().list().getItems())
                .extracting(each -> each.getSpec().getSource().getPersistentVolumeName())
                .containsExactly(claim.getSpec().getVolumeName());
        assertThat(cluster.client
                        .secrets()
                        .inNamespace(SHOP)
                        .withName(ORDERS)
                        .get()
                        .getData())
                .containsKey("postgres-password");
        assertThat(cluster.shop.directories(CLAIM)).containsKey("data");
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void aServerScaledToZeroDiesAndItsVolumeIsDetachedLater() {
        cluster.orders();

        cluster.scale(0);

        assertThat(cluster.pod(ORDERS + "-0").getMetadata().getDeletionTimestamp())
                .isNotNull();
        assertThat(cluster.shop.directories(CLAIM).get("data").clean()).isFalse();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(cluster.pod(ORDERS + "-0")).isNull();
        assertThat(cluster.shop.directories(CLAIM).get("data").clean()).isTrue();
        assertThat(cluster.client.storage().v1().volumeAttachments().list().getItems())
                .hasSize(1);
        cluster.pass(Duration.ofSeconds(40));
        assertThat(cluster.client.storage().v1().volumeAttachments().list().getItems())
                .isEmpty();
    }

    @Test
    void aServerThatNeedsLongerThanItsGracePeriodIsKilled() {
        cluster.orders();
        cluster.kubernetes.delays(Delays.USUAL.withStop(Duration.ofMinutes(2)));

        cluster.stop();

        assertThat(cluster.pod(ORDERS + "-0")).isNull();
        assertThat(cluster.shop.directories(CLAIM).get("data").clean()).isFalse();
    }

    @Test
    void aServerComesBackOnItsVolume() {
        cluster.orders();
        cluster.stop();

        cluster.scale(1);
        cluster.pass(LONG);

        assertThat(Kubelet.isReady(cluster.pod(ORDERS + "-0"))).isTrue();
        var set = cluster.client
                .apps()
                .statefulSets()
                .inNamespace(SHOP)
                .withName(ORDERS)
                .get();
        assertThat(set.getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(set.getStatus().getObservedGeneration())
                .isEqualTo(set.getMetadata().getGeneration());
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void aServerOfAnotherVersionIsAnOffence() {
        cluster.orders();

        image("docker.io/bitnamilegacy/postgresql:17");
        cluster.pass(LONG);

        assertThat(cluster.kubernetes.offences())
                .first()
                .asString()
                .contains("started PostgreSQL 17 on a directory of 15");
        var status =
                cluster.pod(ORDERS + "-0").getStatus().getContainerStatuses().getFirst();
        assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    }

    @Test
    void anImageWhoseServerDoesNotStartIsTriedAgainAndAgainAndTouchesNothing() {
        cluster.orders();
        cluster.kubernetes.image(
                "bitnamilegacy/postgresql:15.99", Image.server(15).thatDoesNotStart());

        image("docker.io/bitnamilegacy/postgresql:15.99");
        cluster.pass(LONG);

        var status =
                cluster.pod(ORDERS + "-0").getStatus().getContainerStatuses().getFirst();
        assertThat(status.getRestartCount()).isGreaterThan(2);
        assertThat(cluster.client
                        .pods()
                        .inNamespace(SHOP)
                        .withName(ORDERS + "-0")
                        .getLog())
                .contains("FATAL");
        assertThat(cluster.shop.directories(CLAIM).get("data").clean()).isTrue();
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    @Test
    void anImageThatIsNowhereCannotBePulled() {
        cluster.orders();

        image("docker.io/bitnamilegacy/postgresql:99");
        cluster.pass(LONG);

        var status =
                cluster.pod(ORDERS + "-0").getStatus().getContainerStatuses().getFirst();
        assertThat(status.getState().getWaiting().getReason()).isEqualTo("ImagePullBackOff");
        assertThat(cluster.kubernetes.offences()).isEmpty();
    }

    private void image(String image) {
        cluster.client
                .apps()
                .statefulSets()
                .inNamespace(SHOP)
                .withName(ORDERS)
                .edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    @Test
    void applicationsAreScaledAndRolledOut() {
        cluster.shop.create(NewApplication.of("web", 3).labelled("layer", "application"));
        var web = cluster.client.apps().deployments().inNamespace(SHOP).withName("web");
        assertThat(web.get().getStatus().getReadyReplicas()).isEqualTo(3);

        web.scale(0);
        cluster.pass(Duration.ofSeconds(30));

        assertThat(cluster.client.pods().inNamespace(SHOP).list().getItems()).isEmpty();
        assertThat(web.get().getStatus().getReadyReplicas()).isZero();

        web.scale(3);
        assertThat(web.get().getStatus().getReadyReplicas()).isZero();
        cluster.pass(LONG);
        assertThat(web.get().getStatus().getReadyReplicas()).isEqualTo(3);
    }

    @Test
    void aSuspendedCronJobDoesNotRun() {
        cluster.shop.create(NewCronJob.of("nightly"));
        assertThat(cluster.shop.runCronJob("nightly")).isTrue();
        var jobs = cluster.client.batch().v1().jobs().inNamespace(SHOP);
        cluster.pass(LONG);
        assertThat(jobs.list().getItems()).hasSize(1);
        assertThat(Jobs.hasEnded(jobs.list().getItems().getFirst())).isTrue();

        cluster.client
                .batch()
                .v1()
                .cronjobs()
                .inNamespace(SHOP)
                .withName("nightly")
                .edit(found -> {
                    found.getSpec().setSuspend(true);
                    return found;
                });

        assertThat(cluster.shop.runCronJob("nightly")).isFalse();
        assertThat(jobs.list().getItems()).hasSize(1);
    }
}
