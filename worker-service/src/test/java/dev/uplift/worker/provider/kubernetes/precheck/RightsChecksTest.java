package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.WEB;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.right;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.kubernetes.cluster.Permission.Use;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Around;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found of the worker's rights, of what the namespace lets in, and of its quotas. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RightsChecksTest {

    @Test
    void rights() {
        finds(fine().denied(right(Use.UPGRADE)), "kubernetes-permission", Severity.BLOCK);
        finds(fine().denied(right(Use.APPLICATIONS)), "kubernetes-permission", Severity.BLOCK, "Applications");
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
    void a_claim_that_cannot_be_made_anew_names_the_steps_that_would_stop() {
        finds(fine().denied(right(Use.WAY_BACK)), "way-back-permission", Severity.BLOCK, "recover-data", "return-data");
        finds(fine().denied(right(Use.WAY_BACK)).provider("""
                {"image": "i:17", "applications": "layer=application", "mode": "copy"}"""), "way-back-permission", Severity.WARN, "return-data");
        assertThat(found(fine().denied(right(Use.WAY_BACK)).options("""
                {"backup": "platform"}""")))
                .extracting(Finding::id)
                .doesNotContain("way-back-permission");
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
}
