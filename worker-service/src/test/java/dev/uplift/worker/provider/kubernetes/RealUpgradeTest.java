package dev.uplift.worker.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Removal;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import dev.uplift.worker.driver.Course;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.Story.Act;
import dev.uplift.worker.kubernetes.Cluster;
import dev.uplift.worker.postgres.Dsn;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.Clusters;
import dev.uplift.worker.provider.kubernetes.plan.InPlacePlan;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import dev.uplift.worker.provider.kubernetes.sql.SqlAccess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
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

/**
 * Whole upgrades with real servers, real data and the real script, in whatever cluster {@link ClusterUnderTest} leads to; SQL
 * goes through the pods.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(1800)
class RealUpgradeTest {

    private static final int ROWS = 5000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final UpgradeId upgrade = UpgradeId.random();
    private final Map<String, Object> facts = new HashMap<>();

    /** By the steps that had them told. */
    private final Map<String, List<String>> logs = new HashMap<>();

    private ClusterUnderTest cluster;
    private Driver driver;

    @BeforeEach
    void start() throws Exception {
        cluster = ClusterUnderTest.start();
        driver = new KubernetesDriver(
                new Clusters(Cluster.of(cluster.client()), BETWEEN_LOOKS, InstantSource.system()),
                SimulatedCluster.HTTP);
        try (var session = sessions().open()) {
            session.execute("CREATE TABLE public.orders AS SELECT generate_series(1, %d) AS id".formatted(ROWS));
        }
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    private Sessions sessions() throws Exception {
        var address = ServerAddress.of(cluster.server().address());
        var located = SqlAccess.of(
                cluster.server(), new Api(cluster.client()), address, KubernetesOptions.of(cluster.provider()));
        return new Sessions(Dsn.of(located.orElseThrow(), reference -> reference), "uplift-test", _ -> () -> {});
    }

    private UpgradeOptions options(String... accepted) {
        return UpgradeOptions.of(Map.of("provider", cluster.provider(), "accept", List.of(accepted)));
    }

    /** A cluster that takes no snapshots is upgraded without. */
    private UpgradeOptions usual() throws Exception {
        var isWithout =
                findings(options()).stream().anyMatch(finding -> finding.id().equals("no-snapshot"));
        return isWithout ? options("no-snapshot") : options();
    }

    private List<Finding> findings(UpgradeOptions options) throws Exception {
        return prechecked(options).findings();
    }

    private Outcome prechecked(UpgradeOptions options) throws Exception {
        var done = (StepResult.Done) end(Step.of(Phase.PRECHECK, Driver.PRECHECK, Duration.ofMinutes(30)), options);
        return done.outcome().orElseThrow();
    }

    private Plan plan(UpgradeOptions options) throws Exception {
        return prechecked(options).plan().orElseThrow();
    }

    private StepResult end(Step step, UpgradeOptions options) {
        var work = new RecordedWork(command(step, options), Map.<String, String>of());
        var action = driver.actions().get(step.action());
        var end = Awaitility.await(step.name())
                .atMost(ClusterUnderTest.PATIENCE)
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> action.run(work), result -> !isOpen(result));
        facts.putAll(work.learned);
        logs.put(step.name(), work.logged);
        if (end instanceof StepResult.Done done) {
            facts.putAll(done.facts());
        }
        return end;
    }

    private static boolean isOpen(StepResult result) {
        return result instanceof StepResult.Pending
                || result instanceof StepResult.Failed(var problem) && problem.passes();
    }

    /** A precheck looks at all facts, a step at those that it needs. */
    private Execute command(Step step, UpgradeOptions options) {
        var needed = new HashMap<>(facts);
        if (!step.action().equals(Driver.PRECHECK)) {
            needed.keySet().retainAll(step.needs());
        }
        return new Execute(
                upgrade,
                1,
                step,
                cluster.server(),
                Optional.empty(),
                ClusterUnderTest.to(),
                InPlacePlan.STRATEGY,
                options,
                needed,
                Duration.ofHours(1),
                Optional.empty());
    }

    private void play(List<Act> acts, UpgradeOptions options) {
        for (var act : acts) {
            assertThat(end(act.step(), options)).as(act.step().name()).isInstanceOf(StepResult.Done.class);
        }
    }

    private void serves(String major, int rows) throws Exception {
        try (var session = sessions().open()) {
            assertThat(session.version()).startsWith(major);
            assertThat(rows(session)).isEqualTo(rows);
        }
    }

    private String version() throws Exception {
        try (var session = sessions().open()) {
            return session.version();
        }
    }

    private static long rows(Session session) throws SQLException {
        return session.number("SELECT count(*) FROM public.orders");
    }

    private void pgUpgradeWasLogged(String step) {
        assertThat(logs.get(step))
                .as(step)
                .doesNotHaveDuplicates()
                .anyMatch(line -> line.endsWith("Performing Consistency Checks"))
                .anyMatch(line -> line.endsWith("Upgrade Complete"))
                .anyMatch(line -> line.contains("==> Done."));
    }

    private void applicationsAreBack() {
        ClusterUnderTest.await("the application", () -> cluster.readyPods() == ClusterUnderTest.REPLICAS);
    }

    @Test
    void the_prechecks_find_nothing_that_blocks_but_snapshots_and_leave_nothing_behind() throws Exception {
        var options = usual();

        var found = findings(options);

        assertThat(found)
                .filteredOn(finding -> finding.severity() == Severity.BLOCK
                        && !options.accept().contains(finding.id()))
                .isEmpty();
        assertThat(found).extracting(Finding::id).doesNotContain("kubernetes-unseen", "sql-not-examined");
        assertThat(cluster.madeByUpgrades()).isEmpty();
    }

    @Test
    void the_prechecks_name_an_image_that_cannot_be_pulled() throws Exception {
        var provider = new HashMap<>(cluster.provider());
        provider.put("image", "registry.invalid/postgres:" + ClusterUnderTest.to());

        var found = findings(UpgradeOptions.of(Map.of("provider", provider, "accept", List.of("no-snapshot"))));

        assertThat(found)
                .filteredOn(finding -> finding.severity() == Severity.BLOCK)
                .extracting(Finding::id)
                .contains("image-not-pulled");
        assertThat(cluster.madeByUpgrades()).isEmpty();
    }

    @Test
    void rows_are_there_after_the_upgrade_and_after_the_way_back() throws Exception {
        var options = usual();
        var plan = plan(options);

        play(Story.done(plan.steps()), options);

        assertThat(facts).containsEntry("target.version", version());
        plan.steps().stream()
                .map(Step::name)
                .filter(List.of("rehearse-upgrade", InPlacePlan.UPGRADED)::contains)
                .forEach(this::pgUpgradeWasLogged);

        serves(ClusterUnderTest.to(), ROWS);
        applicationsAreBack();
        try (var session = sessions().open()) {
            session.execute("DELETE FROM public.orders WHERE id > 10");
        }

        play(Story.done(plan.wayBack().orElseThrow().steps()), options);

        serves(ClusterUnderTest.from(), ROWS);
        applicationsAreBack();
    }

    /** What was never begun is not undone. */
    private static List<Step> undoOf(Plan plan, List<Step> begun) {
        return plan.undo().stream()
                .filter(undo -> begun.stream().anyMatch(step -> step.name().equals(undo.undoes())))
                .map(Undo::step)
                .toList();
    }

    @Test
    void cancelled_at_the_gate_nothing_of_it_is_left_and_the_server_never_stopped() throws Exception {
        var options = usual();
        var before = cluster.pod();

        var plan = plan(options);
        var begun = plan.steps().subList(0, plan.gated());

        play(Story.done(begun), options);
        play(Story.done(undoOf(plan, begun)), options);
        play(Story.done(plan.removals().stream().map(Removal::step).toList()), options);

        serves(ClusterUnderTest.from(), ROWS);
        assertThat(cluster.pod()).isEqualTo(before);
        assertThat(cluster.madeByUpgrades()).isEmpty();
    }

    @Test
    void undone_after_the_new_server_was_started_the_old_one_serves_its_rows() throws Exception {
        var options = usual();

        play(Course.undoneAfter(InPlacePlan.STARTED).of(plan(options)), options);

        serves(ClusterUnderTest.from(), ROWS);
        applicationsAreBack();
        assertThat(cluster.madeByUpgrades()).isEmpty();
    }
}
