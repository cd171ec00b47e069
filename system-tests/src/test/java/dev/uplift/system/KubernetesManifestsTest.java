package dev.uplift.system;

import static dev.uplift.system.DeploymentFiles.container;
import static dev.uplift.system.DeploymentFiles.inKubernetes;
import static dev.uplift.system.DeploymentFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests in k8s/base are complete, strictly typed, and their pods meet the restricted Pod Security profile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KubernetesManifestsTest {

    static Stream<Deployment> deployments() {
        return each(Deployment.class);
    }

    private static <T extends HasMetadata> Stream<T> each(Class<T> type) {
        return DeploymentFiles.resources(type).stream();
    }

    private static Map<String, String> labels(PodTemplateSpec template) {
        return template.getMetadata().getLabels();
    }

    @Nested
    class A_resource_of_kubernetes {

        @Test
        void is_in_a_file_that_the_kustomization_lists_and_no_file_is_left_out() throws IOException {
            var listed = texts(DeploymentFiles.kustomization().get("resources"));

            try (var files = Files.list(DeploymentFiles.ROOT.resolve("k8s/base"))) {
                assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("kustom")))
                        .containsExactlyInAnyOrderElementsOf(listed);
            }
        }

        @Test
        void is_there_for_each_service_and_goes_into_any_namespace() {
            assertThat(DeploymentFiles.resources())
                    .extracting(
                            each -> each.getKind() + " " + each.getMetadata().getName())
                    .containsExactlyInAnyOrder(
                            "ServiceAccount uplift-api",
                            "ConfigMap uplift-api",
                            "Deployment uplift-api",
                            "Service uplift-api",
                            "PodDisruptionBudget uplift-api",
                            "ServiceAccount uplift-worker",
                            "ConfigMap uplift-worker",
                            "Deployment uplift-worker",
                            "NetworkPolicy uplift-api",
                            "NetworkPolicy uplift-worker");
            assertThat(DeploymentFiles.resources())
                    .extracting(each -> each.getMetadata().getNamespace())
                    .containsOnlyNulls();
        }

        @ParameterizedTest
        @ValueSource(strings = {"spec: {replicaz: 1}", "metadata: {nam: x}", "spec: {replicas: 1, replicas: 2}"})
        void is_refused_if_a_field_is_misspelled_or_said_twice(String wrong) {
            var manifest = "apiVersion: apps/v1\nkind: Deployment\n" + wrong;

            assertThatThrownBy(() -> DeploymentFiles.manifests(manifest)).hasRootCauseInstanceOf(IOException.class);
        }

        @Test
        void that_selects_pods_selects_those_of_a_deployment() {
            var labels = deployments()
                    .map(each -> labels(each.getSpec().getTemplate()))
                    .toList();

            assertThat(selectors())
                    .allSatisfy(selector -> assertThat(labels)
                            .anySatisfy(some -> assertThat(some).containsAllEntriesOf(selector)));
        }

        private static Stream<Map<String, String>> selectors() {
            return Stream.of(
                            deployments()
                                    .map(each -> each.getSpec().getSelector().getMatchLabels()),
                            each(Service.class).map(each -> each.getSpec().getSelector()),
                            each(PodDisruptionBudget.class)
                                    .map(each -> each.getSpec().getSelector().getMatchLabels()),
                            each(NetworkPolicy.class)
                                    .map(each -> each.getSpec().getPodSelector().getMatchLabels()))
                    .flatMap(stream -> stream);
        }

        @Test
        void that_is_an_account_hands_out_no_token() {
            assertThat(each(ServiceAccount.class))
                    .allSatisfy(account -> assertThat(account.getAutomountServiceAccountToken())
                            .isFalse());
        }

        @Test
        void that_limits_the_network_limits_both_directions_of_every_deployment() {
            assertThat(each(NetworkPolicy.class)
                            .map(policy -> policy.getMetadata().getName()))
                    .containsExactlyInAnyOrderElementsOf(deployments()
                            .map(each -> each.getMetadata().getName())
                            .toList());
            assertThat(each(NetworkPolicy.class))
                    .allSatisfy(policy ->
                            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress"));
        }
    }

    @Nested
    class A_pod {

        @ParameterizedTest
        @MethodSource("dev.uplift.system.KubernetesManifestsTest#deployments")
        void meets_the_restricted_profile(Deployment deployment) {
            var pod = deployment.getSpec().getTemplate().getSpec();

            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getHostPID()).isNull();
            assertThat(pod.getHostIPC()).isNull();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getInitContainers()).isEmpty();
            assertThat(pod.getContainers()).allSatisfy(container -> {
                var rights = container.getSecurityContext();
                assertThat(rights.getPrivileged()).isNull();
                assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
                assertThat(rights.getReadOnlyRootFilesystem()).isTrue();
                assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(rights.getCapabilities().getAdd()).isEmpty();
                assertThat(container.getPorts())
                        .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
            });
            assertThat(pod.getVolumes())
                    .allSatisfy(volume -> assertThat(volume.getEmptyDir() != null || volume.getSecret() != null)
                            .as(volume.getName())
                            .isTrue());
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.KubernetesManifestsTest#deployments")
        void runs_twice_under_an_account_of_its_own_without_its_token(Deployment deployment) {
            var pod = deployment.getSpec().getTemplate().getSpec();

            assertThat(deployment.getSpec().getReplicas()).isEqualTo(2);
            assertThat(pod.getServiceAccountName())
                    .isEqualTo(deployment.getMetadata().getName());
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getEnableServiceLinks()).isFalse();
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.KubernetesManifestsTest#deployments")
        void is_asked_for_its_health_at_the_port_that_its_settings_name(Deployment deployment) {
            var container = container(deployment);

            assertThat(path(container.getStartupProbe())).isEqualTo("/q/health/started");
            assertThat(path(container.getLivenessProbe())).isEqualTo("/q/health/live");
            assertThat(path(container.getReadinessProbe())).isEqualTo("/q/health/ready");
            assertThat(container.getPorts()).singleElement().satisfies(port -> {
                assertThat(port.getName()).isEqualTo("http");
                assertThat(port.getContainerPort().toString())
                        .isEqualTo(
                                inKubernetes(container.getName()).environment().get("QUARKUS_HTTP_PORT"));
            });
        }

        private static String path(Probe probe) {
            assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
            return probe.getHttpGet().getPath();
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.KubernetesManifestsTest#deployments")
        void asks_for_processor_and_memory_and_limits_its_memory(Deployment deployment) {
            var resources = container(deployment).getResources();

            assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
            assertThat(resources.getLimits()).containsOnlyKeys("memory");
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.KubernetesManifestsTest#deployments")
        void mounts_what_its_settings_point_to(Deployment deployment) {
            var container = container(deployment);
            var mounts = container.getVolumeMounts().stream()
                    .map(VolumeMount::getMountPath)
                    .toList();
            var volumes = deployment.getSpec().getTemplate().getSpec().getVolumes();

            assertThat(container.getVolumeMounts().stream().map(VolumeMount::getName))
                    .containsExactlyInAnyOrderElementsOf(
                            volumes.stream().map(Volume::getName).toList());
            assertThat(mounts).contains("/tmp");
            assertThat(inKubernetes(container.getName()).environment().values())
                    .filteredOn(value -> value.startsWith("/etc/uplift"))
                    .isNotEmpty()
                    .allSatisfy(value -> assertThat(mounts).anyMatch(value::startsWith));
        }

        @Test
        void refers_to_no_secret_but_those_that_the_operator_makes() {
            var named = deployments()
                    .flatMap(each -> Stream.concat(
                            each.getSpec().getTemplate().getSpec().getVolumes().stream()
                                    .map(Volume::getSecret)
                                    .filter(Objects::nonNull)
                                    .map(SecretVolumeSource::getSecretName),
                            container(each).getEnv().stream()
                                    .map(env ->
                                            env.getValueFrom().getSecretKeyRef().getName())));

            assertThat(named.distinct())
                    .containsExactlyInAnyOrder(
                            "uplift-database", "uplift-tokens", "uplift-servers", "uplift-announcements");
        }
    }
}
