package dev.uplift.worker.provider.kubernetes.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.DisruptionBudget;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import dev.uplift.worker.provider.kubernetes.cluster.SnapshotClass;
import dev.uplift.worker.provider.kubernetes.precheck.Probe.Role;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Inside;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the checks say of what was read; each finding is seen here. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SetChecksTest {

    private static final Workload WEB = new Workload.OfDeployment(deployment("{}"));

    private static Deployment deployment(String labels) {
        return Manifests.of(
                "{kind: Deployment, metadata: {name: web, uid: w-1, labels: %s}, spec: {replicas: 2}}"
                        .formatted(labels),
                Deployment.class);
    }

    private static Around around(Workload... applications) {
        return new Around(List.of(applications), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static Looked fine() {
        return new Looked().around(around(WEB));
    }

    private static List<Finding> found(Looked looked) {
        return KubernetesPrechecks.outside(looked.look());
    }

    private static void finds(Looked looked, String id, Severity severity, String... words) {
        assertThat(found(looked)).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo(id);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(finding.explanation()).contains(word));
            assertThat(finding.remedy()).isNotEmpty();
        });
    }

    @Test
    void nothing_is_found_where_nothing_is_wrong() {
        assertThat(found(fine())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 3 | replicas-more-than-one | BLOCK",
                "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain} | claim-deleted-on-scale | BLOCK",
                "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}} | rollout-partition | BLOCK",
            })
    void the_state_of_the_set(String spec, String id, Severity severity) {
        finds(fine().set(yaml -> yaml.replace("replicas: 1", spec)), id, severity);
    }

    @Test
    void a_pod_that_is_killed_before_it_has_ended() {
        var hasty = fine().set(yaml -> yaml.replace(
                "      securityContext: {fsGroup: 1001}\n",
                "      securityContext: {fsGroup: 1001}\n      terminationGracePeriodSeconds: 5\n"));

        finds(hasty, "grace-period-short", Severity.WARN);
    }

    @Test
    void a_server_that_is_not_up() {
        finds(fine().notReady(), "server-not-ready", Severity.BLOCK, "orders-postgresql-0 is Running, and not ready");
    }

    @Test
    void a_claim_without_a_volume() {
        finds(fine().claim("{metadata: {name: c}, spec: {}}").volume(null), "claim-unbound", Severity.BLOCK);
    }

    @Test
    void somebody_else_on_the_volume() {
        var backup = """
                {metadata: {name: backup-1}, spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data-orders-postgresql-0}}]},
                 status: {phase: Running}}
                """;

        finds(fine().others(backup), "claim-in-use-by-others", Severity.BLOCK, "data-orders-postgresql-0");
        assertThat(found(fine().others(backup.replace("Running", "Succeeded")))).isEmpty();
        assertThat(found(fine().others(backup.replace("backup-1", "orders-postgresql-0"))))
                .isEmpty();
    }

    @Test
    void versions() {
        finds(fine().from(null), "version-unknown", Severity.BLOCK);
        finds(fine().from(17), "target-not-newer", Severity.BLOCK);
        finds(
                fine().inside(new Inside(1L << 40, 1, Optional.empty())),
                "data-not-there",
                Severity.BLOCK,
                "/bitnami/postgresql/data");
        finds(fine().provider("""
                {"image": "postgres:16.1", "applications": "a"}"""), "image-other-version", Severity.BLOCK, "16", "17");
    }

    @Test
    void what_is_removed_too_early() {
        finds(fine().options("""
                {"retention": "PT23H"}"""), "retention-below-a-day", Severity.BLOCK);
        assertThat(found(fine().options("""
                {"retention": "PT24H"}"""))).isEmpty();
    }

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

    @Test
    void which_protection_is_missing() {
        var none = "There is no rehearsal on a clone, and no way back to a snapshot";

        finds(fine().classes(), "no-snapshot", Severity.BLOCK, "The cluster has no VolumeSnapshotClass.", none);
        finds(
                fine().classes(new SnapshotClass("other", "nfs.example", true, true)),
                "no-snapshot",
                Severity.BLOCK,
                "disk.example");
        finds(
                fine().volume("{metadata: {name: pv-1}, spec: {hostPath: {path: /d}}}"),
                "no-snapshot",
                Severity.BLOCK,
                "not one of a CSI driver");
        finds(fine().denied(right(Use.SNAPSHOT)), "no-snapshot", Severity.BLOCK, "may not take or restore");
        finds(fine().provider("""
                {"image": "i:17", "applications": "a", "snapshotClass": "gold"}"""), "no-snapshot", Severity.BLOCK, "gold");
    }

    @Test
    void a_class_that_nobody_may_see_can_be_named() {
        finds(fine().withoutClasses(), "no-snapshot", Severity.BLOCK, "may not see VolumeSnapshotClasses");
        assertThat(found(fine().withoutClasses().provider("""
                {"image": "i:17", "applications": "a", "snapshotClass": "gold"}"""))).isEmpty();
    }

    @Test
    void who_accepts_to_go_without_snapshots_goes_without_them() {
        var accepted = fine().classes().options("""
                {"accept": ["no-snapshot"]}""");

        finds(accepted, "no-snapshot", Severity.BLOCK);
        assertThat(accepted.look().snapshots()).isFalse();
        assertThat(fine().options("""
                        {"accept": ["no-snapshot"]}""").look().snapshots()).isFalse();
    }

    @Test
    void classes_of_snapshots() {
        var one = new SnapshotClass("one", "disk.example", false, true);
        var two = new SnapshotClass("two", "disk.example", false, false);

        finds(fine().classes(one, two), "snapshot-class-unclear", Severity.BLOCK, "one", "two");
        assertThat(fine().classes(one).look().snapshotClass()).contains(one);
        assertThat(fine().classes(one, Looked.SNAPSHOTS).look().snapshotClass()).contains(Looked.SNAPSHOTS);
        finds(fine().classes(two), "snapshot-not-retained", Severity.INFO);
    }

    @Test
    void a_volume_that_no_node_has() {
        finds(fine().attachments(List.of()), "volume-not-attached", Severity.WARN);
        finds(fine().attachments(List.of(Looked.attachment("pv-2"))), "volume-not-attached", Severity.WARN);
    }

    @Test
    void room_for_the_new_data() {
        var full = new Inside(100L << 20, 6L << 30, Optional.of(15));
        var half = new Inside(2L << 30, 6L << 30, Optional.of(15));
        var copying = """
                {"image": "i:17", "applications": "a", "mode": "copy"}""";

        finds(fine().inside(full), "volume-too-small", Severity.WARN, "100 MiB");
        finds(fine().inside(half).provider(copying), "volume-too-small", Severity.BLOCK, "a copy of the data");
        finds(fine().inside(half).classes().options("""
                {"accept": ["no-snapshot"]}"""), "volume-too-small", Severity.BLOCK);
        assertThat(found(fine().inside(half))).isEmpty();
    }

    @Test
    void links_need_a_snapshot() {
        finds(fine().classes().provider("""
                {"image": "i:17", "applications": "a", "mode": "link"}"""), "link-without-snapshot", Severity.BLOCK);
    }

    private static Permission right(Use use) {
        return Api.PERMISSIONS.stream()
                .filter(each -> each.use() == use)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rights() {
        finds(fine().denied(right(Use.UPGRADE)), "kubernetes-permission", Severity.BLOCK);
        finds(fine().denied(right(Use.APPLICATIONS)), "kubernetes-permission", Severity.BLOCK, "Applications");
        finds(fine().denied(right(Use.WAY_BACK)), "way-back-permission", Severity.WARN);
        finds(fine().denied(right(Use.SQL)).withoutSql(), "kubernetes-unseen", Severity.WARN, "through its pod");
        assertThat(found(fine().denied(right(Use.SQL)))).isEmpty();
        assertThat(found(fine().denied(right(Use.APPLICATIONS))
                        .around(Around.NOTHING)
                        .provider("""
                {"image": "i:17"}""")))
                .extracting(Finding::id)
                .containsExactly("applications-unnamed");
    }

    @Test
    void a_pod_that_would_not_be_let_in() {
        finds(
                fine().refusedPod("violates PodSecurity \"restricted:latest\": runAsNonRoot != true"),
                "job-pod-refused",
                Severity.BLOCK,
                "runAsNonRoot");
    }

    @ParameterizedTest
    @CsvSource({
        "requests.storage, 20Gi, 13Gi, true",
        "requests.storage, 20Gi, 12Gi, false",
        "persistentvolumeclaims, 4, 4, true",
        "persistentvolumeclaims, 4, 3, false",
        "fast.storageclass.storage.k8s.io/requests.storage, 8Gi, 8Gi, true",
        "count/volumesnapshots.snapshot.storage.k8s.io, 2, 1, true",
        "count/jobs.batch, 1, 1, true",
        "requests.nvidia.com/gpu, 1, 1, false",
    })
    void room_in_quotas(String resource, String hard, String used, boolean tooLittle) {
        var quota = Manifests.of(
                "{metadata: {name: q}, status: {hard: {%1$s: %2$s}, used: {%1$s: %3$s}}}"
                        .formatted(resource, hard, used),
                ResourceQuota.class);
        var looked = new Looked()
                .around(new Around(List.of(WEB), List.of(), List.of(quota), List.of(), List.of(), List.of()));

        assertThat(found(looked).stream().anyMatch(finding -> finding.id().equals("quota-insufficient")))
                .isEqualTo(tooLittle);
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

    private static Probe pulled(Role role, String... extensions) {
        return new Probe(role, "i:" + role, true, Optional.of(List.of(extensions)), "");
    }

    @Test
    void images() {
        var gone = new Probe(Role.NEW, "i:17", false, Optional.empty(), "ErrImagePull not found");
        var old = new Probe(Role.OLD, "i:15", false, Optional.empty(), "ErrImagePull not found");
        var silent = new Probe(Role.NEW, "i:17", true, Optional.empty(), "no bash");
        var mute = new Probe(Role.UPGRADE, "u", true, Optional.empty(), "no bash");

        finds(fine().probes(gone), "image-not-pulled", Severity.BLOCK, "The new server's image", "not found");
        finds(fine().probes(old), "image-not-pulled", Severity.WARN, "A way back would need it.");
        finds(fine().probes(silent), "image-not-looked-into", Severity.WARN);
        finds(fine().probes(mute), "image-not-looked-into", Severity.BLOCK);
        assertThat(found(fine().probes(pulled(Role.OLD), pulled(Role.NEW), pulled(Role.UPGRADE))))
                .isEmpty();
    }

    @Test
    void extensions_that_an_image_lacks() {
        var postgis = fine().extension("postgis", "shop", "geo")
                .probes(pulled(Role.OLD), pulled(Role.NEW, "postgis"), pulled(Role.UPGRADE, "plpgsql"));

        assertThat(found(postgis)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("image-lacks-extension");
            assertThat(finding.object()).isEqualTo("extension postgis 1.0");
            assertThat(finding.explanation()).contains("The image with both majors", "[shop, geo]");
        });
    }

    @Test
    void every_finding_is_in_the_catalogue_once() {
        var ids =
                KubernetesPrechecks.entries().stream().map(entry -> entry.id()).toList();

        assertThat(ids).doesNotHaveDuplicates().contains("kubernetes-unseen", "sql-not-examined", "layout-unknown");
        assertThat(Stream.of("tablespaces", "checksums-off")).noneMatch(ids::contains);
    }

    @Test
    void what_a_container_says_of_itself() {
        var answer = """
                /dev/sdb 8154588 1048576 7089628      13% /bitnami/postgresql
                15
                """;

        assertThat(SetReading.parsed(answer)).contains(new Inside(7_089_628L << 10, 1L << 30, Optional.of(15)));
        assertThat(SetReading.parsed(answer.replace("15\n", "")).orElseThrow().version())
                .isEmpty();
        assertThat(SetReading.parsed("sh: df: not found")).isEmpty();
    }
}
