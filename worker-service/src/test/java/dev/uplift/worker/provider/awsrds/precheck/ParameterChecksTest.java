package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ALWAYS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.worker.provider.awsrds.server.Names;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.rds.model.Parameter;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ParameterChecksTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Nested
    class Parameters {

        private void create(Map<String, String> values) {
            stage.region().createParameterGroup("tuned", "postgres13", values);
            stage.create(ORDERS.withParameterGroup("tuned"));
        }

        @Test
        void that_the_new_family_has_are_carried_and_others_are_named() throws InterruptedException {
            create(Map.of("work_mem", "65536", "operator_precedence_warning", "1", "rds.force_ssl", "0"));

            var outcome = stage.precheck("16");

            assertThat(finding(outcome, "parameters-carried").explanation()).contains("work_mem");
            assertThat(finding(outcome, "parameter-not-carried"))
                    .returns("parameter group tuned, parameter operator_precedence_warning", Finding::object)
                    .returns(Severity.WARN, Finding::severity);
            assertThat(ids(outcome)).as("somebody decided").doesNotContain("tls-forced");
            assertThat(ids(stage.precheck("13"))).containsExactly("sql-not-examined");

            stage.rds()
                    .resetDBParameterGroup(
                            request -> request.dbParameterGroupName("tuned").resetAllParameters(true));
            assertThat(ids(stage.precheck("16"))).isEqualTo(ALWAYS);
        }

        @Test
        void are_not_put_into_somebody_elses_group() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.region().createParameterGroup("tuned-pg16", "postgres16", Map.of());

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).containsExactly("parameter-group-taken");
            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "tuned-pg16")), Severity.BLOCK))
                    .isEmpty();

            stage.rds().deleteDBParameterGroup(request -> request.dbParameterGroupName("tuned-pg16"));
            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).isEmpty();
        }

        @Test
        void may_go_into_a_group_that_another_server_of_the_fleet_made_from_the_same() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.rds()
                    .createDBParameterGroup(request -> request.dbParameterGroupName("tuned-pg16")
                            .dbParameterGroupFamily("postgres16")
                            .description("made by an upgrade")
                            .tags(List.of(Names.madeFrom("tuned"))));

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).isEmpty();
        }

        @Test
        void of_a_group_that_was_given_must_be_there_and_of_the_new_family() throws InterruptedException {
            stage.create(ORDERS);
            stage.region().createParameterGroup("old", "postgres13", Map.of());

            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "mine")), Severity.BLOCK))
                    .containsExactly("parameter-group-unfit");
            assertThat(finding(stage.precheck("orders", "16", own("parameterGroup", "old")), "parameter-group-unfit")
                            .explanation())
                    .contains("postgres13", "postgres16");

            stage.region().createParameterGroup("mine", "postgres16", Map.of("rds.force_ssl", "0"));
            assertThat(ids(stage.precheck("orders", "16", own("parameterGroup", "mine"))))
                    .containsExactly("sql-not-examined");
        }

        @Test
        void that_wait_for_a_restart_are_told() throws InterruptedException {
            create(Map.of("rds.force_ssl", "1"));
            stage.rds()
                    .modifyDBParameterGroup(request -> request.dbParameterGroupName("tuned")
                            .parameters(List.of(Parameter.builder()
                                    .parameterName("max_connections")
                                    .parameterValue("50")
                                    .applyMethod("pending-reboot")
                                    .build())));
            stage.pass(Duration.ofHours(1));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("parameters-pending-reboot");

            stage.rds().rebootDBInstance(request -> request.dbInstanceIdentifier("orders"));
            stage.pass(Duration.ofHours(1));
            assertThat(ids(stage.precheck("16"))).doesNotContain("parameters-pending-reboot");
        }

        @Test
        void tls_is_not_forced_anew_on_who_has_it_already() throws InterruptedException {
            stage.create(NewInstance.of("orders", "15.6"));

            assertThat(ids(stage.precheck("16"))).containsExactly("sql-not-examined");
        }

        @Test
        void an_option_group_of_ones_own_is_told() throws InterruptedException {
            stage.create(ORDERS.with(Setting.OPTION_GROUP, "mine"));

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("option-group-own");
            assertThat(ids(stage.precheck("13"))).doesNotContain("option-group-own");
        }
    }
}
