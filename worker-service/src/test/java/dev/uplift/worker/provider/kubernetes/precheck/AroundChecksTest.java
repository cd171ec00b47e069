package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.WEB;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.around;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.deployment;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.provider.kubernetes.cluster.DisruptionBudget;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found of whoever else works on the set, and of its clients. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AroundChecksTest {

    @ParameterizedTest
    @EnumSource
    void an_operators_server_is_left_to_it(Operator operator) {
        assertThat(operator.way()).isNotEmpty();
        assertThat(operator.title()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql.cnpg.io/v1, CLOUD_NATIVE_PG",
        "acid.zalan.do/v1, ZALANDO",
        "postgres-operator.crunchydata.com/v1beta1, CRUNCHY",
        "pgv2.percona.com/v2, PERCONA",
        "stackgres.io/v1, STACK_GRES",
        "kubedb.com/v1, KUBE_DB",
        "workloads.kubeblocks.io/v1, KUBE_BLOCKS",
    })
    void operators_are_known_by_what_owns_the_set(String api, Operator operator) {
        finds(
                fine().set(yaml -> yaml.replace(
                        "namespace: shop,",
                        "namespace: shop, ownerReferences: [{apiVersion: %s, kind: Any, name: orders, uid: o, controller: true}],"
                                .formatted(api))),
                "operator-owned",
                Severity.BLOCK,
                operator.title());
    }

    @Test
    void operators_are_known_by_labels_too() {
        finds(
                fine().set(yaml -> yaml.replace(
                        "namespace: shop,", "namespace: shop, labels: {cluster-name: orders, spilo-role: master},")),
                "operator-owned",
                Severity.BLOCK,
                "Zalando");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels: {argocd.argoproj.io/instance: shop}",
                "annotations: {argocd.argoproj.io/tracking-id: 'shop:apps/StatefulSet:shop/orders'}",
                "labels: {kustomize.toolkit.fluxcd.io/name: shop}",
                "labels: {helm.toolkit.fluxcd.io/name: shop}",
                "managedFields: [{manager: argocd-controller, operation: Apply}]",
                "managedFields: [{manager: kustomize-controller, operation: Apply}]",
            })
    void who_keeps_things_as_a_repository_has_them(String metadata) {
        finds(
                fine().set(yaml -> yaml.replace("namespace: shop,", "namespace: shop, %s,".formatted(metadata))),
                "gitops-reverts",
                Severity.BLOCK);
    }

    @Test
    void applications_of_gitops_are_named_and_what_is_paused_is_not() {
        var flux = new Workload.OfDeployment(deployment("{kustomize.toolkit.fluxcd.io/name: shop}"));
        var paused =
                "annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}, labels: {kustomize.toolkit.fluxcd.io/name: s},";

        assertThat(found(fine().around(around(flux))))
                .extracting(Finding::object)
                .containsExactly("Deployment web");
        assertThat(found(fine().set(yaml -> yaml.replace("namespace: shop,", "namespace: shop, " + paused))))
                .isEmpty();
    }

    @Test
    void helm_would_set_its_image_again() {
        var helms = fine().set(yaml ->
                yaml.replace("namespace: shop,", "namespace: shop, labels: {app.kubernetes.io/managed-by: Helm},"));

        finds(helms, "helm-managed", Severity.WARN);
        assertThat(found(helms.provider("""
                {"image": "i:17", "applications": "a", "rollout": "helm"}"""))).isEmpty();
    }

    @Test
    void autoscalers() {
        var scaler = Manifests.of(
                "{metadata: {name: h}, spec: {maxReplicas: 9, scaleTargetRef: {kind: Deployment, name: web}}}",
                HorizontalPodAutoscaler.class);

        finds(
                fine().around(new Around(List.of(WEB), List.of(), List.of(), List.of(), List.of(), List.of("web"))),
                "autoscaler-fights",
                Severity.BLOCK,
                "KEDA");
        finds(
                fine().around(new Around(List.of(WEB), List.of(), List.of(), List.of(), List.of(scaler), List.of())),
                "autoscaler-fights",
                Severity.INFO,
                "rests");
    }

    @Test
    void budgets_that_cover_the_server() {
        var set = Manifests.set(Manifests.BITNAMI);
        var covering = new DisruptionBudget("pg", set.getSpec().getSelector());

        finds(
                fine().around(new Around(List.of(WEB), List.of(), List.of(), List.of(covering), List.of(), List.of())),
                "disruption-budget",
                Severity.INFO);
    }

    @Test
    void applications() {
        finds(new Looked().provider("""
                {"image": "i:17"}"""), "applications-unnamed", Severity.WARN);
        finds(new Looked(), "applications-missing", Severity.BLOCK);
        finds(
                fine().around(around(new Workload.OfStatefulSet(Manifests.set(Manifests.BITNAMI)))),
                "applications-include-server",
                Severity.BLOCK);
    }
}
