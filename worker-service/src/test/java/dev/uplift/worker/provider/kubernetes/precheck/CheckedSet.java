package dev.uplift.worker.provider.kubernetes.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.kubernetes.Workload;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Permission;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/** What the checks say of a StatefulSet that was looked at, and one of which they say nothing. */
final class CheckedSet {

    static final Workload WEB = new Workload.OfDeployment(deployment("{}"));

    private CheckedSet() {}

    static Deployment deployment(String labels) {
        return Manifests.of(
                "{kind: Deployment, metadata: {name: web, uid: w-1, labels: %s}, spec: {replicas: 2}}"
                        .formatted(labels),
                Deployment.class);
    }

    static Around around(Workload... applications) {
        return new Around(List.of(applications), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static Looked fine() {
        return new Looked().around(around(WEB));
    }

    static List<Finding> found(Looked looked) {
        return KubernetesPrechecks.outside(looked.look());
    }

    static void finds(Looked looked, String id, Severity severity, String... words) {
        assertThat(found(looked)).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo(id);
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(finding.explanation()).contains(word));
            assertThat(finding.remedy()).isNotEmpty();
        });
    }

    /** One of those that a use needs. */
    static Permission right(Use use) {
        return Api.PERMISSIONS.stream()
                .filter(each -> each.use() == use)
                .findFirst()
                .orElseThrow();
    }
}
