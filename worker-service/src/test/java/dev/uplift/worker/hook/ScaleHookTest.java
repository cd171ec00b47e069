package dev.uplift.worker.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Hook;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.wire.Json;
import dev.uplift.worker.driver.Driver.Stopped;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.kubernetes.Mark;
import dev.uplift.worker.kubernetes.Workloads;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** An API server that keeps what it is given; the test plays the controllers, which it has not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnableKubernetesMockClient(crud = true)
class ScaleHookTest {

    private static final String OTHER = "b000000000000002";

    private KubernetesClient client;
    private KubernetesMockServer server;
    private KubernetesClient workers;
    private Hooks hooks;

    @BeforeEach
    void start() {
        var oneAttempt = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        workers = new KubernetesClientBuilder().withConfig(oneAttempt).build();
        hooks = new Hooks(null, null, Cluster.of(workers), null);
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    private static Hook hook(String which) {
        return Json.read("""
                {"type":"kubernetes-scale","name":"app","at":"quiesce","namespace":"shop",%s}""".formatted(which).getBytes(), Hook.class);
    }

    private static final Hook WEB = hook("\"kind\":\"Deployment\",\"workload\":\"web\"");
    private static final Hook ALL = hook("\"kind\":\"Deployment\",\"selector\":\"app=shop\"");

    private void deploy(String name, Integer replicas) {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("shop")
                        .withLabels(Map.of("app", "shop"))
                        .withAnnotations(Map.of("team", "web"))
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .addToMatchLabels("pod", name)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
    }

    private void pod(String name, String phase) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name + "-1")
                        .withNamespace("shop")
                        .withLabels(Map.of("pod", name))
                        .endMetadata()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build())
                .create();
    }

    private Deployment read(String name) {
        return client.apps().deployments().inNamespace("shop").withName(name).get();
    }

    private int replicas(String name) {
        return read(name).getSpec().getReplicas();
    }

    private String mark(String name) {
        return read(name).getMetadata().getAnnotations().get(Mark.ANNOTATION);
    }

    private void ready(String name) {
        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName(name)
                .editStatus(it -> new DeploymentBuilder(it)
                        .withNewStatus()
                        .withObservedGeneration(it.getMetadata().getGeneration())
                        .withReadyReplicas(it.getSpec().getReplicas())
                        .endStatus()
                        .build());
    }

    private StepResult run(RecordedWork work) throws InterruptedException {
        return hooks.actions().get(work.command().step().action()).run(work);
    }

    private static RecordedWork down(Hook hook) {
        return HookTurns.of(hook, Phase.QUIESCE, Map.of(), Map.of());
    }

    private static RecordedWork up(Hook hook, Phase phase) {
        return HookTurns.of(
                HookStep.back(hook, phase).orElseThrow(),
                List.of(hook),
                HookTurns.server(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    private static String waitsFor(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Pending.class);
        return ((StepResult.Pending) result).progress().toString();
    }

    private static void done(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Done.class);
    }

    @Test
    void what_was_scaled_down_comes_back_as_it_was() throws Exception {
        deploy("web", 3);
        deploy("api", 2);
        deploy("off", 0);
        var work = down(ALL);

        done(run(work));
        assertThat(List.of(replicas("web"), replicas("api"), replicas("off"))).containsExactly(0, 0, 0);
        assertThat(work.learned).containsEntry("hook/app/replicas", Map.of("web", 3, "api", 2, "off", 0));
        assertThat(mark("off")).isNull();

        waitsFor(run(up(ALL, Phase.RESUME)));
        assertThat(List.of(replicas("web"), replicas("api"), replicas("off"))).containsExactly(3, 2, 0);
        ready("web");
        assertThat(waitsFor(run(up(ALL, Phase.RESUME)))).contains("api").doesNotContain("web");
        ready("api");
        done(run(up(ALL, Phase.RESUME)));
        assertThat(read("web").getMetadata().getAnnotations()).isEqualTo(Map.of("team", "web"));
        assertThat(mark("api")).isNull();
    }

    @Test
    void an_undo_brings_it_back_too() throws Exception {
        deploy("web", 4);
        done(run(down(WEB)));

        waitsFor(run(up(WEB, Phase.ROLL_BACK)));
        ready("web");
        done(run(up(WEB, Phase.ROLL_BACK)));

        assertThat(replicas("web")).isEqualTo(4);
    }

    @Test
    void a_stateful_set_and_a_number_that_nobody_gave() throws Exception {
        client.resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName("queue")
                        .withNamespace("shop")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("pod", "queue")
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        var hook = hook("\"kind\":\"StatefulSet\",\"workload\":\"queue\"");
        var sets = client.apps().statefulSets().inNamespace("shop").withName("queue");

        done(run(down(hook)));
        assertThat(sets.get().getSpec().getReplicas()).isZero();
        waitsFor(run(up(hook, Phase.RESUME)));
        assertThat(sets.get().getSpec().getReplicas()).isOne();
    }

    @Test
    void fewer_is_not_none_and_never_more() throws Exception {
        deploy("web", 5);
        deploy("api", 1);
        var two = hook("\"kind\":\"Deployment\",\"selector\":\"app=shop\",\"replicas\":2");

        done(run(down(two)));

        assertThat(List.of(replicas("web"), replicas("api"))).containsExactly(2, 1);
    }

    @Test
    void pods_that_are_still_being_ended_are_waited_for() throws Exception {
        deploy("web", 1);
        pod("web", "Running");
        assertThat(waitsFor(run(down(WEB)))).contains("pods of [web]");

        client.pods().inNamespace("shop").withName("web-1").delete();
        done(run(down(WEB)));
    }

    @Test
    void scaled_twice_it_never_remembers_nothing() throws Exception {
        deploy("web", 3);
        done(run(down(WEB)));
        assertThat(run(down(WEB)))
                .isEqualTo(StepResult.done(Map.of("hook/app", 1L, "hook/app/replicas", Map.of("web", 3))));

        // Somebody scales it up meanwhile.
        client.apps().deployments().inNamespace("shop").withName("web").scale(7);
        done(run(down(WEB)));
        assertThat(replicas("web")).isZero();

        // An undo that did not get ready, and a retry.
        waitsFor(run(up(WEB, Phase.ROLL_BACK)));
        done(run(down(WEB)));
        assertThat(replicas("web")).isZero();
        assertThat(mark("web")).isEqualTo(HookTurns.UPGRADE + ":3");
        waitsFor(run(up(WEB, Phase.RESUME)));
        assertThat(replicas("web")).isEqualTo(3);
    }

    @Test
    void killed_between_remembering_and_scaling_it_has_done_neither() throws Exception {
        deploy("web", 3);
        var killed = down(WEB).lost();

        assertThatThrownBy(() -> run(killed)).isInstanceOf(Stopped.class);

        assertThat(killed.learned).containsEntry("hook/app/replicas", Map.of("web", 3));
        assertThat(replicas("web")).isEqualTo(3);
        assertThat(mark("web")).isNull();
        done(run(up(WEB, Phase.ROLL_BACK)));
        assertThat(replicas("web")).isEqualTo(3);
    }

    @Test
    void what_carries_no_mark_of_the_upgrade_is_never_scaled_up() throws Exception {
        deploy("web", 0);
        done(run(up(WEB, Phase.RESUME)));
        assertThat(replicas("web")).isZero();

        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .edit(it -> new DeploymentBuilder(it)
                        .editMetadata()
                        .addToAnnotations(Mark.ANNOTATION, OTHER + ":3")
                        .endMetadata()
                        .build());
        done(run(up(WEB, Phase.RESUME)));
        assertThat(replicas("web")).isZero();
        assertThat(waitsFor(run(down(WEB)))).contains("another upgrade");
        assertThat(mark("web")).isEqualTo(OTHER + ":3");
    }

    @Test
    void once_it_is_back_an_autoscaler_has_its_way() throws Exception {
        deploy("web", 3);
        done(run(down(WEB)));
        waitsFor(run(up(WEB, Phase.RESUME)));
        client.apps().deployments().inNamespace("shop").withName("web").scale(5);
        waitsFor(run(up(WEB, Phase.RESUME)));
        ready("web");

        done(run(up(WEB, Phase.RESUME)));

        assertThat(replicas("web")).isEqualTo(5);
    }

    @Test
    void a_change_by_somebody_else_is_not_written_over() {
        deploy("web", 3);
        var workloads = new Workloads(client, "shop");
        var read = workloads.deployment("web").orElseThrow();
        client.apps().deployments().inNamespace("shop").withName("web").scale(4);

        assertThatThrownBy(() -> workloads.scale(read, 0, Optional.of(new Mark(OTHER, 3, false))))
                .hasMessageContaining("409");
        assertThat(replicas("web")).isEqualTo(4);
    }

    @Test
    void what_could_not_be_scaled_is_found_before() throws Exception {
        var nowhere = new Hooks(null, null, new Cluster(Optional.empty(), Map.of(), Path.of("/nowhere")), null);

        assertThat(nowhere.precheck(down(WEB)))
                .extracting(Finding::id, Finding::blocks)
                .containsExactly(org.assertj.core.api.Assertions.tuple("hook-no-cluster", true));
        assertThat(hooks.precheck(down(WEB))).extracting(Finding::id).containsExactly("hook-workload-missing");
        assertThat(hooks.precheck(down(ALL))).extracting(Finding::id).containsExactly("hook-workload-missing");
        deploy("web", 3);
        assertThat(hooks.precheck(down(WEB))).isEmpty();
        assertThat(replicas("web")).isEqualTo(3);
    }

    @Test
    void a_cluster_that_refuses_is_named_and_one_that_is_away_is_asked_again() throws Exception {
        var path = "/apis/apps/v1/namespaces/shop/deployments/web";
        server.expect().get().withPath(path).andReturn(403, "{}").once();
        var refused = (StepResult.Failed) run(down(WEB));
        assertThat(refused.problem().code()).isEqualTo("hook-cluster-refused");
        assertThat(refused.problem().kind()).isEqualTo(Kind.PROVIDER);

        server.shutdown();
        var away = (StepResult.Failed) run(down(WEB));
        assertThat(away.problem().passes()).as(away.problem().toString()).isTrue();
        assertThat(away.problem().detail()).contains("does not answer");
        assertThat(hooks.precheck(down(WEB))).extracting(Finding::id).containsExactly("hook-cluster-refused");
    }
}
