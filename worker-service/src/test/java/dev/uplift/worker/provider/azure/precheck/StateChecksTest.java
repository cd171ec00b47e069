package dev.uplift.worker.provider.azure.precheck;

import static dev.uplift.worker.provider.azure.precheck.Looked.CLEAN;
import static dev.uplift.worker.provider.azure.precheck.Looked.at;
import static dev.uplift.worker.provider.azure.precheck.Looked.ids;
import static dev.uplift.worker.provider.azure.precheck.Looked.only;
import static dev.uplift.worker.provider.azure.precheck.Looked.server;
import static dev.uplift.worker.provider.azure.precheck.Looked.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.Parameter;
import dev.uplift.worker.provider.azure.server.SourceSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StateChecksTest {

    @Test
    void nothing_is_found_where_nothing_stands_against_it() {
        assertThat(AzurePrechecks.outside(CLEAN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties': {'state': 'Updating'}} | server-not-ready",
                "{'properties': {'cluster': {'clusterSize': 2}}} | elastic-cluster",
                "{'properties': {'replicationRole': 'AsyncReplica'}} | server-is-replica",
            })
    void a_server_in_such_a_state_is_not_upgraded(String fields, String id) {
        var finding = only(at(settings(server(fields))));

        assertThat(finding.id()).isEqualTo(id);
        assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
        assertThat(finding.object()).isEqualTo("server azuredbclitest-000002");
    }

    @Test
    void a_rehearsal_needs_a_moment_to_restore_and_without_one_only_a_way_back_does() {
        var bare = settings(server("{'properties': {'backup': {'earliestRestoreDate': null}}}"));
        var unrehearsed = Looked.options(bare, Map.of("rehearsal", "skip", "rehearsalReason", "a test"));

        assertThat(AzurePrechecks.outside(Looked.options(bare, Map.of("rehearsal", "required"))))
                .filteredOn(finding -> finding.id().equals("no-restore-point"))
                .singleElement()
                .returns(Severity.BLOCK, Finding::severity);
        assertThat(AzurePrechecks.outside(unrehearsed))
                .filteredOn(finding -> finding.id().equals("restore-point-unseen"))
                .singleElement()
                .returns(Severity.WARN, Finding::severity);
        assertThat(ids(unrehearsed)).doesNotContain("no-restore-point");
    }

    @Test
    void a_stopped_server_is_to_be_started() {
        var finding = only(at(settings(server("{'properties': {'state': 'Stopped'}}"))));

        assertThat(finding.explanation()).isEqualTo("It is Stopped.");
        assertThat(finding.remedy()).isEqualTo("az postgres flexible-server start");
    }

    @Test
    void each_replica_is_named_since_it_goes() {
        var replica = server("{'name': 'orders-a', 'properties': {'replicationRole': 'AsyncReplica'}}");
        var finding = only(at(replicated(replica)));

        assertThat(finding.id()).isEqualTo("replicas-removed");
        assertThat(finding.object()).isEqualTo("read replica orders-a");
        assertThat(finding.severity()).isEqualTo(Severity.WARN);
    }

    private static SourceSettings replicated(FlexibleServer replica) {
        var alone = CLEAN.settings();
        return new SourceSettings(alone.server(), List.of(replica), alone.endpoints(), alone.parameters());
    }

    @Test
    void a_replica_with_replicas_stops_it() {
        var look = new AzureLook(
                CLEAN.settings(),
                CLEAN.wanted(),
                CLEAN.offers(),
                List.of(),
                List.of("orders-a"),
                CLEAN.backups(),
                CLEAN.storagePercent(),
                CLEAN.platform(),
                CLEAN.options(),
                CLEAN.own(),
                true,
                CLEAN.now());

        assertThat(only(look).id()).isEqualTo("replicas-cascade");
        assertThat(only(look).severity()).isEqualTo(Severity.BLOCK);
    }

    @ParameterizedTest
    @CsvSource({"80,WARN", "89.9,WARN", "90,BLOCK", "99,BLOCK"})
    void a_full_disk_weighs_what_is_missing(double percent, Severity severity) {
        var finding = only(Looked.storage(percent));

        assertThat(finding.id()).isEqualTo("storage-nearly-full");
        assertThat(finding.severity()).isEqualTo(severity);
    }

    @Test
    void a_disk_with_room_is_fine() {
        assertThat(ids(Looked.storage(79.9))).isEmpty();
    }

    @Test
    void a_parameter_that_waits_for_a_restart_is_named() {
        var waiting = new Parameter("max_connections", "500", "100", "user-override", false, false, true);
        var settled = new Parameter("work_mem", "8192", "4096", "user-override", true, false, false);

        assertThat(only(Looked.parameters(waiting, settled)).object()).isEqualTo("parameter max_connections");
    }

    @Test
    void no_eighth_backup_is_asked_for() {
        assertThat(ids(Looked.backups(6))).isEmpty();
        assertThat(ids(Looked.backups(7))).containsExactly("backups-full");
    }

    @Test
    void a_burstable_machine_has_its_automatic_backups_only() {
        assertThat(ids(at(settings(server("{'sku': {'tier': 'Burstable'}}"))))).containsExactly("backup-not-possible");
    }

    @Test
    void a_standby_goes_and_has_to_come_back() {
        var finding = only(at(settings(
                server("{'properties': {'highAvailability': {'mode': 'ZoneRedundant', 'state': 'Healthy'}}}"))));

        assertThat(finding.id()).isEqualTo("standby-away");
        assertThat(finding.explanation()).endsWith("Its state is Healthy now.");
    }

    @Test
    void without_a_virtual_endpoint_somebody_has_to_know_what_a_way_back_means() {
        var alone = new SourceSettings(CLEAN.server(), List.of(), List.of(), Map.of());

        assertThat(ids(at(alone))).containsExactly("upgrade-irreversible");
    }

    @Test
    void a_clone_that_may_reach_out_before_it_can_be_kept_to_itself_stops_it_where_nobody_can_look() {
        var blind = AzurePrechecks.outside(Looked.options(Map.of(), false)).stream()
                .filter(finding -> finding.id().equals("clone-starts-open"))
                .toList();

        assertThat(blind).extracting(Finding::severity).containsExactly(Severity.BLOCK);
        assertThat(ids(Looked.options(Map.of(), true))).isEmpty();
    }

    @Test
    void a_login_with_the_servers_name_in_it_ends_with_the_upgrade() {
        var name = CLEAN.server().name();

        assertThat(AzurePrechecks.login(CLEAN, "uplift@" + name)).hasValueSatisfying(finding -> {
            assertThat(finding.id()).isEqualTo("login-with-server-name");
            assertThat(finding.remedy()).startsWith("Log in as uplift,");
        });
        assertThat(AzurePrechecks.login(CLEAN, "uplift")).isEmpty();
        assertThat(AzurePrechecks.login(CLEAN, "ada@example.org")).isEmpty();
    }

    @Test
    void clients_that_nobody_keeps_off_are_a_warning() {
        var skipped = Map.<String, Object>of("rehearsal", "skip", "rehearsalReason", "tried by hand");

        assertThat(ids(Looked.options(skipped, false))).containsExactly("clients-not-kept-off");
    }
}
