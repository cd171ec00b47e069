package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.aws.InstanceView;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.aws.UpgradeBehaviour.BreaksReplica;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FillsStorage;
import dev.uplift.sandbox.aws.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.sandbox.aws.UpgradeBehaviour.Succeeds;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import dev.uplift.worker.provider.awsrds.server.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that do not get there, and what they say; and what those that do leave behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AwsRdsStepsTest {

    private static final String TO = "16.9";

    /** By the options for which they were made, before the upgrade. */
    private final Map<Map<String, Object>, Plan> plans = new HashMap<>();

    private final Map<String, Object> facts = new HashMap<>();
    private final List<Finding> found = new ArrayList<>();

    @Test
    void an_upgrade_that_rds_refuses_after_it_accepted_it_fails_with_its_events_and_logs() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters");
            world.region.upgradesOf(AwsWorld.SERVER, new FailsPrecheck("Your installation contains reg* columns"));

            var failed = failed(world, Map.of(), "upgrade");

            assertThat(failed.problem().code()).isEqualTo("upgrade-failed");
            assertThat(failed.problem().detail()).contains("orders", "13.16", "16.9", "reg* columns");
            assertThat(failed.problem().evidence())
                    .anyMatch(line -> line.contains("cannot be upgraded"))
                    .anyMatch(line -> line.startsWith("--- error/pg_upgrade_precheck.log"))
                    .anyMatch(line -> line.equals("Your installation contains reg* columns"));

            // Somebody drops the columns, and asks again.
            world.region.upgradesOf(AwsWorld.SERVER, new Succeeds());
            done(world, Map.of(), "upgrade");

            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(TO);
            assertThat(world.calls().byOperation().get("ModifyDBInstance")).isEqualTo(2);
        }
    }

    @Test
    void what_the_checks_of_pg_upgrade_list_is_told_after_the_reasons_and_of_this_upgrade_only() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters");
            world.region.hasLog(AwsWorld.SERVER, "error/tables_using_aclitem.txt.1", "shop.public.grants.acl");
            world.letTimePass();
            // More than RDS lists at once, all before the checks' own in the order of names.
            for (int n = 1000; n < 1120; n++) {
                world.region.hasLog(AwsWorld.SERVER, "error/postgresql.log." + n, "checkpoint complete");
            }
            world.region.hasLog(AwsWorld.SERVER, "error/tables_using_reg.txt.2", "shop.public.orders.kind");
            world.region.hasLog(AwsWorld.SERVER, "error/pg_upgrade_dump_1.log.2", "dumped");
            world.region.upgradesOf(AwsWorld.SERVER, new FailsPrecheck("Your installation contains reg* columns"));

            var evidence = failed(world, Map.of(), "upgrade").problem().evidence();

            assertThat(evidence.stream()
                            .filter(line -> line.startsWith("--- "))
                            .map(line -> line.replaceFirst("\\.[^.]*$", "")))
                    .containsExactly(
                            "--- error/pg_upgrade_precheck.log",
                            "--- error/tables_using_reg.txt",
                            "--- error/pg_upgrade_dump_1.log");
            assertThat(evidence).contains("shop.public.orders.kind");
        }
    }

    @Test
    void an_upgrade_fails_with_a_status_that_does_not_pass() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters");
            world.region.upgradesOf(AwsWorld.SERVER, new FillsStorage());

            var failed = failed(world, Map.of(), "upgrade");

            assertThat(failed.problem().code()).isEqualTo("instance-broken");
            assertThat(failed.problem().detail()).contains("storage-full");
            assertThat(failed.problem().evidence()).anyMatch(line -> line.contains("storage has been exhausted"));
        }
    }

    @Test
    void an_upgrade_of_an_instance_that_somebody_deletes_fails() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters");
            world.region.upgradesOf(AwsWorld.SERVER, new IsDeletedMeanwhile());

            assertThat(failed(world, Map.of(), "upgrade").problem().code()).isEqualTo("instance-gone");
        }
    }

    @Test
    void a_failed_upgrade_fails_even_where_no_log_may_be_read() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters");
            world.region.upgradesOf(AwsWorld.SERVER, new FailsPrecheck("no"));
            for (var operation : List.of("DescribeEvents", "DescribeDBLogFiles")) {
                world.faults()
                        .add(Fault.next(operation, new Fault.Refuse(403, "AccessDenied", "not authorized"))
                                .times(100));
            }

            var failed = failed(world, Map.of(), "upgrade");

            assertThat(failed.problem().code()).isEqualTo("upgrade-failed");
        }
    }

    @Test
    void parameters_are_carried_over_and_those_that_cannot_be_are_reported() throws Exception {
        try (var world = world(0)) {
            world.region.createParameterGroup(
                    "orders-parameters", "postgres13", Map.of("work_mem", "65536", "operator_precedence_warning", "1"));

            done(world, Map.of(), "parameters");

            assertThat(world.region.parameterGroup("orders-parameters-pg16")).contains(Map.of("work_mem", "65536"));
            assertThat(facts)
                    .containsEntry("parameters.removed", List.of("operator_precedence_warning"))
                    .containsEntry("parameters.group", "orders-parameters-pg16");
            assertThat(found).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("parameters-removed");
                assertThat(finding.explanation()).contains("operator_precedence_warning");
            });
        }
    }

    @Test
    void a_parameter_group_of_somebody_else_is_taken_only_if_it_is_named() throws Exception {
        try (var world = world(0)) {
            world.region.createParameterGroup("orders-parameters-pg16", "postgres16", Map.of("work_mem", "4096"));

            assertThat(failed(world, Map.of(), "parameters").problem().code()).isEqualTo("name-taken");

            done(world, Map.of("parameterGroup", "orders-parameters-pg16"), "parameters");
            assertThat(world.region.parameterGroup("orders-parameters-pg16")).contains(Map.of("work_mem", "4096"));
        }
    }

    @Test
    void a_clone_keeps_to_itself_from_its_first_start() throws Exception {
        try (var world = world(0)) {
            var options = Map.<String, Object>of(
                    "rehearsalClass", "db.t4g.large", "rehearsalSecurityGroups", List.of("sg-closed"));

            done(world, options, "snapshot", "parameters", "rehearse-isolation", "rehearse-clone");

            var clone = world.instance(AwsWorld.NAMES.of(Names.CLONE));
            assertThat(clone.parametersInForce())
                    .containsEntry("max_logical_replication_workers", "0")
                    .containsEntry("shared_preload_libraries", "pg_stat_statements")
                    .containsEntry("work_mem", "65536");
            assertThat(clone.settings())
                    .containsEntry(Setting.INSTANCE_CLASS, List.of("db.t4g.large"))
                    .containsEntry(Setting.SECURITY_GROUPS, List.of("sg-closed"))
                    .containsEntry(Setting.PUBLICLY_ACCESSIBLE, List.of("false"))
                    .containsEntry(Setting.SUBNET_GROUP, List.of("private"))
                    .containsEntry(Setting.MULTI_AZ, List.of("false"));
            assertThat(clone.tags()).doesNotContainKey("team").containsKey("uplift:upgrade");
            assertThat(facts).containsEntry("rehearsal.instance", clone.name()).containsKey("rehearsal.endpoint");
        }
    }

    @Test
    void a_clone_that_started_without_its_parameters_is_no_rehearsal() throws Exception {
        try (var world = world(0)) {
            var hasty = Map.<String, Object>of("parameterSettling", "PT0S");

            done(world, hasty, "snapshot", "parameters", "rehearse-isolation");
            var failed = failed(world, hasty, "rehearse-clone");

            assertThat(failed.problem().code()).isEqualTo("clone-not-isolated");
        }
    }

    @Test
    void a_replica_that_did_not_follow_is_a_warning() throws Exception {
        try (var world = world(1)) {
            world.region.upgradesOf(AwsWorld.REPLICA, new BreaksReplica());

            done(world, Map.of(), "parameters", "upgrade", "verify", "verify-replicas");

            assertThat(found).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("replica-not-upgraded");
                assertThat(finding.object()).contains(AwsWorld.REPLICA);
                assertThat(finding.explanation()).contains("incompatible-restore");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"snapshot,snapshot.final.time", "point-in-time,upgrade.asked"})
    void what_was_taken_back_is_set_up_as_it_was(String rollback, String lostSince) throws Exception {
        var options = Map.<String, Object>of("rollback", rollback);
        try (var world = world(0)) {
            var before = world.instance(AwsWorld.SERVER);
            done(world, options, "parameters", "final-snapshot", "upgrade");
            var endpoint = world.settings().endpoint();

            done(world, options, "rename-away", "restore-original", "reapply-settings");

            var after = world.instance(AwsWorld.SERVER);
            assertThat(after.resourceId()).isNotEqualTo(before.resourceId());
            assertThat(after.version()).isEqualTo(AwsWorld.FROM);
            assertThat(after.settings()).containsAllEntriesOf(set(before));
            assertThat(after.parameterGroup()).isEqualTo(before.parameterGroup());
            assertThat(after.tags()).containsEntry("team", "shop");
            assertThat(world.settings().endpoint()).isEqualTo(endpoint);
            assertThat(facts)
                    .containsEntry("rollback.instance", AwsWorld.SERVER)
                    .containsEntry("rollback.lost-since", facts.get(lostSince));
            assertThat(world.instance(AwsWorld.NAMES.of(Names.OLD)).version()).isEqualTo(TO);
        }
    }

    @Test
    void an_upgrade_of_which_nothing_is_seen_is_waited_for_unless_it_is_known_to_have_failed() throws Exception {
        try (var world = world(0)) {
            var asked = world.aws.clock().now();
            facts.put("upgrade.asked", asked.toString());
            done(world, Map.of(), "rename-away");
            assertThat(world.aws.clock().now()).isAfter(asked);

            var failed = world.aws.clock().now();
            facts.put("upgrade.asked", failed.toString());
            facts.put("upgrade.failed", failed.toString());
            done(world, Map.of(), "rename-away");

            assertThat(world.aws.clock().now()).isEqualTo(failed);
            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(AwsWorld.FROM);
        }
    }

    @Test
    void without_a_backup_nothing_is_renamed_away() throws Exception {
        try (var world = world(0)) {
            done(world, Map.of(), "parameters", "upgrade");

            // the final snapshot was never taken
            var failed = failed(world, Map.of(), "rename-away");

            assertThat(failed.problem().code()).isEqualTo("backup-missing");
            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(TO);
        }
    }

    @Test
    void the_upgraded_instance_is_kept_while_nothing_took_its_place_and_while_its_owner_protects_it() throws Exception {
        try (var world = world(0)) {
            var old = AwsWorld.NAMES.of(Names.OLD);
            done(world, Map.of(), "parameters", "final-snapshot", "upgrade", "rename-away");

            assertThat(failed(world, Map.of(), "clean-up-old").problem().code()).isEqualTo("not-replaced");

            done(world, Map.of(), "restore-original", "reapply-settings");
            protect(world, old, true);
            assertThat(failed(world, Map.of(), "clean-up-old").problem().code()).isEqualTo("deletion-protected");

            protect(world, old, false);
            done(world, Map.of(), "clean-up-old");
            assertThat(world.region.instance(old)).isEmpty();
            assertThat(world.instance(AwsWorld.SERVER).version()).isEqualTo(AwsWorld.FROM);
        }
    }

    @Test
    void a_clone_of_ours_is_deleted_although_somebody_protected_it() throws Exception {
        try (var world = world(0)) {
            var clone = AwsWorld.NAMES.of(Names.CLONE);
            world.region.create(NewInstance.of(clone, AwsWorld.FROM)
                    .with(Setting.DELETION_PROTECTION, "true")
                    .tagged("uplift:upgrade", AwsWorld.UPGRADE.toString()));

            done(world, Map.of(), "clean-up-clone");

            assertThat(world.region.instance(clone)).isEmpty();
        }
    }

    /** Whatever is set there, and not left to RDS. */
    private static Map<Setting, List<String>> set(InstanceView instance) {
        var set = new HashMap<>(instance.settings());
        set.values().removeIf(List::isEmpty);
        return set;
    }

    private static void protect(AwsWorld world, String instance, boolean protection) {
        world.rds()
                .modifyDBInstance(request -> request.dbInstanceIdentifier(instance)
                        .deletionProtection(protection)
                        .applyImmediately(true));
        world.aws.clock().advance(Duration.ofHours(1));
    }

    private static AwsWorld world(int replicas) throws IOException {
        return new AwsWorld(replicas, world -> world.story(TO, Map.of(), List.of()));
    }

    private void done(AwsWorld world, Map<String, Object> options, String... steps) throws InterruptedException {
        steps(world, options).done(steps);
    }

    private StepResult.Failed failed(AwsWorld world, Map<String, Object> options, String step)
            throws InterruptedException {
        return steps(world, options).failed(step);
    }

    private PlannedSteps steps(AwsWorld world, Map<String, Object> options) {
        var plan = plans.computeIfAbsent(
                options, _ -> InPlacePlan.of(world.seen(TO), UpgradeOptions.of(Map.of("provider", options))));
        return new PlannedSteps(world, plan, options, facts, found);
    }
}
