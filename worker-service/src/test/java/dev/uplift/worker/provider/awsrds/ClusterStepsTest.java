package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.aws.ClusterEngine;
import dev.uplift.sandbox.aws.ClusterSetting;
import dev.uplift.sandbox.aws.NewCluster;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.sandbox.aws.UpgradeBehaviour.BreaksReplica;
import dev.uplift.sandbox.aws.UpgradeBehaviour.FailsPrecheck;
import dev.uplift.sandbox.aws.UpgradeBehaviour.IsDeletedMeanwhile;
import dev.uplift.worker.driver.PlannedSteps;
import dev.uplift.worker.provider.awsrds.plan.ClusterPlan;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
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

/** Steps of clusters that do not get there, and what they say; and what those that do leave behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterStepsTest {

    private static final String TO = "16.9";
    private static final String CLONE = AwsWorld.NAMES.of(Names.CLONE);
    private static final String OLD = AwsWorld.NAMES.of(Names.OLD);
    private static final String[] PREPARED = {"snapshot", "parameters", "member-parameters"};

    private final List<Finding> found = new ArrayList<>();

    @Test
    void both_groups_get_the_values_of_the_old_ones_and_all_members_use_them() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of());

            steps.done(PREPARED);
            steps.done("upgrade", "verify");

            assertThat(world.region.clusterParameterGroup("orders-cluster-pg16"))
                    .contains(Map.of("work_mem", "65536", "shared_preload_libraries", "pg_stat_statements,pg_cron"));
            assertThat(world.cluster("orders").parameterGroup()).isEqualTo("orders-cluster-pg16");
            assertThat(world.cluster("orders").version()).isEqualTo(TO);
            for (var member : List.of("orders-1", "orders-2")) {
                assertThat(world.instance(member).parameterGroup()).isEqualTo("orders-members-pg16");
                assertThat(world.instance(member).version()).isEqualTo(TO);
                assertThat(world.instance(member).parametersInForce()).containsEntry("jit", "0");
            }
        }
    }

    @Test
    void a_clone_of_aurora_has_one_private_member_and_keeps_to_itself_from_its_first_start() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var options = Map.<String, Object>of(
                    "rehearsalClass", "db.t4g.large", "rehearsalSecurityGroups", List.of("sg-closed"));
            var steps = steps(world, options);

            steps.done(PREPARED);
            steps.done("rehearse-isolation", "rehearse-clone");

            var clone = world.cluster(CLONE);
            var member = world.instance(AwsWorld.NAMES.of(Names.CLONE_MEMBER));
            assertThat(clone.members()).containsExactly(member.name());
            assertThat(clone.parametersInForce())
                    .containsEntry("max_logical_replication_workers", "0")
                    .containsEntry("shared_preload_libraries", "pg_stat_statements")
                    .containsEntry("work_mem", "65536");
            assertThat(member.parametersInForce()).containsEntry("shared_preload_libraries", "pg_stat_statements");
            assertThat(clone.settings())
                    .containsEntry(ClusterSetting.SECURITY_GROUPS, List.of("sg-closed"))
                    .containsEntry(ClusterSetting.SUBNET_GROUP, List.of("private"));
            assertThat(member.settings())
                    .containsEntry(Setting.INSTANCE_CLASS, List.of("db.t4g.large"))
                    .containsEntry(Setting.PUBLICLY_ACCESSIBLE, List.of("false"));
            assertThat(clone.tags()).doesNotContainKey("team").containsKey("uplift:upgrade");
            assertThat(steps.facts()).containsKey("rehearsal.endpoint");
            assertThat(world.calls().byOperation()).doesNotContainKey("RestoreDBClusterFromSnapshot");
        }
    }

    @Test
    void a_clone_that_started_without_its_parameters_is_no_rehearsal() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of("parameterSettling", "PT0S"));
            steps.done(PREPARED);
            steps.done("rehearse-isolation");

            assertThat(steps.failed("rehearse-clone").problem().code()).isEqualTo("clone-not-isolated");
        }
    }

    @Test
    void a_member_restarts_if_its_group_waits_for_it() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            steps.done("upgrade");
            world.region.createParameterGroup("somebodys", "aurora-postgresql16", Map.of("work_mem", "4096"));
            world.rds()
                    .modifyDBInstance(request -> request.dbInstanceIdentifier("orders-2")
                            .dbParameterGroupName("somebodys")
                            .applyImmediately(true));
            world.aws.clock().advance(Duration.ofHours(1));

            steps.done("upgrade");

            assertThat(world.instance("orders-2").parametersInForce()).containsEntry("work_mem", "4096");
            assertThat(world.calls().byOperation()).containsEntry("RebootDBInstance", 1L);
        }
    }

    @Test
    void an_upgrade_that_rds_refuses_after_it_accepted_it_fails_with_its_events_and_the_logs_of_the_writer()
            throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            world.region.upgradesOf("orders", new FailsPrecheck("Your installation contains reg* columns"));

            var failed = steps.failed("upgrade");

            assertThat(failed.problem().code()).isEqualTo("upgrade-failed");
            assertThat(failed.problem().detail()).startsWith("Cluster orders").contains("13.16", TO, "reg* columns");
            assertThat(failed.problem().evidence())
                    .anyMatch(line -> line.contains("cannot be upgraded"))
                    .anyMatch(line -> line.startsWith("--- error/pg_upgrade_precheck.log"));
        }
    }

    @Test
    void an_upgrade_of_a_cluster_that_somebody_deletes_fails() throws Exception {
        try (var world = world(ClusterEngine.MULTI_AZ)) {
            world.region.upgradesOf("orders", new IsDeletedMeanwhile());
            var steps = steps(world, Map.of());
            steps.done("snapshot", "parameters");

            assertThat(steps.failed("upgrade").problem().code()).isEqualTo("cluster-gone");
        }
    }

    @Test
    void a_reader_that_broke_is_a_warning_and_the_cluster_is_upgraded() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            world.region.upgradesOf("orders", new BreaksReplica());
            var steps = steps(world, Map.of());
            steps.done(PREPARED);

            steps.done("upgrade", "verify");

            assertThat(found).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("member-not-upgraded");
                assertThat(finding.object()).isEqualTo("member orders-2");
            });
        }
    }

    @Test
    void what_was_taken_back_of_aurora_has_its_names_its_members_and_its_settings_again() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var before = world.cluster("orders");
            var endpoint = world.settings().endpoint();
            var first = world.instance("orders-1");
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            steps.done("final-snapshot", "upgrade");

            steps.done("rename-away", "restore-original", "reapply-settings");

            var after = world.cluster("orders");
            assertThat(after.resourceId()).isNotEqualTo(before.resourceId());
            assertThat(after.version()).isEqualTo(ClusterWorld.FROM);
            assertThat(after.settings()).isEqualTo(before.settings());
            assertThat(after.parameterGroup()).isEqualTo(before.parameterGroup());
            assertThat(after.tags()).containsEntry("team", "shop");
            assertThat(after.members()).containsExactly("orders-1", "orders-2");
            assertThat(world.instance("orders-1").settings()).isEqualTo(first.settings());
            assertThat(world.instance("orders-1").parameterGroup()).isEqualTo("orders-members");
            assertThat(world.settings().endpoint()).isEqualTo(endpoint);
            assertThat(steps.facts())
                    .containsEntry("rollback.lost-since", steps.facts().get("snapshot.final.time"));
            assertThat(world.cluster(OLD).version()).isEqualTo(TO);
            assertThat(world.cluster(OLD).members()).containsExactly(OLD + "-1", OLD + "-2");
        }
    }

    @Test
    void readers_that_auto_scaling_made_go_away_with_the_others_and_are_not_made_again() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var scaled = "application-autoscaling-0001";
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            world.rds()
                    .createDBInstance(request -> request.dbInstanceIdentifier(scaled)
                            .dbClusterIdentifier("orders")
                            .engine("aurora-postgresql")
                            .dbInstanceClass("db.r6g.large"));
            world.aws.clock().advance(Duration.ofHours(1));
            steps.done("final-snapshot", "upgrade", "verify", "rename-away", "restore-original", "reapply-settings");

            assertThat(world.seen("16.10").members())
                    .extracting(ClusterServer.Member::id)
                    .containsExactly("orders-1", "orders-2");
            assertThat(world.cluster("orders").members()).containsExactly("orders-1", "orders-2");
            assertThat(world.cluster(OLD).members()).containsExactly(OLD + "-1", OLD + "-2", OLD + "-3");
            steps.done("clean-up-old");
            assertThat(world.region.instance(scaled)).isEmpty();
        }
    }

    @Test
    void what_was_taken_back_of_a_multi_az_cluster_has_its_name_and_three_members() throws Exception {
        try (var world = world(ClusterEngine.MULTI_AZ)) {
            var before = world.cluster("orders");
            var steps = steps(world, Map.of());
            steps.done("snapshot", "parameters", "final-snapshot", "upgrade");

            steps.done("rename-away", "restore-original", "reapply-settings");

            var after = world.cluster("orders");
            assertThat(after.version()).isEqualTo(ClusterWorld.FROM);
            assertThat(after.settings()).isEqualTo(before.settings());
            assertThat(after.members()).hasSize(3).doesNotContainAnyElementsOf(before.members());
            assertThat(world.cluster(OLD).members()).isEqualTo(before.members());
        }
    }

    @Test
    void to_a_moment_and_beside_the_upgraded_one_it_has_a_name_of_its_own() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of("rollback", "point-in-time", "endpointSwap", false));
            steps.done(PREPARED);
            steps.done("upgrade", "restore-original");

            var restored = world.cluster(AwsWorld.NAMES.of(Names.RESTORED));
            assertThat(restored.version()).isEqualTo(ClusterWorld.FROM);
            assertThat(restored.members()).containsExactly(restored.name() + "-1", restored.name() + "-2");
            assertThat(world.cluster("orders").version()).isEqualTo(TO);
            assertThat(steps.facts())
                    .containsEntry("rollback.lost-since", steps.facts().get("upgrade.asked"));
        }
    }

    @Test
    void without_a_backup_nothing_is_renamed_away() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            steps.done("upgrade");

            assertThat(steps.failed("rename-away").problem().code()).isEqualTo("backup-missing");
            assertThat(world.cluster("orders").version()).isEqualTo(TO);
        }
    }

    @Test
    void the_upgraded_cluster_is_kept_while_nothing_took_its_place_and_while_its_owner_protects_it() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            var steps = steps(world, Map.of());
            steps.done(PREPARED);
            steps.done("final-snapshot", "upgrade", "rename-away");
            assertThat(steps.failed("clean-up-old").problem().code()).isEqualTo("not-replaced");

            steps.done("restore-original", "reapply-settings");
            protect(world, true);
            assertThat(steps.failed("clean-up-old").problem().code()).isEqualTo("deletion-protected");

            protect(world, false);
            steps.done("clean-up-old");
            assertThat(world.region.cluster(OLD)).isEmpty();
            assertThat(world.region.instance(OLD + "-1")).isEmpty();
            assertThat(world.cluster("orders").members()).hasSize(2);
        }
    }

    @Test
    void a_member_that_somebody_added_to_the_clone_keeps_it() throws Exception {
        try (var world = world(ClusterEngine.AURORA)) {
            world.region.create(
                    NewCluster.aurora(CLONE, ClusterWorld.FROM).tagged("uplift:upgrade", AwsWorld.UPGRADE.toString()));

            assertThat(steps(world, Map.of()).failed("clean-up-clone").problem().code())
                    .isEqualTo("name-taken");
            assertThat(world.cluster(CLONE).members()).hasSize(2);
        }
    }

    private static void protect(ClusterWorld world, boolean protection) {
        world.rds()
                .modifyDBCluster(request -> request.dbClusterIdentifier(OLD)
                        .deletionProtection(protection)
                        .applyImmediately(true));
        world.aws.clock().advance(Duration.ofHours(1));
    }

    private static ClusterWorld world(ClusterEngine engine) throws IOException {
        return new ClusterWorld(engine, world -> world.story(TO, Map.of(), List.of()));
    }

    private PlannedSteps steps(ClusterWorld world, Map<String, Object> options) {
        var plan = ClusterPlan.of(world.seen(TO), UpgradeOptions.of(Map.of("provider", options)));
        return new PlannedSteps(world, plan, options, new HashMap<>(), found);
    }
}
