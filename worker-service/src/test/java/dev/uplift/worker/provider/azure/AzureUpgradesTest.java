package dev.uplift.worker.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.azure.Delays;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsAndRollsBack;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.azure.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.sandbox.azure.UpgradeBehaviour.Succeeds;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.provider.azure.plan.InPlacePlan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upgrades that do not get there on the simulated Azure, and what they say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class AzureUpgradesTest {

    private static final Map<String, Object> OPTIONS = Map.of("backup", "own");

    private final AzureWorld world;
    private final PlannedSteps steps;
    private long upgradesBefore;

    AzureUpgradesTest() throws IOException {
        world = new AzureWorld(1, its -> its.story(OPTIONS, List.of()));
        steps = new PlannedSteps(world, InPlacePlan.of(world.seen(), UpgradeOptions.of(OPTIONS)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private long calls(String operation) {
        return world.calls().byOperation().getOrDefault(operation, 0L);
    }

    private void prepared() throws InterruptedException {
        steps.done("remove-replica:1", "restore-point");
        upgradesBefore = calls("Servers_Update");
    }

    private long asked() {
        return calls("Servers_Update") - upgradesBefore;
    }

    @Test
    void an_upgrade_that_azures_checks_refuse_fails_with_the_policy_and_can_be_retried() throws InterruptedException {
        prepared();
        world.group.upgradesOf(AzureWorld.SERVER, new FailsPrecheck("NoEventTriggersPolicy", "trigger t is there"));

        var problem = steps.failed("upgrade").problem();

        assertThat(problem.code()).isEqualTo("upgrade-failed-unchanged");
        assertThat(problem.kind()).isEqualTo(Kind.PROVIDER);
        assertThat(problem.detail())
                .contains("orders", "serves at version 15.15 as before", "NoEventTriggersPolicy: trigger t is there");

        // Somebody drops it, and asks again.
        world.group.upgradesOf(AzureWorld.SERVER, new Succeeds());
        steps.done("upgrade");
        assertThat(world.view(AzureWorld.SERVER).version()).isEqualTo("17");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void an_upgrade_that_fails_has_the_logs_of_pg_upgrade_with_it_where_the_server_keeps_them()
            throws InterruptedException {
        world.arm().setParameter(AzureWorld.ORDERS, "logfiles.download_enable", "on");
        world.letTimePass();
        world.group.hasLog(AzureWorld.SERVER, "before.log", "PG_Upgrade_Logs", "of another upgrade");
        world.group.hasLog(AzureWorld.SERVER, "postgresql.log", "ServerLogs", "checkpoint complete");
        world.letTimePass();
        prepared();
        world.group.upgradesOf(AzureWorld.SERVER, new FailsPrecheck("NoEventTriggersPolicy", "trigger t is there"));

        var problem = steps.failed("upgrade").problem();

        assertThat(problem.evidence()).hasSize(2);
        assertThat(problem.evidence().getFirst()).startsWith("--- upgrade_");
        assertThat(problem.evidence().getLast()).isEqualTo("NoEventTriggersPolicy: trigger t is there");
    }

    @Test
    void an_upgrade_that_fails_without_logs_says_how_to_get_them() throws InterruptedException {
        prepared();
        world.group.upgradesOf(AzureWorld.SERVER, FailsAndRollsBack.unexplained());
        world.faults().add(Fault.next("CapturedLogs_ListByServer", new Fault.Refuse(403, "AuthorizationFailed", "no")));

        var problem = steps.failed("upgrade").problem();

        assertThat(problem.evidence()).isEmpty();
        assertThat(problem.remedy()).contains("logfiles.download_enable");
    }

    @Test
    void an_upgrade_that_fails_without_a_reason_says_what_azure_says() throws InterruptedException {
        prepared();
        world.group.upgradesOf(AzureWorld.SERVER, FailsAndRollsBack.unexplained());

        assertThat(steps.failed("upgrade").problem().detail())
                .contains("InternalServerError: An unexpected error occured while processing the request.");
        assertThat(world.view(AzureWorld.SERVER).version()).isEqualTo("15");
    }

    @Test
    void an_upgrade_of_a_server_that_somebody_deletes_fails() throws InterruptedException {
        prepared();
        world.group.upgradesOf(AzureWorld.SERVER, new IsDeletedMeanwhile());

        assertThat(steps.failed("upgrade").problem().code()).isEqualTo("server-not-found");
    }

    @Test
    void an_upgrade_whose_operation_azure_has_forgotten_is_known_by_the_server() throws InterruptedException {
        prepared();
        world.azure.delays(Delays.USUAL.withOperationsKept(Duration.ZERO));

        steps.done("upgrade");

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void an_upgrade_that_failed_and_whose_operation_azure_has_forgotten_is_not_begun_again()
            throws InterruptedException {
        prepared();
        world.azure.delays(Delays.USUAL.withOperationsKept(Duration.ZERO));
        world.group.upgradesOf(AzureWorld.SERVER, FailsAndRollsBack.unexplained());

        assertThat(steps.failed("upgrade").problem().detail()).contains("Azure does not say why.");
        assertThat(asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ParameterOutOfRange, platform-refused-arguments",
        "403, AuthorizationFailed, access-denied",
        "403, RequestDisallowedByPolicy, policy-denied",
        "409, ScopeLocked, resource-locked",
        "409, ReadOnlyDisabledSubscription, subscription-unusable",
        "400, OperationNotAllowed, platform-refused-arguments"
    })
    void an_upgrade_that_azure_refuses_fails_at_once_and_waits_for_nothing(int status, String azures, String code)
            throws InterruptedException {
        prepared();
        world.faults()
                .add(Fault.next(
                        "Servers_Update",
                        new Fault.Refuse(status, azures, "The value of the 'Version' should be in: [16]")));

        var problem = steps.failed("upgrade").problem();

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).contains(azures, "should be in: [16]");
        assertThat(world.view(AzureWorld.SERVER).upgradesAsked()).isZero();

        steps.done("upgrade");
        assertThat(world.view(AzureWorld.SERVER).upgradesAsked()).isEqualTo(1);
    }

    @Test
    void an_upgrade_waits_for_azure_while_it_works_on_something_else() throws InterruptedException {
        prepared();
        world.faults()
                .add(Fault.next("Servers_Update", new Fault.Refuse(409, "ServerIsBusy", "a backup is taken"))
                        .times(3));

        steps.done("upgrade");

        assertThat(asked()).isEqualTo(4);
        assertThat(world.view(AzureWorld.SERVER).upgradesAsked()).isEqualTo(1);
    }

    @Test
    void an_upgrade_whose_answer_is_lost_is_not_asked_for_again() throws InterruptedException {
        prepared();
        world.faults().add(Fault.next("Servers_Update", new Fault.LoseAnswer()));

        assertThat(steps.failed("upgrade").problem().passes()).isTrue();
        steps.done("upgrade");

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void an_upgrade_of_which_azure_never_heard_is_asked_for_again() throws InterruptedException {
        prepared();
        world.faults().add(Fault.next("Servers_Update", new Fault.LoseRequest()));

        assertThat(steps.failed("upgrade").problem().passes()).isTrue();
        steps.done("upgrade");

        assertThat(world.view(AzureWorld.SERVER).upgradesAsked()).isEqualTo(1);
    }

    @Test
    void an_upgrade_tells_until_when_there_is_a_way_back() throws InterruptedException {
        prepared();

        steps.done("upgrade", "verify");

        assertThat(steps.found()).extracting(Finding::id).containsExactly("backup-retention");
        assertThat(steps.found().getFirst().explanation()).endsWith("backups are kept for 14 days.");
    }
}
