package dev.uplift.worker.provider.azure.step;

import static dev.uplift.worker.provider.azure.subscription.FakeArm.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Server;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.driver.RecordedWork;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.Wire;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import dev.uplift.worker.provider.azure.subscription.FakeArm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps around the upgrade, against something that answers over HTTP as Azure does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class StepsTest {

    private static final String ABSENT = "{'error': {'code': 'ResourceNotFound', 'message': 'not there'}}";
    private static final Map<String, Object> CLONE =
            Map.of("server", "uplift-{id}-clone", "source", "orders", "isolated", true);
    private static final Map<String, Object> REPLICA = Map.of("replica", "orders-a", "primary", "orders");

    private final FakeArm azure = new FakeArm();

    @AfterEach
    void close() {
        azure.close();
    }

    @Nested
    class A_restore {

        @Test
        void is_to_one_moment_however_often_it_is_asked_for() throws InterruptedException {
            var work = work(CLONE, Map.of());
            azure.answers(404, ABSENT)
                    .answers(202, "{}")
                    .answers(404, ABSENT)
                    .answers(404, ABSENT)
                    .answers(202, "{}");

            assertThat(run("restore-clone", work)).isInstanceOf(StepResult.Pending.class);
            azure.pass(Duration.ofMinutes(5));
            run("restore-clone", work);
            azure.pass(Duration.ofMinutes(5));
            run("restore-clone", work);

            assertThat(methods()).containsExactly("GET", "PUT", "GET", "GET", "PUT");
            assertThat(azure.asked.get(4).body())
                    .isEqualTo(azure.asked.get(1).body())
                    .contains("\"pointInTimeUTC\":\"2026-11-01T09:59:00Z\"", "\"uplift-upgrade\":\"aaaabbbbccccdddd\"");
        }

        @Test
        void takes_no_server_that_somebody_else_made() throws InterruptedException {
            azure.answers(200, copied("Ready", Map.of()));

            assertThat(failure(run("restore-clone", work(CLONE, Map.of())))).isEqualTo("name-taken");
        }

        @Test
        void is_there_when_its_server_is_ready() throws InterruptedException {
            azure.answers(200, copied("Provisioning", Map.of("uplift-upgrade", "aaaabbbbccccdddd")))
                    .answers(200, copied("Ready", Map.of("uplift-upgrade", "aaaabbbbccccdddd")));
            var work = work(CLONE, Map.of());

            assertThat(run("restore-clone", work)).isInstanceOf(StepResult.Pending.class);
            assertThat(run("restore-clone", work)).isInstanceOf(StepResult.Done.class);
            assertThat(methods()).containsExactly("GET", "GET");
        }

        @Test
        void is_not_needed_where_the_original_is_what_it_was() throws InterruptedException {
            azure.answers(200, server("orders", "Ready", Map.of()));
            var work = work(
                    Map.of("server", "uplift-{id}-restored", "original", "orders", "from", "15.15"),
                    Map.of("restore.point", "2026-11-01T09:00:00Z"));

            assertThat(run("restore-original", work)).isEqualTo(StepResult.done(Map.of("rollback.server", "orders")));
            assertThat(methods()).containsExactly("GET");
        }
    }

    @Nested
    class A_replica {

        @Test
        void is_removed_only_while_it_replicates_the_server() throws InterruptedException {
            azure.answers(200, replica(ORDERS.id().toLowerCase(Locale.ROOT)))
                    .answers(202, "{}")
                    .answers(404, ABSENT);
            var work = work(REPLICA, Map.of());

            assertThat(run("remove-replica", work)).isInstanceOf(StepResult.Pending.class);
            assertThat(run("remove-replica", work)).isEqualTo(StepResult.done());

            assertThat(methods()).containsExactly("GET", "DELETE", "GET");
            assertThat(azure.asked.get(1).uri()).contains("/flexibleServers/orders-a?");
        }

        @Test
        void of_something_else_is_left_alone() throws InterruptedException {
            azure.answers(200, replica(ORDERS.named("stock").id()));

            assertThat(failure(run("remove-replica", work(REPLICA, Map.of())))).isEqualTo("replica-changed");
            assertThat(methods()).containsExactly("GET");
        }

        @Test
        void is_made_anew_of_the_server_that_clients_use() throws InterruptedException {
            azure.answers(404, ABSENT).answers(202, "{}");

            run("recreate-replica", work(REPLICA, Map.of("rollback.server", "uplift-x-restored")));

            assertThat(azure.asked.get(1).body())
                    .contains("\"createMode\":\"Replica\"", "/flexibleServers/uplift-x-restored\"");
        }
    }

    @Nested
    class Parameters_of_a_clone {

        @Test
        void are_set_one_by_one_as_they_were_and_keep_it_still() throws InterruptedException {
            azure.answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("4", "4096", false))
                    .answers(202, "{}")
                    .answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "4096", false))
                    .answers(202, "{}")
                    .answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "8192", false));
            var work = work(CLONE, Map.of());

            run("apply-parameters", work);
            run("apply-parameters", work);
            assertThat(run("apply-parameters", work)).isEqualTo(StepResult.done());

            assertThat(azure.asked)
                    .filteredOn(asked -> asked.method().equals("PATCH"))
                    .extracting(asked -> asked.uri().replaceFirst(".*/([^?]+)\\?.*", "$1"))
                    .containsExactly("max_logical_replication_workers", "work_mem");
        }

        @Test
        void that_wait_for_a_restart_get_one_and_no_second() throws InterruptedException {
            azure.answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "8192", true))
                    .answers(202, "{}")
                    .answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "8192", true));
            var work = work(CLONE, Map.of());

            assertThat(run("apply-parameters", work)).isInstanceOf(StepResult.Pending.class);
            assertThat(run("apply-parameters", work)).isEqualTo(StepResult.done());
            assertThat(azure.asked.get(2).uri()).contains("/restart?");
        }

        @Test
        void that_azure_does_not_take_are_a_warning() throws InterruptedException {
            azure.answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "4096", false))
                    .answers(400, "{'error': {'code': 'InvalidParameterValue', 'message': 'Too much.'}}")
                    .answers(200, copied("Ready", Map.of()))
                    .answers(200, parameters("0", "4096", false));
            var work = work(CLONE, Map.of());

            run("apply-parameters", work);
            assertThat(run("apply-parameters", work)).isEqualTo(StepResult.done());

            assertThat(work.found).extracting(Finding::id).containsExactly("parameter-not-restored");
        }

        private static String parameters(String workers, String workMem, boolean pending) {
            return """
                    {'value': [
                      {'name': 'max_logical_replication_workers', 'properties': {'value': '%s',
                       'isConfigPendingRestart': %s}},
                      {'name': 'work_mem', 'properties': {'value': '%s'}}]}
                    """.formatted(workers, pending, workMem);
        }
    }

    @Test
    void the_restore_point_is_a_new_one_before_the_upgrade_and_stays_after_it() throws InterruptedException {
        var work = work(Map.of("server", "orders", "from", "15.15"), Map.of("restore.point", "2026-11-01T09:00:00Z"));
        azure.answers(200, server("orders", "Ready", Map.of())).answers(200, server("orders", "Updating", Map.of()));

        assertThat(run("note-restore-point", work))
                .isEqualTo(StepResult.done(Map.of("restore.point", "2026-11-01T10:00:00Z")));
        assertThat(run("note-restore-point", work))
                .isEqualTo(StepResult.done(Map.of("restore.point", "2026-11-01T09:00:00Z")));
    }

    @Test
    void a_clone_of_another_upgrade_is_never_deleted() throws InterruptedException {
        azure.answers(200, copied("Ready", Map.of("uplift-upgrade", "zzzzbbbbccccdddd")));

        assertThat(failure(run("delete-clone", work(CLONE, Map.of())))).isEqualTo("not-ours");
        assertThat(methods()).containsExactly("GET");
    }

    private StepResult run(String action, RecordedWork work) throws InterruptedException {
        return Turn.action(azure.subscriptions(), AzureSteps.of(null).get(action))
                .run(work);
    }

    private static String failure(StepResult result) {
        assertThat(result).isInstanceOf(StepResult.Failed.class);
        return ((StepResult.Failed) result).problem().code();
    }

    private List<String> methods() {
        return azure.asked.stream().map(FakeArm.Asked::method).toList();
    }

    private static String copied(String state, Map<String, String> tags) {
        return server("uplift-aaaabbbbccccdddd-clone", state, tags);
    }

    private static String server(String name, String state, Map<String, String> tags) {
        var shown = (ObjectNode) Recorded.UPGRADE.answered("GET", 0).deepCopy();
        shown.put("id", ORDERS.named(name).id());
        ((ObjectNode) shown.get("properties")).put("state", state);
        var tagged = shown.putObject("tags");
        tags.forEach(tagged::put);
        return shown.toString();
    }

    private static String replica(String primary) {
        var shown = (ObjectNode) Recorded.UPGRADE.answered("GET", 0).deepCopy();
        shown.put("id", ORDERS.named("orders-a").id());
        ((ObjectNode) shown.get("properties"))
                .put("replicationRole", "AsyncReplica")
                .put("sourceServerResourceId", primary);
        return shown.toString();
    }

    private static SourceSettings settings() {
        var shown = (ObjectNode) Recorded.UPGRADE.answered("GET", 0).deepCopy();
        var server = Wire.server(shown.put("name", "orders").put("id", ORDERS.id()));
        var replica = Wire.server(shown.put("name", "orders-a"));
        return new SourceSettings(server, List.of(replica), List.of(), Map.of("work_mem", "8192"));
    }

    private static RecordedWork work(Map<String, Object> parameters, Map<String, Object> facts) {
        var known = new HashMap<>(facts);
        known.put(SourceSettings.FACT, settings().toFact());
        return new RecordedWork(
                new Execute(
                        new UpgradeId("aaaabbbbccccdddd"),
                        1,
                        Step.of(Phase.REHEARSE, "step", Duration.ofHours(8)).doing("action", parameters),
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
                        known,
                        Duration.ofHours(8),
                        Optional.empty()),
                Map.of());
    }
}
