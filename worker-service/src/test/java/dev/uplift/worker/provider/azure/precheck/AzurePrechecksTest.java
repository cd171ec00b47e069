package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.ALWAYS;
import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.SKIPPED;
import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.blocks;
import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.azure.precheck.PrecheckStage.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.sandbox.azure.NewServer;
import dev.uplift.sandbox.azure.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first two steps of upgrades on the simulated Azure. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class AzurePrechecksTest {

    private static final String START = "Servers_StartMajorVersionUpgradePrecheck";

    private final PrecheckStage stage = new PrecheckStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private long starts() {
        return stage.azure.calls().byOperation().getOrDefault(START, 0L);
    }

    @Test
    void an_inspection_says_who_it_is_and_how_it_is_set_up() throws InterruptedException {
        stage.group.create(ORDERS.withParameter("work_mem", "65536"));

        var done = (StepResult.Done) stage.inspect();

        assertThat(done.facts()).containsEntry("source.version", "15.15");
        assertThat(SourceSettings.of(done.facts().get(SourceSettings.FACT)).parameters())
                .containsEntry("work_mem", "65536");
        var seen = done.outcome().orElseThrow().inspection().orElseThrow().source();
        assertThat(seen.identity())
                .isEqualTo("azure:" + PrecheckStage.ADDRESS.id().toLowerCase());
        assertThat(seen.facts()).containsEntry("host", "orders.postgres.database.azure.com");
    }

    @Test
    void an_inspection_of_nothing_says_what_to_do() throws InterruptedException {
        var failed = (StepResult.Failed) stage.inspect();

        assertThat(failed.problem().code()).isEqualTo("server-not-found");
        assertThat(failed.problem().remedy()).contains("'resourceGroup'");
    }

    @Test
    void a_server_without_flaws_gets_its_plan() throws InterruptedException {
        stage.group.create(ORDERS);

        var outcome = stage.precheck("17");

        assertThat(ids(outcome)).isEqualTo(ALWAYS);
        assertThat(outcome.plan().orElseThrow().steps()).extracting(Step::name).contains("upgrade");
        assertThat(outcome.estimates()).isNotEmpty();
    }

    @Nested
    class Azures_own_precheck {

        @Test
        void is_begun_once_whoever_asks_and_waited_for() throws InterruptedException {
            stage.group.create(ORDERS);

            stage.precheck("17");

            assertThat(starts()).isEqualTo(1);
            assertThat(stage.azure.calls().byOperation())
                    .hasEntrySatisfying(
                            "AzureAsyncOperation_Get",
                            asked -> assertThat(asked).isGreaterThan(3))
                    .containsEntry("MajorVersionUpgradePrecheck_Get", 1L);
        }

        @Test
        void is_begun_anew_when_somebody_asks_later() throws InterruptedException {
            stage.group.create(ORDERS);

            stage.precheck("17");
            stage.group.upgradesOf("orders", new FailsPrecheck("NoEventTriggersPolicy", "trigger t is there"));
            var later = stage.precheck("17");

            assertThat(starts()).isEqualTo(2);
            assertThat(blocks(later)).containsExactly("platform-precheck");
        }

        @Test
        void says_each_policy_that_does_not_hold() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.group.upgradesOf("orders", new FailsPrecheck("NoEventTriggersPolicy", "trigger t is there"));

            var finding = finding(stage.precheck("17"), "platform-precheck");

            assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
            assertThat(finding.object()).isEqualTo("policy NoEventTriggersPolicy");
            assertThat(finding.explanation()).contains("trigger t is there");
        }

        @Test
        void is_done_without_where_the_api_version_does_not_have_it() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.azure.apiVersionsUpTo(PrecheckStage.API_VERSION);

            var finding = finding(stage.precheck("17"), "platform-precheck-missing");

            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.explanation()).contains("NoRegisteredProviderFound");
        }

        @Test
        void weighs_less_where_a_rehearsal_proves_more() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.azure.apiVersionsUpTo(PrecheckStage.API_VERSION);

            var finding = finding(stage.precheck("17", Map.of()), "platform-precheck-missing");

            assertThat(finding.severity()).isEqualTo(Severity.INFO);
        }

        @ParameterizedTest
        @CsvSource({
            "404, ResourceNotFound",
            "404, InvalidResourceType",
            "400, NoRegisteredProviderFound",
            "403, AuthorizationFailed",
            "501, NotImplemented"
        })
        void is_done_without_where_it_is_refused(int status, String code) throws InterruptedException {
            stage.group.create(ORDERS);
            stage.refuses(START, status, code);

            var outcome = stage.precheck("17");

            assertThat(blocks(outcome)).isEmpty();
            assertThat(finding(outcome, "platform-precheck-missing").explanation())
                    .contains(code);
        }

        @Test
        void is_not_asked_where_the_option_is_off() throws InterruptedException {
            stage.group.create(ORDERS);
            var options = Map.<String, Object>of(
                    "rehearsal", "skip", "rehearsalReason", "tried", "provider", Map.of("platformPrecheck", false));

            var finding = finding(stage.precheck("17", options), "platform-precheck-missing");

            assertThat(starts()).isZero();
            assertThat(finding.explanation()).endsWith("The option 'platformPrecheck' is off.");
        }

        @Test
        void waits_for_a_server_that_is_busy() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.azure
                    .faults()
                    .add(Fault.next(START, new Fault.Refuse(409, "ServerIsBusy", "busy"))
                            .times(2));

            assertThat(ids(stage.precheck("17"))).isEqualTo(ALWAYS);
            assertThat(starts()).isEqualTo(3);
        }

        @Test
        void whose_beginning_nobody_heard_is_done_without_in_the_end() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.azure.faults().add(Fault.next(START, new Fault.LoseAnswer()));
            assertThat(stage.turn(Driver.PRECHECK, Phase.PRECHECK, "17", SKIPPED))
                    .isInstanceOfSatisfying(
                            StepResult.Failed.class,
                            lost -> assertThat(lost.problem().passes()).isTrue());

            var outcome = stage.precheck("17");

            assertThat(starts()).isEqualTo(1);
            assertThat(finding(outcome, "platform-precheck-missing").explanation())
                    .contains("was lost");
        }

        @Test
        void which_the_platform_refuses_for_its_target_is_told_with_the_targets_that_there_are()
                throws InterruptedException {
            stage.group.create(ORDERS);

            var outcome = stage.precheck("14");

            assertThat(blocks(outcome)).contains("target-reached");
            assertThat(outcome.plan()).isEmpty();
        }
    }

    @Nested
    class What_stops_an_upgrade {

        @Test
        void an_extension_that_is_only_allowed() throws InterruptedException {
            stage.group.create(ORDERS.withParameter("azure.extensions", "citext,timescaledb"));

            var outcome = stage.precheck("17");

            assertThat(blocks(outcome)).containsExactly("extension-allowed-refused", "platform-precheck");
            assertThat(finding(outcome, "extension-allowed-refused").object()).isEqualTo("extension timescaledb");
        }

        @Test
        void a_replica_of_a_replica() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.group.create(NewServer.of("orders-a", "15").replicaOf("orders"));
            stage.group.create(NewServer.of("orders-b", "15").replicaOf("orders-a"));

            var outcome = stage.precheck("17");

            assertThat(finding(outcome, "replicas-cascade").object()).isEqualTo("read replica orders-a");
            assertThat(ids(outcome)).contains("replicas-removed");
        }

        @Test
        void a_full_disk() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.azure.metrics().set("orders", "storage_percent", 93);

            assertThat(finding(stage.precheck("17"), "storage-nearly-full").explanation())
                    .startsWith("93 %");
        }

        @Test
        void a_parameter_that_waits_for_a_restart() throws InterruptedException {
            stage.group.create(ORDERS);
            stage.subscriptions().arm().setParameter(PrecheckStage.ADDRESS, "max_connections", "500");
            stage.azure.clock().advance(Duration.ofMinutes(5));

            assertThat(finding(stage.precheck("17"), "parameters-pending-restart")
                            .object())
                    .isEqualTo("parameter max_connections");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Updating", "Stopped", "UpgradingMajorVersion", "Dropping"})
        void a_server_that_is_not_ready(String state) throws InterruptedException {
            stage.group.create(ORDERS);
            stage.group.becomes("orders", state);

            var outcome = stage.precheck("17");

            assertThat(blocks(outcome)).containsExactly("server-not-ready");
            assertThat(finding(outcome, "server-not-ready").explanation()).isEqualTo("It is %s.".formatted(state));
            assertThat(starts()).isZero();
        }

        @Test
        void a_version_that_azure_does_not_offer() throws InterruptedException {
            stage.group.create(ORDERS);

            var finding = finding(stage.precheck("19"), "target-not-offered");

            assertThat(finding.remedy()).isEqualTo("Ask for one of 16, 17, 18.");
        }

        @Test
        void a_machine_that_azure_makes_no_more_only_warns() throws InterruptedException {
            stage.group.create(ORDERS.withSku("Standard_D2s_v3", "GeneralPurpose"));

            var finding = finding(stage.precheck("17"), "machine-not-offered");

            assertThat(finding.severity()).isEqualTo(Severity.WARN);
            assertThat(finding.explanation()).endsWith("It is Standard_D2s_v3.");
        }

        @Test
        void a_server_that_is_gone() throws InterruptedException {
            assertThat(stage.problem("17").code()).isEqualTo("server-not-found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CapabilitiesByServer_List, 403, AuthorizationFailed",
        "Replicas_ListByServer, 404, ResourceNotFound",
        "Configurations_ListByServer, 404, ResourceNotFound",
        "VirtualEndpoints_ListByServer, 404, InvalidResourceType",
        "BackupsAutomaticAndOnDemand_ListByServer, 501, NotImplemented",
        "Metrics_List, 403, AuthorizationFailed"
    })
    void what_cannot_be_looked_at_is_a_warning_and_no_more(String operation, int status, String code)
            throws InterruptedException {
        stage.group.create(ORDERS);
        stage.refuses(operation, status, code);

        var outcome = stage.precheck("17");

        assertThat(blocks(outcome)).isEmpty();
        assertThat(finding(outcome, "platform-unseen").explanation())
                .startsWith("It stays unproved ")
                .contains(code);
        assertThat(outcome.plan()).isPresent();
    }
}
