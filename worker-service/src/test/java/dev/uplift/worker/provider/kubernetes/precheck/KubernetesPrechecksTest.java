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
import dev.uplift.sandbox.kubernetes.Delays;
import dev.uplift.sandbox.kubernetes.Image;
import dev.uplift.sandbox.kubernetes.KubernetesSimulator;
import dev.uplift.sandbox.kubernetes.NewApplication;
import dev.uplift.sandbox.kubernetes.NewPostgres;
import dev.uplift.sandbox.kubernetes.Space;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.platform.Actions;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.server.Manifests;
import dev.uplift.worker.provider.kubernetes.step.Turn;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first two steps of an upgrade, on a simulated cluster. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class KubernetesPrechecksTest {

    private static final UpgradeId UPGRADE = new UpgradeId("aaaabbbbccccdddd");
    private static final Map<String, Object> OWN =
            Map.of("image", "bitnamilegacy/postgresql:17", "applications", "layer=application");
    private static final int MOST_TURNS = 30;

    private final Map<String, Object> facts = new HashMap<>();
    private KubernetesSimulator cluster;
    private KubernetesClient client;
    private Space shop;

    @BeforeEach
    void start() throws IOException {
        cluster = KubernetesSimulator.start(PlatformClock.standing(), 0);
        cluster.delays(Delays.USUAL);
        client = cluster.client();
        shop = cluster.namespace("shop");
        shop.create(NewPostgres.bitnami("orders-postgresql", 15));
        shop.create(NewApplication.of("web", 3).labelled("layer", "application"));
    }

    @AfterEach
    void stop() {
        assertThat(cluster.offences()).isEmpty();
        client.close();
        cluster.close();
    }

    private StepResult turn(
            String action, Phase phase, Actions.Body<Turn> body, Map<String, Object> options, String set)
            throws InterruptedException {
        var command = new Execute(
                UPGRADE,
                1,
                Step.of(phase, action, Duration.ofMinutes(30)),
                new Server(
                        "kubernetes",
                        Map.of("namespace", "shop", "statefulSet", set),
                        Optional.empty(),
                        Map.of(),
                        Server.DEFAULT_POOL),
                Optional.empty(),
                "17",
                "in-place",
                UpgradeOptions.of(options),
                Map.copyOf(facts),
                Duration.ofMinutes(30),
                Optional.empty());
        var work = new RecordedWork(command, Map.of());
        var clusters = new Clusters(Cluster.of(client), Duration.ofSeconds(2), cluster.clock()::now);
        var result = Turn.action(clusters, body).run(work);
        facts.putAll(work.learned);
        return result;
    }

    private StepResult prechecked(Map<String, Object> options) throws InterruptedException {
        for (int turn = 1; turn <= MOST_TURNS; turn++) {
            var result = turn(Driver.PRECHECK, Phase.PRECHECK, KubernetesPrechecks::run, options, "orders-postgresql");
            if (!(result instanceof StepResult.Pending)) {
                return result;
            }
            cluster.clock().advance(Duration.ofSeconds(30));
        }
        throw new AssertionError("it does not end");
    }

    private Outcome precheck() throws InterruptedException {
        return precheck(Map.of("provider", OWN));
    }

    private Outcome precheck(Map<String, Object> options) throws InterruptedException {
        return switch (prechecked(options)) {
            case StepResult.Done done -> done.outcome().orElseThrow();
            case StepResult.Failed(var problem) -> throw new AssertionError(problem);
            case StepResult.Pending pending -> throw new AssertionError(pending);
        };
    }

    private static List<String> blocks(Outcome outcome) {
        return outcome.findings().stream()
                .filter(finding -> finding.severity() == Severity.BLOCK)
                .map(Finding::id)
                .distinct()
                .sorted()
                .toList();
    }

    private static Finding finding(Outcome outcome, String id) {
        return outcome.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s among %s".formatted(id, outcome.findings())));
    }

    @Test
    void a_server_that_can_be_upgraded_has_a_plan_and_nothing_blocks_it() throws InterruptedException {
        var outcome = precheck();

        assertThat(blocks(outcome)).isEmpty();
        assertThat(outcome.plan().orElseThrow().from()).isEqualTo("15");
        assertThat(outcome.plan().orElseThrow().steps())
                .extracting(Step::name)
                .contains("snapshot", "rehearse-upgrade");
        assertThat(finding(outcome, "sql-not-examined").explanation()).contains("Nobody asks the server itself");
    }

    @Test
    void it_leaves_nothing_behind_and_runs_each_image_once() throws InterruptedException {
        precheck();
        precheck();

        assertThat(client.batch().v1().jobs().inNamespace("shop").list().getItems())
                .isEmpty();
        assertThat(client.configMaps().inNamespace("shop").list().getItems())
                .noneMatch(map -> map.getMetadata().getName().startsWith("uplift-"));
        assertThat(cluster.calls().byOperation()).containsEntry("create jobs", 3L);
    }

    @Test
    void an_image_that_is_not_there_is_named() throws InterruptedException {
        cluster.withoutImage("bitnamilegacy/postgresql:17");

        var outcome = precheck();

        assertThat(blocks(outcome)).containsExactly("image-not-pulled");
        assertThat(finding(outcome, "image-not-pulled").object()).isEqualTo("image bitnamilegacy/postgresql:17");
    }

    @Test
    void a_job_of_somebody_else_under_our_name_is_neither_believed_nor_removed() throws InterruptedException {
        var name = "uplift-%s-image-upgrade".formatted(UPGRADE);
        client.resource(Manifests.of("""
                        {metadata: {name: %s, namespace: shop}, spec: {template: {spec: {restartPolicy: Never,
                         containers: [{name: pg-upgrade, image: "tianon/postgres-upgrade:15-to-17",
                         command: [/bin/bash, /uplift/pg-upgrade.sh, extensions]}]}}}}
                        """.formatted(name), Job.class)).create();

        var outcome = precheck();

        assertThat(finding(outcome, "image-not-looked-into").explanation()).contains("somebody else's");
        assertThat(client.batch().v1().jobs().inNamespace("shop").withName(name).get())
                .isNotNull();
    }

    @Test
    void without_snapshots_somebody_has_to_accept_it() throws InterruptedException {
        cluster.withoutSnapshots();

        assertThat(blocks(precheck())).containsExactly("no-snapshot");
        var plan = precheck(Map.of("provider", OWN, "accept", List.of("no-snapshot")))
                .plan()
                .orElseThrow();
        assertThat(plan.steps()).extracting(Step::name).doesNotContain("snapshot", "rehearse-upgrade");
    }

    @Test
    void snapshots_of_the_version_before_the_first_are_snapshots_too() throws InterruptedException {
        cluster.level("1.20");
        cluster.withOlderSnapshots();

        var outcome = precheck();

        assertThat(blocks(outcome)).isEmpty();
        assertThat(outcome.plan().orElseThrow().steps())
                .extracting(Step::name)
                .contains("snapshot", "rehearse-upgrade");
    }

    @Test
    void a_right_that_the_upgrade_needs_blocks_it_and_one_that_looks_warns() throws InterruptedException {
        cluster.deny("update", "statefulsets");
        cluster.deny("list", "volumeattachments");

        var outcome = precheck();

        assertThat(blocks(outcome)).containsExactly("kubernetes-permission");
        assertThat(finding(outcome, "kubernetes-permission").object()).isEqualTo("right to update statefulsets.apps");
        assertThat(outcome.findings())
                .filteredOn(finding -> finding.id().equals("kubernetes-unseen"))
                .extracting(Finding::object)
                .contains("list volumeattachments.storage.k8s.io");
    }

    @Test
    void rights_on_snapshots_that_are_denied_are_missing_snapshots() throws InterruptedException {
        cluster.deny("create", "volumesnapshots");

        assertThat(finding(precheck(), "no-snapshot").explanation()).contains("may not take or restore snapshots");
    }

    @Test
    void a_namespace_that_lets_in_no_root_is_told_before_the_outage() throws InterruptedException {
        shop.podSecurity("restricted");

        assertThat(blocks(precheck())).isEmpty();
        var asRoot = new HashMap<>(OWN);
        asRoot.put("asRoot", true);
        assertThat(blocks(precheck(Map.of("provider", asRoot)))).containsExactly("job-pod-refused");
    }

    @Test
    void an_older_cluster_is_asked_as_it_understands() throws InterruptedException {
        cluster.level("1.20");

        assertThat(blocks(precheck())).isEmpty();
    }

    @Test
    void what_passes_is_tried_again() throws InterruptedException {
        cluster.faults().add(Fault.next("list resourcequotas", new Fault.Refuse(503, "ServiceUnavailable", "later")));

        assertThat(prechecked(Map.of("provider", OWN)))
                .isInstanceOfSatisfying(
                        StepResult.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("platform-failing"));
        assertThat(blocks(precheck())).isEmpty();
    }

    @Test
    void inspected_it_says_where_its_data_is() throws InterruptedException {
        var result = turn(Driver.INSPECT, Phase.INSPECT, Inspect::run, Map.of("provider", OWN), "orders-postgresql");

        var seen = ((StepResult.Done) result)
                .outcome()
                .orElseThrow()
                .inspection()
                .orElseThrow()
                .source();
        assertThat(seen.version()).isEqualTo("15");
        assertThat(seen.facts())
                .containsEntry("layout", "BITNAMI")
                .containsEntry("dataPath", "/bitnami/postgresql/data")
                .containsEntry("claim", "data-orders-postgresql-0")
                .containsEntry("owner", "1001:1001")
                .containsKey("csiDriver");
    }

    @Test
    void a_server_that_is_not_there() throws InterruptedException {
        var result = turn(Driver.INSPECT, Phase.INSPECT, Inspect::run, Map.of("provider", OWN), "nobody");

        assertThat(((StepResult.Failed) result).problem().code()).isEqualTo("server-not-found");
    }

    @Test
    void an_extension_that_the_upgrade_image_has_not_would_be_seen() throws InterruptedException {
        cluster.image("tianon/postgres-upgrade:15-to-17", Image.tools(15, 17).withExtensions("plpgsql"));

        precheck();

        assertThat(facts.get("precheck.asked").toString()).contains("plpgsql");
    }
}
