package dev.uplift.worker.provider.awsrds.precheck;

import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.ORDERS;
import static dev.uplift.worker.provider.awsrds.precheck.PrecheckStage.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.sandbox.aws.Setting;
import dev.uplift.worker.provider.awsrds.server.SourceSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first look at a server on a simulated RDS. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class InspectTest {

    @AutoClose
    private final PrecheckStage stage = new PrecheckStage();

    @Nested
    class An_inspection {

        @Test
        void knows_who_the_server_is_and_all_that_a_restored_one_must_get_back() throws InterruptedException {
            stage.create(ORDERS.with(Setting.MULTI_AZ, "true")
                    .with(Setting.STORAGE, "400")
                    .tagged("team", "shop"));

            var done = stage.inspect(Map.of("region", REGION, "instance", "Orders"))
                    .done();

            var seen = done.outcome().flatMap(Outcome::inspection).orElseThrow().source();
            assertThat(seen.identity())
                    .isEqualTo("rds:"
                            + stage.region().instance("orders").orElseThrow().resourceId());
            assertThat(seen.version()).isEqualTo("13.14");
            assertThat(seen.bytes()).isEqualTo(400L << 30);
            assertThat(seen.databases()).isEmpty();
            assertThat(done.facts()).containsEntry("source.version", "13.14");
            assertThat(SourceSettings.of(done.facts().get(SourceSettings.FACT)))
                    .returns("orders", SourceSettings::instance)
                    .returns(Map.of("team", "shop"), SourceSettings::tags)
                    .returns(true, its -> its.network().multiAz())
                    .returns(Optional.empty(), its -> its.network().availabilityZone());
        }

        @Test
        void costs_one_call() throws InterruptedException {
            stage.create(ORDERS);
            var before = stage.aws.calls().total();

            stage.inspect(Map.of("region", REGION, "instance", "orders")).done();

            assertThat(stage.aws.calls().total()).isEqualTo(before + 1);
        }

        @Test
        void of_nothing_says_what_to_do() throws InterruptedException {
            assertThat(stage.inspect(Map.of("region", REGION, "instance", "nobody"))
                            .problem()
                            .code())
                    .isEqualTo("instance-not-found");
            assertThat(stage.inspect(Map.of("region", REGION, "cluster", "c"))
                            .problem()
                            .remedy())
                    .contains("'cluster'");
        }
    }
}
