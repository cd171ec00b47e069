package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

class ClusterParameterGroupsTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        create("custom", "aurora-postgresql16");
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void create(String name, String family) {
        rds.client()
                .createDBClusterParameterGroup(q -> q.dbClusterParameterGroupName(name)
                        .dbParameterGroupFamily(family)
                        .description("of a test"));
    }

    private void set(String group, Parameter... parameters) {
        rds.client()
                .modifyDBClusterParameterGroup(
                        q -> q.dbClusterParameterGroupName(group).parameters(parameters));
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder()
                .parameterName(name)
                .parameterValue(value)
                .applyMethod(ApplyMethod.PENDING_REBOOT)
                .build();
    }

    @Test
    void what_is_set_by_users_is_shown_as_theirs() {
        set("custom", parameter("work_mem", "65536"));

        var parameters = rds.client()
                .describeDBClusterParameters(
                        q -> q.dbClusterParameterGroupName("custom").source("user"))
                .parameters();
        assertThat(parameters).singleElement().satisfies(only -> {
            assertThat(only.parameterName()).isEqualTo("work_mem");
            assertThat(only.parameterValue()).isEqualTo("65536");
        });
        var group = rds.client()
                .describeDBClusterParameterGroups(q -> q.dbClusterParameterGroupName("custom"))
                .dbClusterParameterGroups()
                .getFirst();
        assertThat(group.dbParameterGroupFamily()).isEqualTo("aurora-postgresql16");
        assertThat(group.dbClusterParameterGroupArn())
                .isEqualTo("arn:aws:rds:eu-west-1:123456789012:cluster-pg:custom");
    }

    @Test
    void what_rds_refuses_is_refused() {
        SimulatedRds.refusal("DBParameterGroupAlreadyExists", () -> create("Custom", "aurora-postgresql16"));
        SimulatedRds.refusal("InvalidParameterValue", () -> create("other", "aurora-postgresql99"));
        SimulatedRds.refusal("InvalidParameterValue", () -> set("custom", parameter("surprise", "1")));
        SimulatedRds.refusal(
                "InvalidParameterValue",
                () -> set(
                        "custom",
                        IntStream.range(0, 21)
                                .mapToObj(n -> parameter("work_mem", "" + n))
                                .toArray(Parameter[]::new)));
        SimulatedRds.refusal(
                "InvalidDBParameterGroupState", () -> set("default.aurora-postgresql16", parameter("work_mem", "1")));
        SimulatedRds.refusal("DBClusterParameterGroupNotFound", () -> delete("nobody"));
    }

    @Test
    void a_group_in_use_is_kept_until_it_is_free() {
        rds.region().create(NewCluster.aurora("orders", "16.9").withParameterGroup("custom"));
        SimulatedRds.refusal("InvalidDBParameterGroupState", () -> delete("custom"));

        rds.client()
                .modifyDBCluster(q ->
                        q.dbClusterIdentifier("orders").dbClusterParameterGroupName("default.aurora-postgresql16"));
        delete("custom");

        SimulatedRds.refusal(
                "DBClusterParameterGroupNotFound",
                () -> rds.client().describeDBClusterParameterGroups(q -> q.dbClusterParameterGroupName("custom")));
    }

    private void delete(String group) {
        rds.client().deleteDBClusterParameterGroup(q -> q.dbClusterParameterGroupName(group));
    }

    @Test
    void tags_are_kept_at_clusters_snapshots_and_groups() {
        rds.region().create(NewCluster.aurora("orders", "16.9"));
        rds.client()
                .createDBClusterSnapshot(q -> q.dbClusterIdentifier("orders").dbClusterSnapshotIdentifier("s"));

        for (var resource : new String[] {"cluster:orders", "cluster-snapshot:s", "cluster-pg:custom"}) {
            var arn = "arn:aws:rds:eu-west-1:123456789012:" + resource;
            rds.client()
                    .addTagsToResource(q -> q.resourceName(arn)
                            .tags(Tag.builder().key("a").value("b").build()));
            assertThat(rds.client()
                            .listTagsForResource(q -> q.resourceName(arn))
                            .tagList())
                    .singleElement()
                    .satisfies(tag -> assertThat(tag.value()).isEqualTo("b"));
        }
    }
}
