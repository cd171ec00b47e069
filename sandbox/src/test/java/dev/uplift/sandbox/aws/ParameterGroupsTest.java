package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.Parameter;

class ParameterGroupsTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.client()
                .createDBParameterGroup(r -> r.dbParameterGroupName("tuned")
                        .dbParameterGroupFamily("postgres16")
                        .description("for orders"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private static Parameter parameter(String name, String value, ApplyMethod method) {
        return Parameter.builder()
                .parameterName(name)
                .parameterValue(value)
                .applyMethod(method)
                .build();
    }

    private void modify(Parameter... parameters) {
        rds.client().modifyDBParameterGroup(r -> r.dbParameterGroupName("tuned").parameters(parameters));
    }

    @Test
    void aGroupShowsWhatUsersSet() {
        modify(
                parameter("work_mem", "65536", ApplyMethod.IMMEDIATE),
                parameter("max_connections", "500", ApplyMethod.PENDING_REBOOT));

        var group = rds.client()
                .describeDBParameterGroups(r -> r.dbParameterGroupName("tuned"))
                .dbParameterGroups()
                .getFirst();
        var set = rds.client()
                .describeDBParameters(r -> r.dbParameterGroupName("tuned").source("user"))
                .parameters();

        assertThat(group.dbParameterGroupFamily()).isEqualTo("postgres16");
        assertThat(group.description()).isEqualTo("for orders");
        assertThat(group.dbParameterGroupArn()).isEqualTo("arn:aws:rds:eu-west-1:123456789012:pg:tuned");
        assertThat(set).extracting(Parameter::parameterName).containsExactly("max_connections", "work_mem");
        assertThat(set).extracting(Parameter::applyType).containsExactly("static", "dynamic");
        assertThat(set).extracting(Parameter::parameterValue).containsExactly("500", "65536");
        assertThat(set).allMatch(Parameter::isModifiable);
    }

    @Test
    void allParametersComeInPagesAndDifferBetweenFamilies() {
        assertThat(names("default.postgres13")).hasSizeGreaterThan(20).contains("vacuum_cleanup_index_scale_factor");
        assertThat(names("tuned")).doesNotHaveDuplicates().doesNotContain("vacuum_cleanup_index_scale_factor");
    }

    private List<String> names(String group) {
        return rds
                .client()
                .describeDBParametersPaginator(
                        r -> r.dbParameterGroupName(group).maxRecords(20))
                .parameters()
                .stream()
                .map(Parameter::parameterName)
                .toList();
    }

    @Test
    void theDefaultsOfAFamilyAreKnown() {
        assertThat(forcesTls("postgres14")).isEqualTo("0");
        assertThat(forcesTls("postgres16")).isEqualTo("1");
    }

    private String forcesTls(String family) {
        return rds
                .client()
                .describeEngineDefaultParameters(r -> r.dbParameterGroupFamily(family))
                .engineDefaults()
                .parameters()
                .stream()
                .filter(parameter -> parameter.parameterName().equals("rds.force_ssl"))
                .map(Parameter::parameterValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void wrongChangesAreRefusedAsAWhole() {
        SimulatedRds.refusal(
                "InvalidParameterValue",
                () -> modify(
                        parameter("work_mem", "1", ApplyMethod.IMMEDIATE),
                        parameter("operator_precedence_warning", "1", ApplyMethod.IMMEDIATE)));
        SimulatedRds.refusal("InvalidParameterValue", () -> modify(parameter("port", "1", ApplyMethod.PENDING_REBOOT)));
        SimulatedRds.refusal(
                "InvalidParameterCombination",
                () -> modify(parameter("max_connections", "500", ApplyMethod.IMMEDIATE)));
        SimulatedRds.refusal(
                "InvalidParameterValue",
                () -> modify(IntStream.range(0, 21)
                        .mapToObj(n -> parameter("work_mem", "" + n, ApplyMethod.IMMEDIATE))
                        .toArray(Parameter[]::new)));
        SimulatedRds.refusal(
                "InvalidParameterValue",
                () -> rds.client()
                        .modifyDBParameterGroup(r -> r.dbParameterGroupName("default.postgres16")
                                .parameters(parameter("work_mem", "1", ApplyMethod.IMMEDIATE))));
        assertThat(rds.region().parameterGroup("tuned")).contains(Map.of());
    }

    @Test
    void aGroupOfThatNameOrOfNoFamilyIsRefused() {
        SimulatedRds.refusal("DBParameterGroupAlreadyExists", () -> create("tuned", "postgres16"));
        SimulatedRds.refusal("InvalidParameterValue", () -> create("other", "postgres99"));
    }

    private void create(String name, String family) {
        rds.client()
                .createDBParameterGroup(r -> r.dbParameterGroupName(name)
                        .dbParameterGroupFamily(family)
                        .description("x"));
    }

    @Test
    void aGroupInUseIsNotDeleted() {
        rds.region().create(NewInstance.of("orders", "16.9").withParameterGroup("tuned"));
        SimulatedRds.refusal("InvalidDBParameterGroupState", this::delete);
        rds.region().vanishes("orders");

        delete();

        SimulatedRds.refusal("DBParameterGroupNotFound", this::delete);
    }

    private void delete() {
        rds.client().deleteDBParameterGroup(r -> r.dbParameterGroupName("tuned"));
    }

    @Test
    void runningServersTakeOverWhatIsDynamic() {
        rds.pass(SimulatedRds.LONG);
        rds.region().create(NewInstance.of("orders", "16.9").withParameterGroup("tuned"));

        modify(
                parameter("work_mem", "65536", ApplyMethod.IMMEDIATE),
                parameter("max_connections", "500", ApplyMethod.PENDING_REBOOT));
        assertThat(applyStatus()).isEqualTo("applying");
        rds.pass(Delays.USUAL.applyParameters());

        assertThat(applyStatus()).isEqualTo("pending-reboot");
        assertThat(rds.region().instance("orders").orElseThrow().parametersInForce())
                .containsExactly(Map.entry("work_mem", "65536"));
    }

    private String applyStatus() {
        return rds.instance("orders").dbParameterGroups().getFirst().parameterApplyStatus();
    }
}
