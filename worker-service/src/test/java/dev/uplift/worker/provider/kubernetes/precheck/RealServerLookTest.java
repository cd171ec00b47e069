package dev.uplift.worker.provider.kubernetes.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first two steps of an upgrade of a real server, which is asked through its pod; its images are run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(240)
class RealServerLookTest {

    private static final UpgradeId UPGRADE = new UpgradeId("aaaabbbbccccdddd");
    private static final ServerAddress ORDERS = new ServerAddress(Optional.empty(), "shop", "orders");
    private static final Server SOURCE = new Server(
            "kubernetes",
            Map.of("namespace", "shop", "statefulSet", "orders"),
            Optional.empty(),
            Map.of(),
            Server.DEFAULT_POOL);
    private static final Map<String, Object> OWN = Map.of("image", "bitnamilegacy/postgresql:17");
    private static final Secrets NONE = reference -> {
        throw new Secrets.Unresolved(reference);
    };

    private final Map<String, Object> facts = new HashMap<>();
    private Path home;
    private KubernetesSimulator cluster;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        home = DataFolder.home("kubernetes");
        cluster = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        cluster.delays(Delays.NONE);
        client = cluster.client();
        cluster.namespace("shop").create(NewPostgres.bitnami("orders", 15));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Optional.ofNullable(client.pods()
                                .inNamespace("shop")
                                .withName("orders-0")
                                .get())
                        .filter(StateChecks::isReady)
                        .isPresent());
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(cluster.offences()).isEmpty();
        client.close();
        cluster.close();
        Files.delete(home);
    }

    private void sql(String statement) throws Exception {
        var located = SqlAccess.of(SOURCE, new Api(client), ORDERS, KubernetesOptions.of(OWN))
                .orElseThrow();
        try (var session = new Sessions(Dsn.of(located, NONE), "test", _ -> () -> {}).open()) {
            session.execute(statement);
        }
    }

    private Outcome asked(String action, Phase phase, Actions.Body<Turn> body) {
        var result = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> turn(action, phase, body), answer -> !(answer instanceof StepResult.Pending));
        return ((StepResult.Done) result).outcome().orElseThrow();
    }

    private StepResult turn(String action, Phase phase, Actions.Body<Turn> body) throws InterruptedException {
        var command = new Execute(
                UPGRADE,
                1,
                Step.of(phase, action, Duration.ofMinutes(30)),
                SOURCE,
                Optional.empty(),
                "17",
                "in-place",
                UpgradeOptions.of(Map.of("provider", OWN)),
                Map.copyOf(facts),
                Duration.ofMinutes(30),
                Optional.empty());
        var work = new RecordedWork(command, NONE);
        var clusters = new Clusters(Cluster.of(client), Duration.ofMillis(200), cluster.clock()::now);
        var result = Turn.action(clusters, body).run(work);
        facts.putAll(work.learned);
        return result;
    }

    @Test
    void it_is_asked_through_its_pod_and_its_images_say_what_they_have() throws Exception {
        sql("CREATE EXTENSION hstore SCHEMA public");
        sql("CREATE TABLE public.things (kind regproc)");

        var seen = asked(Driver.INSPECT, Phase.INSPECT, Inspect::run)
                .inspection()
                .orElseThrow()
                .source();
        var outcome = asked(Driver.PRECHECK, Phase.PRECHECK, KubernetesPrechecks::run);

        assertThat(seen.version()).startsWith("15.");
        assertThat(seen.facts()).containsEntry("bootstrapUser", "postgres").containsKeys("checksums", "lcCollate");
        assertThat(outcome.findings())
                .filteredOn(finding -> finding.severity() == Severity.BLOCK)
                .extracting(Finding::id)
                .containsExactly("reg-columns");
        assertThat(outcome.findings()).extracting(Finding::id).doesNotContain("sql-not-examined", "kubernetes-unseen");
        assertThat(facts.get("precheck.asked").toString()).contains("hstore");
        assertThat(outcome.plan().orElseThrow().steps()).extracting(Step::name).contains("reindex", "fence");
        assertThat(client.batch().v1().jobs().inNamespace("shop").list().getItems())
                .isEmpty();
    }
}
