package dev.uplift.worker.provider.kubernetes.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.kubernetes.cluster.Permission.Scope;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The published roles allow what the driver asks of API servers, and nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RolesTest {

    private static final Path ROLES = Path.of("..", "k8s", "kubernetes");

    /** What an exec takes on newer API servers besides the GET that it begins with. */
    private static final String BESIDES_EXEC = "create pods/exec";

    /** Everybody who is known may ask for that. */
    private static final String ABOUT_ONESELF = "create selfsubjectaccessreviews.authorization.k8s.io";

    private RecordingApiServer server;
    private KubernetesClient client;
    private Api api;

    @BeforeEach
    void start() throws IOException {
        server = new RecordingApiServer();
        client = server.client();
        api = new Api(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void every_call_has_its_right_and_no_right_is_without_a_call() {
        calls().values().forEach(RolesTest::ask);

        var rights = new TreeSet<>(server.asked());
        rights.remove(ABOUT_ONESELF);
        rights.add(BESIDES_EXEC);
        assertThat(rights)
                .containsExactlyInAnyOrderElementsOf(
                        Api.PERMISSIONS.stream().map(Permission::toString).collect(Collectors.toSet()));
    }

    /** A call, whatever becomes of it. */
    @FunctionalInterface
    private interface Call {
        void make() throws InterruptedException;
    }

    private static void ask(Call call) {
        try {
            call.make();
        } catch (KubernetesClientException unlike) {
            // it was asked: that an API server would answer otherwise does not matter here
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void no_call_is_forgotten_here() {
        var methods = Arrays.stream(Api.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .filter(name ->
                        !Set.of("client", "equals", "hashCode", "toString").contains(name))
                .collect(Collectors.toSet());

        assertThat(calls().keySet().stream().map(name -> name.replaceAll(" .*", "")))
                .containsAll(methods);
    }

    private static <T extends HasMetadata> T some(Class<T> type) {
        return Serialization.unmarshal(
                "{\"metadata\":{\"name\":\"n\",\"namespace\":\"shop\",\"resourceVersion\":\"1\"},\"spec\":{}}", type);
    }

    private static PersistentVolume volume() {
        return Serialization.unmarshal(
                "{\"metadata\":{\"name\":\"n\",\"resourceVersion\":\"1\"},\"spec\":{}}", PersistentVolume.class);
    }

    private static ConfigMap map() {
        return Serialization.unmarshal("{\"metadata\":{\"name\":\"n\",\"namespace\":\"shop\"}}", ConfigMap.class);
    }

    private static GenericKubernetesResource operated() {
        return Serialization.unmarshal(
                "{\"apiVersion\":\"postgresql.cnpg.io/v1\",\"kind\":\"Cluster\",\"metadata\":{\"name\":\"n\","
                        + "\"namespace\":\"shop\",\"resourceVersion\":\"1\"}}",
                GenericKubernetesResource.class);
    }

    /** By the names of the methods; a second one of the same name has a word behind it. */
    private Map<String, Call> calls() {
        var pod = some(Pod.class);
        return Map.ofEntries(
                Map.entry("may", () -> api.may(Api.PERMISSIONS.getFirst(), "shop")),
                Map.entry("workloads", () -> {
                    var workloads = api.workloads("shop");
                    ask(() -> workloads.all("a=b"));
                    ask(() -> client.resource(some(Deployment.class)).update());
                }),
                Map.entry("workloads sets", () -> api.workloads("shop").statefulSets("a=b")),
                Map.entry("namespace", () -> api.namespace("shop")),
                Map.entry("statefulSet", () -> api.statefulSet("shop", "n")),
                Map.entry("update", () -> api.update(some(StatefulSet.class))),
                Map.entry("update volume", () -> api.update(volume())),
                Map.entry("update cronjob", () -> api.update(some(CronJob.class))),
                Map.entry("pods", () -> api.pods("shop")),
                Map.entry("pods of", () -> api.pods("shop", new LabelSelector(List.of(), Map.of("a", "b")))),
                Map.entry("claim", () -> api.claim("shop", "n")),
                Map.entry("create", () -> api.create(some(PersistentVolumeClaim.class))),
                Map.entry("create job", () -> api.create(some(Job.class))),
                Map.entry("create map", () -> api.create(map())),
                Map.entry("deleteClaim", () -> api.deleteClaim("shop", "n")),
                Map.entry("volume", () -> api.volume("n")),
                Map.entry("attachments", api::attachments),
                Map.entry("snapshot", () -> api.snapshot("shop", "n")),
                Map.entry("takeSnapshot", () -> api.takeSnapshot("shop", "n", "c", Optional.of("k"), Map.of())),
                Map.entry("deleteSnapshot", () -> api.deleteSnapshot("shop", "n")),
                Map.entry("snapshotClasses", api::snapshotClasses),
                Map.entry("job", () -> api.job("shop", "n")),
                Map.entry("deleteJob", () -> api.deleteJob("shop", "n")),
                Map.entry("podOf", () -> api.podOf(some(Job.class))),
                Map.entry("log", () -> api.log(pod, Optional.of(Instant.EPOCH), 10)),
                Map.entry("configMap", () -> api.configMap("shop", "n")),
                Map.entry("deleteConfigMap", () -> api.deleteConfigMap("shop", "n")),
                Map.entry("secret", () -> api.secret("shop", "n", "k")),
                Map.entry("dryRun", () -> api.dryRun(pod)),
                Map.entry("exec", () -> api.exec(pod, "c", Duration.ofSeconds(1), "true")),
                Map.entry("socket", () -> {
                    try (var socket = api.socket(pod, "c")) {
                        socket.connect(null, 1);
                    } catch (IOException unlike) {
                        // the answer is no WebSocket
                    }
                }),
                Map.entry("cronJobs", () -> api.cronJobs("shop", "a=b")),
                Map.entry("quotas", () -> api.quotas("shop")),
                Map.entry("autoscalers", () -> api.autoscalers("shop")),
                Map.entry("disruptionBudgets", () -> api.disruptionBudgets("shop")),
                Map.entry("scaledByKeda", () -> api.scaledByKeda("shop")),
                Map.entry("operated", () -> {
                    ask(() -> api.operated().find("shop", "n"));
                    ask(() -> api.operated().update(operated()));
                }));
    }

    @Test
    void the_role_of_a_namespace_is_what_is_asked_there() throws IOException {
        var role = Serialization.unmarshal(document("namespaced"), Role.class);

        assertThat(allowed(role.getRules())).containsExactlyInAnyOrderElementsOf(needed(Set.of(Scope.NAMESPACE)));
    }

    @Test
    void the_role_of_the_cluster_is_all_that_is_asked() throws IOException {
        var role = Serialization.unmarshal(document("cluster-wide"), ClusterRole.class);

        assertThat(allowed(role.getRules())).containsExactlyInAnyOrderElementsOf(needed(Set.of(Scope.values())));
    }

    /** The role; its binding comes behind it. */
    private static String document(String variant) throws IOException {
        return Files.readString(ROLES.resolve(variant).resolve("role.yaml")).split("\n---\n")[0];
    }

    private static List<String> needed(Set<Scope> scopes) {
        return Api.PERMISSIONS.stream()
                .filter(right -> scopes.contains(right.scope()))
                .map(Permission::toString)
                .toList();
    }

    private static List<String> allowed(List<PolicyRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream()
                                        .map(verb -> "%s %s"
                                                .formatted(
                                                        verb, group.isEmpty() ? resource : resource + "." + group)))))
                .toList();
    }
}
