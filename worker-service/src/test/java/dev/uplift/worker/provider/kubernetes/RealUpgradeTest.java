package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.postgres.DataFolder;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.cluster.Servers;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.plan.UpgradedSet;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The plan with real servers, real data and the real script, on a simulated cluster; SQL goes through the pods. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(600)
class RealUpgradeTest {

    private static final String FROM = "15.0";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, Object> PROVIDER = Map.of("image", KubernetesWorld.NEW_IMAGE);
    private static final Server SERVER = KubernetesWorld.server();
    private static final ServerAddress ADDRESS = ServerAddress.of(SERVER.address());

    private Path home;
    private KubernetesSimulator cluster;
    private KubernetesClient client;
    private final Map<String, Object> facts = new HashMap<>();
    /** By the steps that had them told. */
    private final Map<String, List<String>> logs = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        home = DataFolder.home("kubernetes");
        cluster = KubernetesSimulator.start(PlatformClock.running(1), 0, home);
        cluster.delays(Delays.NONE);
        client = cluster.client();
        cluster.namespace(KubernetesWorld.SHOP).create(NewPostgres.bitnami(KubernetesWorld.SET, 15));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Optional.ofNullable(set().getStatus().getReadyReplicas())
                        .filter(ready -> ready == 1)
                        .isPresent());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        cluster.close();
        Files.delete(home);
    }

    private StatefulSet set() {
        return new Api(client)
                .statefulSet(KubernetesWorld.SHOP, KubernetesWorld.SET)
                .orElseThrow();
    }

    private Sessions sessions() throws Exception {
        var located = SqlAccess.of(SERVER, new Api(client), ADDRESS, KubernetesOptions.of(PROVIDER));
        return new Sessions(Dsn.of(located.orElseThrow(), reference -> reference), "uplift-test", _ -> () -> {});
    }

    private Plan plan() throws Exception {
        var options = KubernetesOptions.of(PROVIDER);
        var read = new Servers(new Api(client)).of(set(), options);
        return InPlacePlan.of(
                UpgradedSet.of(read, options, FROM, KubernetesWorld.TO, true, true, true),
                UpgradeOptions.of(Map.of("provider", PROVIDER)));
    }

    private void done(Plan plan, List<Step> steps) throws Exception {
        var driver = new KubernetesDriver(
                new Clusters(Cluster.of(client), Duration.ofMillis(300), cluster.clock()::now),
                new OutgoingHttp(Vertx.vertx(), new AddressRule(Optional.empty())));
        for (var step : steps) {
            var work = new RecordedWork(command(plan, step), Map.<String, String>of());
            var action = driver.actions().get(step.action());
            var end = Awaitility.await(step.name())
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> action.run(work), result -> !isOpen(result));
            assertThat(end).as(step.name()).isInstanceOf(StepResult.Done.class);
            facts.putAll(work.learned);
            logs.put(step.name(), work.logged);
            facts.putAll(((StepResult.Done) end).facts());
        }
    }

    private static boolean isOpen(StepResult result) {
        return result instanceof StepResult.Pending
                || result instanceof StepResult.Failed(var problem) && problem.passes();
    }

    private Execute command(Plan plan, Step step) {
        var needed = new HashMap<>(facts);
        needed.keySet().retainAll(step.needs());
        return new Execute(
                KubernetesWorld.UPGRADE,
                1,
                step,
                SERVER,
                Optional.empty(),
                plan.to(),
                plan.strategy(),
                UpgradeOptions.of(Map.of("provider", PROVIDER)),
                needed,
                Duration.ofHours(1),
                Optional.empty());
    }

    @Test
    void rows_are_there_after_the_upgrade_and_after_the_way_back() throws Exception {
        try (var session = sessions().open()) {
            session.execute("CREATE TABLE public.orders AS SELECT generate_series(1, 5000) AS id");
        }
        var plan = plan();

        done(plan, plan.steps());

        for (var upgraded : List.of("rehearse-upgrade", "upgrade")) {
            assertThat(logs.get(upgraded))
                    .as(upgraded)
                    .doesNotHaveDuplicates()
                    .anyMatch(line -> line.endsWith("Performing Consistency Checks"))
                    .anyMatch(line -> line.endsWith("Upgrade Complete"))
                    .anyMatch(line -> line.contains("==> Done."));
        }
        try (var session = sessions().open()) {
            assertThat(session.version()).startsWith("17").isEqualTo(facts.get("target.version"));
            assertThat(rows(session)).isEqualTo(5000);
            session.execute("DELETE FROM public.orders WHERE id > 10");
        }

        done(plan, plan.wayBack().orElseThrow().steps());

        try (var session = sessions().open()) {
            assertThat(session.version()).startsWith("15");
            assertThat(rows(session)).isEqualTo(5000);
        }
        assertThat(cluster.offences()).isEmpty();
    }

    private static long rows(Session session) throws SQLException {
        return session.number("SELECT count(*) FROM public.orders");
    }
}
