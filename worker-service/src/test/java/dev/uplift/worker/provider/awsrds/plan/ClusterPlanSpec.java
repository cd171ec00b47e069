package dev.uplift.worker.provider.awsrds.plan;

import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.names;
import static dev.uplift.worker.provider.awsrds.plan.PlannedInPlace.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.worker.provider.awsrds.server.ClusterKind;
import dev.uplift.worker.provider.awsrds.server.ClusterServer;
import dev.uplift.worker.provider.awsrds.server.ClusterServer.Member;
import dev.uplift.worker.provider.awsrds.server.RdsServer.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is planned for a cluster that was seen. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterPlanSpec {

    private static final Target MAJOR = new Target("16.9", "aurora-postgresql16", true);
    private static final Target MINOR = new Target("13.20", "aurora-postgresql13", false);
    private static final List<Member> USUAL = List.of(member("orders-1", "default.aurora-postgresql13"));

    @Test
    void with_default_groups_no_group_is_prepared_and_the_clone_is_isolated_by_that_of_the_cluster() {
        var plan = plan(aurora(MAJOR, "default.aurora-postgresql13", USUAL, false), Map.of());

        assertThat(names(plan.steps()))
                .containsExactly(
                        "snapshot",
                        "rehearse-isolation",
                        "rehearse-clone",
                        "rehearse-upgrade",
                        "final-snapshot",
                        "upgrade",
                        "verify",
                        "resume");
        assertThat(step(plan, "upgrade").parameters()).doesNotContainKeys("group", "memberGroup");
        assertThat(step(plan, "rehearse-clone").parameters())
                .containsEntry("group", "uplift-{id}-iso-aurora-postgresql13")
                .containsEntry("member", "uplift-{id}-clone-1")
                .doesNotContainKeys("memberGroup", "snapshot");
    }

    @Test
    void own_groups_of_the_cluster_and_of_its_members_are_replaced_both() {
        var plan = plan(aurora(MAJOR, "own", List.of(member("orders-1", "of-members")), false), Map.of());

        assertThat(step(plan, "upgrade").parameters())
                .containsEntry("cluster", "orders")
                .containsEntry("group", "own-pg16")
                .containsEntry("memberGroup", "of-members-pg16");
        assertThat(step(plan, "rehearse-upgrade").parameters())
                .containsEntry("cluster", "uplift-{id}-clone")
                .containsEntry("group", "uplift-{id}-iso-aurora-postgresql16")
                .containsEntry("memberGroup", "uplift-{id}-iso-aurora-postgresql16");
        assertThat(plan.removals())
                .extracting(removal -> removal.step().name())
                .startsWith("clean-up-clone", "clean-up-isolation", "clean-up-cluster-isolation");
    }

    @Test
    void given_groups_are_used_as_they_are() {
        var given = Map.<String, Object>of("provider", Map.of("clusterParameterGroup", "c16", "parameterGroup", "i16"));

        var plan = plan(aurora(MAJOR, "own", USUAL, false), given);

        assertThat(step(plan, "parameters").parameters())
                .containsEntry("given", true)
                .containsEntry("group", "c16");
        assertThat(step(plan, "upgrade").parameters())
                .containsEntry("group", "c16")
                .containsEntry("memberGroup", "i16");
    }

    @Test
    void the_group_that_most_members_use_is_the_one_whose_values_all_get() {
        var members = List.of(member("orders-1", "rare"), member("orders-2", "common"), member("orders-3", "common"));

        assertThat(step(plan(aurora(MAJOR, "own", members, false), Map.of()), "upgrade")
                        .parameters())
                .containsEntry("memberGroup", "common-pg16");
    }

    @Test
    void a_minor_upgrade_brings_no_other_group() {
        var plan = plan(aurora(MINOR, "own", List.of(member("orders-1", "of-members")), false), Map.of());

        assertThat(names(plan.steps())).doesNotContain("parameters", "member-parameters");
        assertThat(step(plan, "upgrade").parameters())
                .containsEntry("major", false)
                .doesNotContainKeys("group", "memberGroup");
    }

    @Test
    void a_multi_az_cluster_is_rehearsed_from_its_snapshot_and_its_members_keep_their_groups() {
        var plan = plan(
                new ClusterServer(
                        "orders",
                        "cluster-ORDERS",
                        ClusterKind.MULTI_AZ,
                        "13.16",
                        "postgres13",
                        new Target("16.9", "postgres16", true),
                        "own",
                        List.of(member("orders-instance-1", "default.postgres13")),
                        false),
                Map.of());

        assertThat(step(plan, "rehearse-clone").parameters())
                .containsEntry("snapshot", "uplift-{id}-pre")
                .doesNotContainKeys("member", "memberGroup");
        assertThat(names(plan.steps())).contains("parameters").doesNotContain("member-parameters");
        assertThat(undo(plan, "rename-away").parameters()).doesNotContainKey("members");
    }

    @Test
    void with_credentials_it_has_the_sql_steps_of_instances_on_the_cluster() {
        var cluster = plan(aurora(MAJOR, "own", USUAL, true), Map.of());
        var instance = PlannedInPlace.plan(PlannedInPlace.OWN_GROUP);

        assertThat(names(cluster.steps())).isEqualTo(names(instance.steps()));
        assertThat(cluster.steps())
                .allSatisfy(step -> assertThat(step.parameters()).doesNotContainKey("instance"));
        assertThat(step(cluster, "fence").parameters()).isEqualTo(Map.of("cluster", "orders"));
        assertThat(cluster.undoLosesNothing()).isTrue();
        assertThat(cluster.pointOfNoReturn()).contains("open");
    }

    @Test
    void it_stays_the_same_whoever_writes_and_however_the_members_are_listed() {
        var one = member("orders-1", "own");
        var two = member("orders-2", "own");
        var scaled = member("application-autoscaling-1", "own");

        assertThat(plan(aurora(MAJOR, "own", List.of(two, scaled, one), false), Map.of())
                        .hash())
                .isEqualTo(plan(aurora(MAJOR, "own", List.of(one, two), false), Map.of())
                        .hash());
    }

    @Test
    void the_way_back_names_the_members_and_says_what_is_lost() {
        var plan = plan(aurora(MAJOR, "own", USUAL, false), Map.of());

        assertThat(undo(plan, "rename-away").parameters())
                .containsEntry("as", "uplift-{id}-old")
                .containsEntry("members", List.of("orders-1"));
        assertThat(plan.wayBack().orElseThrow().loses())
                .contains("not in the restored cluster", "cluster uplift-…-old", "custom endpoints");
    }

    @Test
    void every_step_of_its_outage_has_an_estimate() {
        var plan = plan(aurora(MAJOR, "own", USUAL, true), Map.of());

        assertThat(RdsEstimates.of(plan, true, 0, List.of()))
                .extracting(Estimate::step)
                .containsAll(plan.steps().stream()
                        .filter(Step::outage)
                        .map(Step::name)
                        .toList());
    }

    private static Step undo(Plan plan, String name) {
        return plan.undo().stream()
                .map(undo -> undo.step())
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Member member(String id, String group) {
        return new Member(id, "db.r6g.large", group);
    }

    private static ClusterServer aurora(Target target, String group, List<Member> members, boolean sql) {
        return new ClusterServer(
                "orders",
                "cluster-ORDERS",
                ClusterKind.AURORA,
                "13.16",
                "aurora-postgresql13",
                target,
                group,
                members,
                sql);
    }

    private static Plan plan(ClusterServer server, Map<String, Object> options) {
        return ClusterPlan.of(server, UpgradeOptions.of(options));
    }
}
