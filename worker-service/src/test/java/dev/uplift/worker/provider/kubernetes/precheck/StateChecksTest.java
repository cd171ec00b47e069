package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.finds;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.kubernetes.precheck.SetLook.Inside;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found of the set, its pod, its claim and its versions. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StateChecksTest {

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
