package dev.uplift.worker.provider.azure.step;

import static dev.uplift.worker.provider.azure.subscription.FakeArm.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.subscription.FakeArm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The step that upgrades, against something that answers over HTTP as Azure does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class UpgradeServerTest {

    private static final String BUSY = "{'error': {'code': 'ServerIsBusy', 'message': 'It is being backed up.'}}";

    private final FakeArm azure = new FakeArm();

    @AfterEach
    void close() {
        azure.close();
    }

    @Test
    void asks_once_stores_the_operation_and_then_only_looks_at_the_server() throws InterruptedException {
        var work = work(Map.of());
        azure.answers(200, server("Ready", "15", "15"))
                .answers(202, Map.of("Azure-AsyncOperation", operation()), "{}")
                .answers(200, server("Updating", "15", "15"))
                .answers(200, server("Ready", "17", "7"));

        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);
        assertThat(work.learned)
                .containsEntry("upgrade.operation", operation())
                .containsEntry("upgrade.asked", azure.now().toString());
        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);
        azure.pass(Duration.ofMinutes(9));
        assertThat(done(run(work))).isEqualTo(Map.of("upgrade.version", "17.7", "upgrade.seconds", 540L));

        assertThat(methods()).containsExactly("GET", "PATCH", "GET", "GET");
    }

    @Test
    void says_that_the_server_is_as_it_was_and_why_when_azures_upgrade_failed() throws InterruptedException {
        var work = work(
                Map.of("upgrade.asked", azure.now().minusSeconds(600).toString(), "upgrade.operation", operation()));
        azure.answers(200, server("Ready", "15", "15"))
                .answers(
                        200,
                        "{'status': 'Failed', 'error': {'code': 'UpgradeFailed', 'message': 'Extension x is not supported.'}}");

        var problem = problem(run(work));

        assertThat(problem.code()).isEqualTo("upgrade-failed-unchanged");
        assertThat(problem.detail())
                .isEqualTo("Azure's upgrade of orders failed, and the server serves at version 15.15 as before."
                        + " UpgradeFailed: Extension x is not supported.");
        assertThat(methods()).containsExactly("GET", "GET", "GET");
    }

    @Test
    void may_be_retried_after_a_failure_and_then_asks_anew() throws InterruptedException {
        var failed = azure.now().toString();
        var work = work(Map.of("upgrade.asked", failed, "upgrade.failed", failed, "upgrade.operation", operation()));
        azure.answers(200, server("Ready", "15", "15")).answers(202, "{}").answers(200, server("Ready", "15", "15"));

        run(work);
        run(work);

        assertThat(methods()).containsExactly("GET", "PATCH", "GET");
        assertThat(Instant.parse(work.learned.get("upgrade.asked").toString())).isAfter(Instant.parse(failed));
    }

    @Test
    void whose_worker_died_before_it_heard_anything_waits_before_it_asks_again() throws InterruptedException {
        var work = work(Map.of("upgrade.asked", azure.now().toString()));
        azure.answers(200, server("Ready", "15", "15"));

        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);
        assertThat(methods()).containsExactly("GET");
        azure.pass(UpgradeDecision.SILENCE);
        azure.answers(200, server("Ready", "15", "15")).answers(202, "{}");
        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);
        assertThat(methods()).containsExactly("GET", "GET", "PATCH");
    }

    @Test
    void that_azure_is_too_busy_for_is_asked_again_at_the_next_look() throws InterruptedException {
        var work = work(Map.of());
        azure.answers(200, server("Ready", "15", "15"))
                .answers(409, BUSY)
                .answers(200, server("Ready", "15", "15"))
                .answers(202, "{}");

        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);
        assertThat(run(work)).isInstanceOf(StepResult.Pending.class);

        assertThat(methods()).containsExactly("GET", "PATCH", "GET", "PATCH");
    }

    @Test
    void that_azure_refuses_tells_azures_words() throws InterruptedException {
        azure.answers(200, server("Ready", "15", "15"))
                .answers(
                        400,
                        "{'error': {'code': 'ParameterOutOfRange', 'message': 'The value should be in: [13,14,15].'}}");

        var problem = problem(run(work(Map.of())));

        assertThat(problem.code()).isEqualTo("platform-refused-arguments");
        assertThat(problem.detail()).contains("should be in: [13,14,15]");
    }

    @Test
    void changes_nothing_once_its_turn_is_lost() throws InterruptedException {
        azure.answers(200, server("Ready", "15", "15"));
        var work = work(Map.of()).lost();

        assertThat(catchThrowable(() -> run(work))).isInstanceOf(Driver.Stopped.class);
        assertThat(methods()).containsExactly("GET");
        assertThat(work.learned).isEmpty();
    }

    private List<String> methods() {
        return azure.asked.stream().map(FakeArm.Asked::method).toList();
    }

    private String operation() {
        return azure.uri() + "/subscriptions/s-1/providers/Microsoft.DBforPostgreSQL/locations/eastus"
                + "/azureAsyncOperation/o-1?api-version=2025-08-01&t=1&s=x";
    }

    private static String server(String state, String version, String minor) {
        return """
                {'id': '%s', 'name': 'orders', 'location': 'East US',
                 'properties': {'version': '%s', 'minorVersion': '%s', 'state': '%s'}}
                """.formatted(ORDERS.id(), version, minor, state);
    }

    private StepResult run(RecordedWork work) throws InterruptedException {
        return Turn.action(azure.subscriptions(), UpgradeServer::run).run(work);
    }

    private static Map<String, Object> done(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Done.class);
        return ((StepResult.Done) result).facts();
    }

    private static Problem problem(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Failed.class);
        return ((StepResult.Failed) result).problem();
    }

    private static RecordedWork work(Map<String, Object> facts) {
        return new RecordedWork(
                new Execute(
                        new UpgradeId("aaaabbbbccccdddd"),
                        1,
                        Step.of(Phase.UPGRADE, "upgrade", Duration.ofHours(8))
                                .doing(
                                        "upgrade-server",
                                        Map.of("server", "orders", "from", "15.15", "to", "17", "fact", "upgrade")),
                        new Server(
                                "azure-flexible-server",
                                Map.of("subscription", "s-1", "resourceGroup", "rg", "server", "orders"),
                                Optional.empty(),
                                Map.of(),
                                Server.DEFAULT_POOL),
                        Optional.empty(),
                        "17",
                        "in-place",
                        UpgradeOptions.of(Map.of()),
                        facts,
                        Duration.ofHours(8),
                        Optional.empty()),
                Map.of());
    }
}
