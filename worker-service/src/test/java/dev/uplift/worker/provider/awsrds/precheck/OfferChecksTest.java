package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ALWAYS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Setting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class OfferChecksTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Nested
    class The_target {

        @Test
        void may_be_exact() throws InterruptedException {
            stage.create(ORDERS);

            assertThat(stage.precheck("16.9").plan()).map(Plan::to).contains("16.9");
            assertThat(stage.precheck("13").plan()).map(Plan::to).contains("13.23");
        }

        @Test
        void that_rds_does_not_offer_is_refused_with_what_it_offers() throws InterruptedException {
            stage.create(NewInstance.of("orders", "13.22"));

            var refused = stage.precheck("16.9");

            assertThat(ids(refused, Severity.BLOCK)).containsExactly("target-not-offered");
            assertThat(finding(refused, "target-not-offered").remedy())
                    .contains("16.11")
                    .contains("upgrade to 13.23 first");
            assertThat(refused.plan()).isEmpty();
            assertThat(ids(stage.precheck("16.10"))).isEqualTo(ALWAYS);
        }

        @Test
        void that_is_there_already_is_refused() throws InterruptedException {
            stage.create(ORDERS);

            for (var version : List.of("12", "13.14", "13.13")) {
                var refused = stage.precheck(version);
                assertThat(ids(refused, Severity.BLOCK)).containsExactly("target-reached");
                assertThat(refused.plan()).isEmpty();
            }
        }

        @Test
        void must_run_on_the_class() throws InterruptedException {
            stage.create(ORDERS.with(Setting.INSTANCE_CLASS, "db.m4.large"));

            assertThat(ids(stage.precheck("16"), Severity.BLOCK)).containsExactly("class-not-offered");

            change("orders", "db.m6g.large");
            stage.isClean();
        }

        private void change(String instance, String instanceClass) {
            stage.rds()
                    .modifyDBInstance(request -> request.dbInstanceIdentifier(instance)
                            .dbInstanceClass(instanceClass)
                            .applyImmediately(true));
            stage.pass(Duration.ofHours(1));
        }
    }
}
