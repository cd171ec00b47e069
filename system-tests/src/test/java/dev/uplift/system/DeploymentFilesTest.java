package dev.uplift.system;

import static dev.uplift.system.DeploymentFiles.byImage;
import static dev.uplift.system.DeploymentFiles.environment;
import static dev.uplift.system.DeploymentFiles.inCompose;
import static dev.uplift.system.DeploymentFiles.inKubernetes;
import static dev.uplift.system.DeploymentFiles.names;
import static dev.uplift.system.DeploymentFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images, Docker Compose and Kubernetes agree on the settings, all of them known; and Compose gives no needless rights. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeploymentFilesTest {

    /** The two services of this project, as Compose and Kubernetes call them. */
    static final List<String> OURS = List.of("api", "worker");

    static Stream<Map.Entry<String, JsonNode>> composed() {
        return DeploymentFiles.compose().get("services").properties().stream();
    }

    @Nested
    class The_settings {

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void of_compose_are_known_to_the_service(String service) {
            assertThat(DeploymentFiles.known(service + "-service"))
                    .containsAll(inCompose(service).names());
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void of_kubernetes_are_known_to_the_service(String service) {
            assertThat(DeploymentFiles.known(service + "-service"))
                    .containsAll(inKubernetes(service).names());
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void of_the_image_are_known_to_the_service(String service) {
            assertThat(DeploymentFiles.known(service + "-service"))
                    .containsAll(byImage(service).keySet());
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void are_the_same_names_in_compose_and_in_kubernetes(String service) {
            assertThat(inCompose(service).names())
                    .isEqualTo(inKubernetes(service).names());
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void have_the_same_values_in_compose_and_in_kubernetes(String service) {
            var compose = new TreeMap<>(inCompose(service).environment());
            var kubernetes = inKubernetes(service);
            compose.keySet().removeAll(kubernetes.fromSecrets());

            assertThat(compose).isEqualTo(kubernetes.environment());
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void belong_to_the_same_image_in_compose_and_in_kubernetes(String service) {
            assertThat(inCompose(service).image())
                    .isEqualTo(inKubernetes(service).image());
        }

        @Test
        void that_both_services_have_are_the_same_in_both() {
            var api = new TreeMap<>(inCompose("api").environment());
            var worker = inCompose("worker").environment();
            api.keySet().retainAll(worker.keySet());
            api.remove("QUARKUS_HTTP_PORT");
            // neither reads what belongs to the other
            api.remove("UPLIFT_SECRETS_DIRECTORIES");

            assertThat(worker).containsAllEntriesOf(api);
            assertThat(api).containsKeys("UPLIFT_LEASE", "KAFKA_BOOTSTRAP_SERVERS");
        }

        @Test
        void name_the_folders_of_exactly_the_client_tools_that_the_image_has() {
            var installed = Pattern.compile("postgresql-client-(\\d+)")
                    .matcher(DeploymentFiles.dockerfile("worker-service"))
                    .results()
                    .map(package_ -> "/usr/lib/postgresql/%s/bin".formatted(package_.group(1)));

            assertThat(byImage("worker").get("UPLIFT_CLIENT_TOOLS").split(":"))
                    .containsExactlyElementsOf(installed.toList());
        }
    }

    @Nested
    class An_image {

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void runs_as_a_user_that_is_a_number_and_not_root(String service) {
            assertThat(DeploymentFiles.dockerfile(service + "-service"))
                    .containsPattern("(?m)^USER [1-9]\\d*:[1-9]\\d*$");
        }

        @ParameterizedTest
        @FieldSource("dev.uplift.system.DeploymentFilesTest#OURS")
        void says_how_its_health_is_asked_for_at_its_port(String service) {
            var port = inCompose(service).environment().get("QUARKUS_HTTP_PORT");

            assertThat(DeploymentFiles.dockerfile(service + "-service"))
                    .contains("HEALTHCHECK", "${QUARKUS_HTTP_PORT:-%s}/q/health/ready".formatted(port));
        }
    }

    @Nested
    class A_service_of_compose {

        @ParameterizedTest
        @MethodSource("dev.uplift.system.DeploymentFilesTest#composed")
        void has_a_health_check(Map.Entry<String, JsonNode> service) {
            var definition = service.getValue();
            if (definition.has("build")) {
                assertThat(DeploymentFiles.dockerfile(service.getKey() + "-service"))
                        .containsPattern("(?m)^HEALTHCHECK ");
                assertThat(definition.at("/healthcheck/disable").asBoolean()).isFalse();
            } else {
                assertThat(definition.at("/healthcheck/test").isArray()).isTrue();
            }
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.DeploymentFilesTest#composed")
        void publishes_no_port_beyond_this_machine(Map.Entry<String, JsonNode> service) {
            assertThat(service.getValue().path("ports"))
                    .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            assertThat(service.getValue().has("network_mode")).isFalse();
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.DeploymentFilesTest#composed")
        void has_no_rights_that_it_does_not_need(Map.Entry<String, JsonNode> service) {
            var definition = service.getValue();

            assertThat(definition.fieldNames())
                    .toIterable()
                    .doesNotContain("privileged", "cap_add", "devices", "pid", "ipc", "userns_mode");
            assertThat(texts(definition.path("cap_drop"))).containsExactly("ALL");
            assertThat(texts(definition.path("security_opt"))).containsExactly("no-new-privileges:true");
            assertThat(definition.path("read_only").asBoolean()).isTrue();
            assertThat(texts(definition.path("tmpfs"))).contains("/tmp");
        }

        @ParameterizedTest
        @MethodSource("dev.uplift.system.DeploymentFilesTest#composed")
        void gets_secrets_as_files_only(Map.Entry<String, JsonNode> service) {
            assertThat(environment(service.getValue()).keySet())
                    .noneMatch(name -> name.endsWith("PASSWORD") || name.endsWith("TOKEN"));
        }

        @Test
        void is_started_after_what_it_needs_is_healthy() {
            var services = DeploymentFiles.compose().get("services");
            for (var service : services) {
                for (var needed : service.path("depends_on").properties()) {
                    assertThat(services.has(needed.getKey())).isTrue();
                    assertThat(needed.getValue().path("condition").asText()).isEqualTo("service_healthy");
                }
            }
        }

        @Test
        void uses_only_secrets_volumes_and_networks_that_are_defined() {
            var compose = DeploymentFiles.compose();
            for (var service : compose.get("services")) {
                assertThat(names(compose, "networks")).containsAll(texts(service.path("networks")));
                for (var secret : service.path("secrets")) {
                    assertThat(names(compose, "secrets"))
                            .contains(secret.path("source").asText(secret.asText()));
                }
                for (var volume : service.path("volumes")) {
                    if (volume.isTextual()) {
                        assertThat(names(compose, "volumes"))
                                .contains(volume.asText().split(":")[0]);
                    }
                }
            }
        }

        @Test
        void never_makes_a_topic_by_naming_it() {
            assertThat(environment(DeploymentFiles.compose().at("/services/kafka")))
                    .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        }
    }
}
