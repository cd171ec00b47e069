package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentTask;
import software.amazon.awssdk.services.rds.model.CreateBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;
import software.amazon.awssdk.services.rds.model.Tag;

class BlueGreenTest {

    private static final String ARN = "arn:aws:rds:eu-west-1:123456789012:db:";
    private static final String NOT_SUPPORTED = "SourceDatabaseNotSupportedFault";

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.region().createParameterGroup("logical13", "postgres13", Map.of("rds.logical_replication", "1"));
        rds.region().createParameterGroup("logical16", "postgres16", Map.of("rds.logical_replication", "1"));
        rds.region()
                .create(NewInstance.of("orders", "13.16")
                        .withParameterGroup("logical13")
                        .tagged("team", "shop"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private String create(Consumer<CreateBlueGreenDeploymentRequest.Builder> more) {
        return rds.client()
                .createBlueGreenDeployment(q -> more.accept(q.blueGreenDeploymentName("uplift-1-bg")
                        .source(ARN + "orders")
                        .targetEngineVersion("16.9")
                        .targetDBParameterGroupName("logical16")
                        .tags(Tag.builder().key("uplift:upgrade").value("1").build())))
                .blueGreenDeployment()
                .blueGreenDeploymentIdentifier();
    }

    private String created() {
        var id = create(q -> {});
        rds.pass(SimulatedRds.LONG);
        return id;
    }

    private BlueGreenDeployment deployment(String id) {
        return rds.client()
                .describeBlueGreenDeployments(q -> q.blueGreenDeploymentIdentifier(id))
                .blueGreenDeployments()
                .getFirst();
    }

    private void switchOver(String id, int timeout) {
        rds.client()
                .switchoverBlueGreenDeployment(
                        q -> q.blueGreenDeploymentIdentifier(id).switchoverTimeout(timeout));
    }

    private void delete(String id, boolean withGreen) {
        rds.client()
                .deleteBlueGreenDeployment(
                        q -> q.blueGreenDeploymentIdentifier(id).deleteTarget(withGreen));
    }

    private static String nameOf(String arn) {
        return arn.substring(ARN.length());
    }

    @Test
    void green_is_made_task_by_task() {
        var id = create(q -> {});

        assertThat(id).matches("bgd-[a-z0-9]{16}");
        assertThat(deployment(id).status()).isEqualTo("PROVISIONING");
        assertThat(deployment(id).source()).isEqualTo(ARN + "orders");
        assertThat(deployment(id).tagList()).extracting(Tag::value).containsExactly("1");
        assertThat(tasks(id)).containsExactly("PENDING", "PENDING", "PENDING");
        rds.pass(Duration.ofMinutes(1));
        assertThat(tasks(id)).containsExactly("IN_PROGRESS", "PENDING", "PENDING");
        var green = nameOf(deployment(id).target());
        assertThat(green).matches("orders-green-[a-z0-9]{6}");
        assertThat(rds.status(green)).isEqualTo("creating");
        rds.pass(Duration.ofMinutes(12));
        assertThat(tasks(id)).containsExactly("COMPLETED", "IN_PROGRESS", "PENDING");
        assertThat(rds.status(green)).isEqualTo("upgrading");
        rds.pass(Duration.ofMinutes(18));
        assertThat(tasks(id)).containsExactly("COMPLETED", "COMPLETED", "IN_PROGRESS");
        assertThat(rds.instance(green).engineVersion()).isEqualTo("16.9");
        rds.pass(Duration.ofMinutes(5));
        assertThat(deployment(id).status()).isEqualTo("AVAILABLE");
        assertThat(deployment(id).tasks())
                .extracting(BlueGreenDeploymentTask::name)
                .containsExactly("CREATING_READ_REPLICA_OF_SOURCE", "DB_ENGINE_VERSION_UPGRADE", "CONFIGURE_BACKUPS");
        assertThat(rds.status(green)).isEqualTo("available");
        assertThat(rds.instance(green).dbParameterGroups().getFirst().dbParameterGroupName())
                .isEqualTo("logical16");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");
    }

    private Iterable<String> tasks(String id) {
        return deployment(id).tasks().stream()
                .map(BlueGreenDeploymentTask::status)
                .toList();
    }

    @Test
    void green_takes_the_name_and_blue_stays_under_another_one() {
        var id = created();
        var blueId = rds.instance("orders").dbiResourceId();
        var greenId = rds.instance(nameOf(deployment(id).target())).dbiResourceId();
        switchOver(id, 300);

        assertThat(deployment(id).status()).isEqualTo("SWITCHOVER_IN_PROGRESS");
        assertThat(rds.instance("orders").dbiResourceId()).isEqualTo(blueId);
        rds.pass(Duration.ofMinutes(1));
        var done = deployment(id);
        assertThat(done.status()).isEqualTo("SWITCHOVER_COMPLETED");
        assertThat(done.source()).isEqualTo(ARN + "orders-old1");
        assertThat(done.target()).isEqualTo(ARN + "orders");
        assertThat(done.switchoverDetails())
                .extracting(SwitchoverDetail::sourceMember, SwitchoverDetail::targetMember, SwitchoverDetail::status)
                .containsExactly(tuple(ARN + "orders-old1", ARN + "orders", "SWITCHOVER_COMPLETED"));
        assertThat(rds.instance("orders").dbiResourceId()).isEqualTo(greenId);
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("orders").readReplicaSourceDBInstanceIdentifier())
                .isNull();
        assertThat(rds.instance("orders-old1").dbiResourceId()).isEqualTo(blueId);
        assertThat(rds.instance("orders-old1").engineVersion()).isEqualTo("13.16");
        SimulatedRds.refusal("InvalidBlueGreenDeploymentStateFault", () -> switchOver(id, 300));
    }

    @Test
    void past_its_time_a_switchover_is_taken_back_and_can_be_tried_again() {
        var id = created();
        rds.region().switchoversOf("orders", new SwitchoverBehaviour.Succeeds(Duration.ofSeconds(90)));
        switchOver(id, 60);
        rds.pass(Duration.ofSeconds(60));

        assertThat(deployment(id).status()).isEqualTo("SWITCHOVER_FAILED");
        assertThat(deployment(id).statusDetails()).contains("longer than 60 seconds");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");
        rds.pass(SimulatedRds.LONG);
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");

        switchOver(id, 120);
        rds.pass(Duration.ofSeconds(90));
        assertThat(deployment(id).status()).isEqualTo("SWITCHOVER_COMPLETED");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
    }

    @Test
    void a_guardrail_stops_a_switchover_and_says_why() {
        var id = created();
        rds.region().switchoversOf("orders", new SwitchoverBehaviour.StoppedByGuardrail("replication lag is too high"));
        switchOver(id, 300);
        rds.pass(Duration.ofMinutes(1));

        assertThat(deployment(id).status()).isEqualTo("SWITCHOVER_FAILED");
        assertThat(deployment(id).statusDetails()).contains("replication lag is too high");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");
    }

    @Test
    void the_time_of_a_switchover_has_bounds_and_green_must_be_there() {
        var id = create(q -> {});
        SimulatedRds.refusal("InvalidBlueGreenDeploymentStateFault", () -> switchOver(id, 300));
        rds.pass(SimulatedRds.LONG);

        SimulatedRds.refusal("InvalidParameterValue", () -> switchOver(id, 29));
        SimulatedRds.refusal("InvalidParameterValue", () -> switchOver(id, 3601));
        SimulatedRds.refusal("BlueGreenDeploymentNotFoundFault", () -> switchOver("bgd-nobody", 300));
    }

    @Test
    void replicas_are_copied_and_switched_along() {
        rds.region().create(NewInstance.of("reader", "13.16").replicaOf("orders"));
        var id = created();

        assertThat(deployment(id).tasks())
                .extracting(BlueGreenDeploymentTask::name)
                .contains("CREATING_TOPOLOGY_OF_SOURCE");
        assertThat(deployment(id).switchoverDetails())
                .extracting(SwitchoverDetail::sourceMember)
                .containsExactly(ARN + "orders", ARN + "reader");
        switchOver(id, 300);
        rds.pass(Duration.ofMinutes(1));

        assertThat(rds.instance("reader").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isEqualTo("orders");
        assertThat(rds.instance("reader-old1").readReplicaSourceDBInstanceIdentifier())
                .isEqualTo("orders-old1");
    }

    @Test
    void without_logical_replication_in_effect_it_is_accepted_and_turns_out_invalid() {
        rds.create("plain", "13.16");
        var id = create(q -> q.source(ARN + "plain"));
        rds.pass(Duration.ofMinutes(2));

        assertThat(deployment(id).status()).isEqualTo("INVALID_CONFIGURATION");
        assertThat(deployment(id).statusDetails()).contains("incompatible parameter(s): [rds.logical_replication]");
        assertThat(deployment(id).tasks().getFirst().status()).isEqualTo("FAILED");
        assertThat(rds.region().instances()).hasSize(2);
    }

    @Test
    void a_minor_upgrade_needs_no_logical_replication() {
        rds.create("plain", "13.16");
        var id =
                create(q -> q.source(ARN + "plain").targetEngineVersion("13.18").targetDBParameterGroupName(null));
        rds.pass(SimulatedRds.LONG);

        assertThat(deployment(id).status()).isEqualTo("AVAILABLE");
        assertThat(rds.instance(nameOf(deployment(id).target())).engineVersion())
                .isEqualTo("13.18");
    }

    @Test
    void what_is_wrong_in_the_data_stops_the_upgrade_of_green() {
        rds.region().upgradesOf("orders", new UpgradeBehaviour.FailsPrecheck("unknown type"));
        var id = created();

        assertThat(deployment(id).status()).isEqualTo("INVALID_CONFIGURATION");
        assertThat(deployment(id).statusDetails()).contains("unknown type");
        assertThat(rds.instance(nameOf(deployment(id).target())).engineVersion())
                .isEqualTo("13.16");
    }

    @Test
    void sources_that_rds_does_not_take_are_refused() {
        rds.region().create(NewInstance.of("reader", "13.16").replicaOf("orders"));
        rds.region().create(NewInstance.of("unsaved", "13.16").with(Setting.BACKUP_RETENTION, "0"));
        rds.region().create(NewInstance.of("old", "13.11"));
        rds.region().create(NewInstance.of("far", "13.16"));
        rds.aws()
                .region("us-east-1")
                .create(NewInstance.of("far-reader", "13.16").replicaOf("far", "eu-west-1"));
        rds.region().create(NewInstance.of("busy", "13.16"));
        rds.region().becomes("busy", "modifying");
        rds.region().create(NewCluster.aurora("shop", "13.16"));

        for (var source : new String[] {"reader", "unsaved", "old", "far", "shop-1"}) {
            SimulatedRds.refusal(NOT_SUPPORTED, () -> create(q -> q.source(ARN + source)));
        }
        SimulatedRds.refusal("InvalidDBInstanceState", () -> create(q -> q.source(ARN + "busy")));
        SimulatedRds.refusal("DBInstanceNotFound", () -> create(q -> q.source(ARN + "nobody")));
        SimulatedRds.refusal("InvalidParameterCombination", () -> create(q -> q.targetEngineVersion("16.3")));
        SimulatedRds.refusal(
                "InvalidParameterCombination", () -> create(q -> q.targetDBParameterGroupName("logical13")));
        SimulatedRds.refusal("DBParameterGroupNotFound", () -> create(q -> q.targetDBParameterGroupName("gone")));
    }

    @Test
    void neither_its_name_nor_its_source_is_used_twice() {
        create(q -> {});

        SimulatedRds.refusal("BlueGreenDeploymentAlreadyExistsFault", () -> create(q -> {}));
        rds.pass(Duration.ofMinutes(2));
        SimulatedRds.refusal(NOT_SUPPORTED, () -> create(q -> q.blueGreenDeploymentName("another")));
    }

    @Test
    void deleted_with_its_green_environment_it_leaves_blue_alone() {
        var id = created();
        var green = nameOf(deployment(id).target());
        delete(id, true);

        assertThat(deployment(id).status()).isEqualTo("DELETING");
        assertThat(deployment(id).deleteTime()).isNotNull();
        assertThat(rds.status(green)).isEqualTo("deleting");
        rds.pass(Duration.ofMinutes(5));
        SimulatedRds.refusal("BlueGreenDeploymentNotFoundFault", () -> deployment(id));
        assertThat(rds.region().instance(green)).isEmpty();
        assertThat(rds.instance("orders").readReplicaDBInstanceIdentifiers()).isEmpty();
    }

    @Test
    void deleted_without_it_green_goes_on_by_itself() {
        var id = created();
        var green = nameOf(deployment(id).target());
        delete(id, false);
        rds.pass(Duration.ofMinutes(5));

        assertThat(rds.status(green)).isEqualTo("available");
        assertThat(rds.instance(green).readReplicaSourceDBInstanceIdentifier()).isNull();
    }

    @Test
    void after_the_switchover_only_the_deployment_itself_can_be_deleted() {
        var id = created();
        switchOver(id, 300);
        rds.pass(Duration.ofSeconds(10));
        SimulatedRds.refusal("InvalidBlueGreenDeploymentStateFault", () -> delete(id, false));
        rds.pass(Duration.ofMinutes(1));
        SimulatedRds.refusal("InvalidBlueGreenDeploymentStateFault", () -> delete(id, true));

        delete(id, false);
        rds.pass(Duration.ofMinutes(5));

        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("orders-old1").engineVersion()).isEqualTo("13.16");
    }

    @Test
    void a_green_environment_that_is_gone_makes_it_invalid() {
        var id = created();
        rds.region().vanishes(nameOf(deployment(id).target()));

        assertThat(deployment(id).status()).isEqualTo("INVALID_CONFIGURATION");
        assertThat(deployment(id).switchoverDetails().getFirst().status()).isEqualTo("MISSING_TARGET");
        SimulatedRds.refusal("InvalidBlueGreenDeploymentStateFault", () -> switchOver(id, 300));
    }

    @Test
    void it_is_found_by_its_name_and_by_its_source() {
        var id = create(q -> {});

        for (var filter : Map.of("blue-green-deployment-name", "uplift-1-bg", "source", ARN + "orders")
                .entrySet()) {
            assertThat(rds.client()
                            .describeBlueGreenDeployments(q -> q.filters(Filter.builder()
                                    .name(filter.getKey())
                                    .values(filter.getValue())
                                    .build()))
                            .blueGreenDeployments())
                    .extracting(BlueGreenDeployment::blueGreenDeploymentIdentifier)
                    .containsExactly(id);
        }
        assertThat(rds.client()
                        .describeBlueGreenDeployments(q -> q.filters(Filter.builder()
                                .name("blue-green-deployment-name")
                                .values("nobody")
                                .build()))
                        .blueGreenDeployments())
                .isEmpty();
    }
}
