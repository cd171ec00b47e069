package dev.uplift.worker.provider.kubernetes.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.worker.provider.kubernetes.operated.OperatedServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What stands against handing a server over to its operator. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperatedChecksSpec {

    private static final String HEALTHY = """
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata: {name: orders, namespace: shop, uid: 0a1b}
            spec: {instances: 3, imageName: "registry/postgresql:15.8"}
            status:
              phase: Cluster in healthy state
              readyInstances: 3
              currentPrimary: orders-1
              pgDataImageInfo: {image: "registry/postgresql:15.8", majorVersion: 15}
            """;

    private static final UpgradeOptions UNREHEARSED = options("skip");

    private static UpgradeOptions options(String rehearsal) {
        return UpgradeOptions.of(Map.of("rehearsal", rehearsal, "rehearsalReason", "tried on a copy"));
    }

    private static OperatedServer server(String yaml) {
        return OperatedServer.of(Serialization.unmarshal(yaml, GenericKubernetesResource.class));
    }

    private static List<String> found(String yaml, String image, UpgradeOptions options) {
        return OperatedChecks.findings(server(yaml), 17, image, options).stream()
                .filter(finding -> finding.severity() == Severity.BLOCK)
                .map(Finding::id)
                .toList();
    }

    @Test
    void nothing_stands_against_a_healthy_one_but_that_backups_do_not_lead_past_it() {
        assertThat(OperatedChecks.findings(server(HEALTHY), 17, "registry/postgresql:17", UNREHEARSED))
                .extracting(Finding::id, Finding::severity)
                .containsExactly(tuple("operated-backups", Severity.WARN));
    }

    @Test
    void one_that_its_operator_works_on_is_left_to_it() {
        var busy = HEALTHY.replace("readyInstances: 3", "readyInstances: 2");

        assertThat(found(busy, "registry/postgresql:17", UNREHEARSED)).containsExactly("operated-unhealthy");
        assertThat(OperatedChecks.findings(server(busy), 17, "registry/postgresql:17", UNREHEARSED)
                        .getFirst()
                        .explanation())
                .isEqualTo("Cluster in healthy state, 2 of 3 ready");
    }

    @Test
    void an_image_from_a_catalogue_is_not_ours_to_change() {
        var catalogue = HEALTHY.replace("imageName: \"registry/postgresql:15.8\"", "imageCatalogRef: {major: 15}");

        assertThat(found(catalogue, "registry/postgresql:17", UNREHEARSED)).containsExactly("operated-catalogue");
        assertThat(OperatedChecks.arePlannable(server(catalogue), 17)).isFalse();
    }

    @Test
    void an_operator_that_does_not_say_the_version_of_the_data_does_not_upgrade_it() {
        var old = HEALTHY.replaceAll("\\s+pgDataImageInfo.*", "");

        assertThat(found(old, "registry/postgresql:17", UNREHEARSED)).containsExactly("operated-too-old");
    }

    @Test
    void data_of_the_version_is_not_upgraded_again() {
        var done = HEALTHY.replace("majorVersion: 15", "majorVersion: 17");

        assertThat(found(done, "registry/postgresql:17", UNREHEARSED)).containsExactly("operated-not-newer");
    }

    @Test
    void an_image_of_another_version_is_refused() {
        assertThat(found(HEALTHY, "registry/postgresql:16", UNREHEARSED)).containsExactly("operated-image");
        assertThat(found(HEALTHY, "registry/postgresql@sha256:0a1b", UNREHEARSED))
                .isEmpty();
    }

    @Test
    void that_nothing_is_rehearsed_must_be_asked_for() {
        assertThat(found(HEALTHY, "registry/postgresql:17", UpgradeOptions.of(Map.of())))
                .containsExactly("operated-unrehearsed");
    }
}
