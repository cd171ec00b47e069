package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.JobBehaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whole upgrades of servers on volumes of a cluster that counts what was done to it, and workers that die meanwhile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SimulatedKubernetesTest {

    /** Five minutes here: the Job does not end before the worker is killed, however slow this machine is. */
    private static final Duration UNTIL_TOLD = Duration.ofHours(20);

    private static Kubernetes kubernetes;
    private static Uplift uplift;

    @BeforeAll
    static void start() throws IOException {
        kubernetes = Kubernetes.start();
        uplift = Uplift.startWithWorkers(kubernetes.workerEnvironment());
    }

    @AfterAll
    static void stop() throws IOException {
        uplift.close();
        kubernetes.close();
    }

    @Test
    void a_server_is_rehearsed_approved_and_upgraded_once_though_a_worker_is_killed_in_the_outage() throws IOException {
        var shop = kubernetes.newServer();
        var id = uplift.submit(Kubernetes.request(shop, Map.of("rehearsal", "required", "approval", "one")));
        var rehearsed = uplift.awaitHalt(id, "AWAITING_APPROVAL");
        kubernetes.serves(shop, Kubernetes.OLD);
        var jobs = kubernetes.calls("create jobs");
        var snapshots = kubernetes.calls("create volumesnapshots");

        kubernetes.simulator().delays(Delays.USUAL.withScript(UNTIL_TOLD));
        assertThat(uplift.approve(rehearsed).statusCode()).isEqualTo(200);
        await("the Job of pg_upgrade, behind that of the proof")
                .atMost(Duration.ofMinutes(4))
                .until(() -> kubernetes.calls("create jobs") == jobs + 2);
        var holder = uplift.holderOf(id, "upgrade");
        holder.kill();
        kubernetes.simulator().delays(Delays.USUAL);
        kubernetes.simulator().clock().advance(UNTIL_TOLD);
        holder.start();

        var ended = uplift.awaitState(id, "SUCCEEDED");
        kubernetes.serves(shop, Kubernetes.NEW);
        assertThat(ended.getString("target.version")).isEqualTo("" + Kubernetes.NEW);
        assertThat(ended.getString("outage.measuredBy")).isEqualTo("STEPS");
        assertThat(ended.getDouble("outage.seconds")).isPositive();
        assertThat(kubernetes.calls("create jobs")).isEqualTo(jobs + 2);
        assertThat(kubernetes.calls("create volumesnapshots")).isEqualTo(snapshots + 1);
        assertThat(Kubernetes.directories(shop)).containsOnlyKeys("data", "data-15.preupgrade");
    }

    @Test
    void an_upgrade_that_pg_upgrade_refuses_in_the_outage_goes_its_way_back_by_itself() {
        var shop = kubernetes.newServer();
        shop.jobs("upgrade", new JobBehaviour.Fails("check-failed", "a view needs an old function"));

        var ended = uplift.awaitState(uplift.submit(Kubernetes.request(shop, Map.of())), "ROLLED_BACK");

        assertThat(ended.getString("problem.code")).isEqualTo("check-failed");
        assertThat(ended.getString("problem.detail")).contains("a view needs an old function");
        assertThat(ended.getDouble("outage.seconds")).isPositive();
        kubernetes.serves(shop, Kubernetes.OLD);
        assertThat(Kubernetes.directories(shop)).containsOnlyKeys("data");
    }

    @Test
    void a_server_that_is_observed_returns_to_the_final_snapshot_and_what_was_written_since_is_kept() {
        var shop = kubernetes.newServer();
        var id = uplift.submit(Kubernetes.request(shop, Map.of("observe", "PT1H")));
        uplift.awaitHalt(id, "OBSERVING");
        var used = Kubernetes.volume(shop);
        kubernetes.serves(shop, Kubernetes.NEW);

        var asked = uplift.as("operator")
                .body(Map.of("reason", "slow", "acceptLoss", true))
                .post("/api/v1/upgrades/%s/rollback".formatted(id));

        assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(200);

        uplift.awaitState(id, "ROLLED_BACK");
        kubernetes.serves(shop, Kubernetes.OLD);
        assertThat(Kubernetes.volume(shop)).isNotEqualTo(used);
        assertThat(shop.directoriesOfVolume(used).get("data").major()).isEqualTo(Kubernetes.NEW);
    }
}
