package dev.uplift.sandbox.kubernetes;

import static dev.uplift.sandbox.kubernetes.SimulatedCluster.CLAIM;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.LONG;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.ORDERS;
import static dev.uplift.sandbox.kubernetes.SimulatedCluster.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.uplift.sandbox.platform.Fault;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.http.HttpClosedException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The API itself: who may, what is refused, what is served, and what goes wrong on the way. */
class ApiTest {

    private final SimulatedCluster cluster = new SimulatedCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private KubernetesClientException refused(Runnable call) {
        return assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(call::run)
                .actual();
    }

    private boolean may(String verb, String resource, String subresource) {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(SHOP)
                .withVerb(verb)
                .withResource(resource)
                .withSubresource(subresource)
                .endResourceAttributes()
                .endSpec()
                .build();
        return cluster.client
                .authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }

    @Test
    void whatIsDeniedIsForbiddenAndTheReviewSaysSo() {
        cluster.kubernetes.deny("list", "pods");
        cluster.kubernetes.deny("create", "pods/exec");

        var refused = refused(() -> cluster.client.pods().inNamespace(SHOP).list());

        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(refused.getMessage()).contains("cannot list resource \"pods\" in API group \"\"");
        assertThat(may("list", "pods", null)).isFalse();
        assertThat(may("create", "pods", "exec")).isFalse();
        assertThat(may("get", "pods", null)).isTrue();
        cluster.kubernetes.allow("list", "pods");
        assertThat(cluster.client.pods().inNamespace(SHOP).list().getItems()).isEmpty();
    }

    @Test
    void twoChangesOfTheSameStateAreAConflict() {
        cluster.orders();
        var sets = cluster.client.apps().statefulSets().inNamespace(SHOP);
        var seen = sets.withName(ORDERS).get();
        sets.withName(ORDERS).edit(set -> {
            set.getMetadata().getLabels().put("changed", "meanwhile");
            return set;
        });

        seen.getSpec().setReplicas(0);
        var refused = refused(() -> sets.resource(seen).update());

        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("Conflict");
    }

    @Test
    void namesAreTakenOnce() {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("script")
                .endMetadata()
                .addToData("a", "b")
                .build();
        cluster.client.configMaps().inNamespace(SHOP).resource(map).create();

        var refused = refused(() ->
                cluster.client.configMaps().inNamespace(SHOP).resource(map).create());

        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("AlreadyExists");
    }

    @Test
    void whatIsMadeIsAsOldAsTheClusterSays() {
        cluster.pass(Duration.ofDays(3));

        var made = cluster.client
                .configMaps()
                .inNamespace(SHOP)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("script")
                        .endMetadata()
                        .build())
                .create();

        assertThat(Instant.parse(made.getMetadata().getCreationTimestamp()))
                .isCloseTo(cluster.kubernetes.clock().now(), within(1, ChronoUnit.SECONDS));
    }

    @Test
    void aDryRunIsCheckedAndNotKept() {
        cluster.shop.podSecurity("restricted");
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("probe")
                .withImage("postgres:17")
                .endContainer()
                .endSpec()
                .build();

        var refused = refused(() ->
                cluster.client.pods().inNamespace(SHOP).resource(pod).dryRun().create());
        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(refused.getMessage()).contains("violates PodSecurity \"restricted:latest\"", "runAsNonRoot != true");

        cluster.shop.podSecurity("baseline");
        cluster.client.pods().inNamespace(SHOP).resource(pod).dryRun().create();
        assertThat(cluster.pod("probe")).isNull();
    }

    @Test
    void aQuotaRefusesWhatIsTooMuch() {
        cluster.orders();
        cluster.client
                .resourceQuotas()
                .inNamespace(SHOP)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("requests.storage", Quantity.parse("10Gi"))
                        .endSpec()
                        .build())
                .create();
        var second = cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .withName(CLAIM)
                .get();
        second.getMetadata().setName("second");
        second.getMetadata().setResourceVersion(null);

        var refused = refused(() -> cluster.client
                .persistentVolumeClaims()
                .inNamespace(SHOP)
                .resource(second)
                .create());

        assertThat(refused.getCode()).isEqualTo(403);
        assertThat(refused.getMessage()).contains("exceeded quota: small", "requests.storage=10Gi");
    }

    @Test
    void anOldClusterServesOldVersionsAndOldLabels() {
        cluster.kubernetes.level("1.20");
        cluster.orders();
        cluster.shop.create(NewCronJob.of("nightly"));

        assertThat(refused(() -> cluster.client
                                .batch()
                                .v1()
                                .cronjobs()
                                .inNamespace(SHOP)
                                .list())
                        .getCode())
                .isEqualTo(404);
        assertThat(cluster.client
                        .batch()
                        .v1beta1()
                        .cronjobs()
                        .inNamespace(SHOP)
                        .list()
                        .getItems())
                .extracting(job -> job.getMetadata().getName(), job -> job.getApiVersion())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("nightly", "batch/v1beta1"));
        assertThat(cluster.client.getKubernetesVersion().getMinor()).isEqualTo("20");
        cluster.stop();
        cluster.job("prove", CLAIM, "copy", "postgres:15");
        cluster.pass(LONG);
        assertThat(cluster.podsOf("prove").getFirst().getMetadata().getLabels()).containsOnlyKeys("job-name");
        assertThat(cluster.job("prove").getStatus().getConditions())
                .extracting(condition -> condition.getType())
                .containsExactly("Complete");
    }

    @Test
    void aClusterMayHaveNoSnapshots() {
        cluster.orders();
        cluster.kubernetes.withoutSnapshots();

        assertThat(refused(() -> cluster.take("live", CLAIM)).getCode()).isEqualTo(404);
        assertThat(cluster.client.hasApiGroup("snapshot.storage.k8s.io", true)).isFalse();
    }

    @Test
    void callsAreCountedByVerbAndResource() {
        cluster.orders();
        var before = cluster.kubernetes.calls().total();

        cluster.pod(ORDERS + "-0");
        cluster.scale(0);

        assertThat(cluster.kubernetes.calls().byOperation())
                .containsEntry("get pods", 1L)
                .containsKey("update statefulsets/scale");
        assertThat(cluster.kubernetes.calls().total()).isGreaterThan(before);
    }

    @Test
    void aLostAnswerHasHadItsEffectAndALostRequestHasNot() {
        var maps = cluster.client.configMaps().inNamespace(SHOP);
        cluster.kubernetes.faults().add(Fault.next("create configmaps", new Fault.LoseAnswer()));
        cluster.kubernetes.faults().add(Fault.next("create configmaps", new Fault.LoseRequest()));

        for (var name : List.of("arrived", "lost")) {
            var map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .build();
            assertThat(refused(() -> maps.resource(map).create())).hasRootCauseInstanceOf(HttpClosedException.class);
        }

        assertThat(maps.withName("arrived").get()).isNotNull();
        assertThat(maps.withName("lost").get()).isNull();
    }

    @Test
    void aRefusalComesInTheFormOfTheApi() {
        cluster.kubernetes
                .faults()
                .add(Fault.next(
                        "list pods", new Fault.Refuse(503, "ServiceUnavailable", "apiserver is shutting down")));

        var refused = refused(() -> cluster.client.pods().inNamespace(SHOP).list());

        assertThat(refused.getCode()).isEqualTo(503);
        assertThat(refused.getStatus().getReason()).isEqualTo("ServiceUnavailable");
    }

    @Test
    void itsKubeconfigLeadsToIt() {
        var config = Config.fromKubeconfig(cluster.kubernetes.kubeconfig());

        assertThat(config.getMasterUrl()).isEqualTo(cluster.kubernetes.uri() + "/");
        assertThat(config.getCurrentContext().getName()).isEqualTo("simulated");
    }
}
