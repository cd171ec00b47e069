package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.REGION;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.finding;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.sandbox.aws.NewInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each condition is made on a simulated RDS, is found, is put right, and is gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class ReplicaChecksTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Nested
    class Clusters {

        @Test
        void are_refused_and_have_no_plan() throws InterruptedException {
            stage.create(ORDERS.memberOf("orders-cluster"));
            stage.create(NewInstance.of("aurora", "13.14")
                    .withEngine("aurora-postgresql")
                    .memberOf("c"));

            for (var member : List.of("orders", "aurora")) {
                var refused = stage.precheck(member, "16", Map.of());
                assertThat(ids(refused, Severity.BLOCK)).containsExactly("cluster-member");
                assertThat(refused.plan()).isEmpty();
            }
        }
    }

    @Nested
    class Read_replicas {

        @Test
        void are_upgraded_along_in_a_major_upgrade_and_first_in_a_minor_one() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));

            assertThat(finding(stage.precheck("16"), "read-replicas"))
                    .returns("read replica reader", Finding::object)
                    .returns(Severity.WARN, Finding::severity);
            assertThat(finding(stage.precheck("13"), "read-replicas").severity())
                    .isEqualTo(Severity.INFO);
            assertThat(stage.precheck("16").estimates()).contains(new Estimate("upgrade", Duration.ofMinutes(45)));

            delete("reader");
            stage.isClean();
        }

        @Test
        void are_not_upgraded_by_themselves() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));

            var refused = stage.precheck("reader", "16", Map.of());

            assertThat(ids(refused, Severity.BLOCK)).containsExactly("read-replica");
            assertThat(finding(refused, "read-replica").explanation()).contains("orders");
        }

        @Test
        void that_would_not_come_along_are_refused() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));
            stage.create(NewInstance.of("reader-of-reader", "13.14").replicaOf("reader"));
            stage.aws.region("us-east-1").create(NewInstance.of("far", "13.14").replicaOf("orders", REGION));

            assertThat(stage.precheck("16").findings())
                    .filteredOn(finding -> finding.id().equals("read-replica-unfollowed"))
                    .allMatch(Finding::blocks, "blocks")
                    .extracting(Finding::object)
                    .hasSize(2)
                    .anyMatch(object -> object.contains("us-east-1"))
                    .contains("read replica reader");

            delete("reader-of-reader");
            assertThat(stage.precheck("16").findings())
                    .filteredOn(finding -> finding.id().equals("read-replica-unfollowed"))
                    .hasSize(1);
        }

        @Test
        void that_are_broken_are_told() throws InterruptedException {
            stage.create(ORDERS);
            stage.create(NewInstance.of("reader", "13.14").replicaOf("orders"));
            stage.region().becomes("reader", "storage-full");

            assertThat(ids(stage.precheck("16"), Severity.WARN)).contains("read-replica-not-available");

            stage.region().becomes("reader", "available");
            assertThat(ids(stage.precheck("16"))).doesNotContain("read-replica-not-available");
        }

        private void delete(String replica) {
            stage.rds()
                    .deleteDBInstance(
                            request -> request.dbInstanceIdentifier(replica).skipFinalSnapshot(true));
            stage.pass(Duration.ofHours(1));
        }
    }
}
