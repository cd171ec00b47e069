package dev.uplift.worker.provider.azure.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.worker.provider.azure.Recorded;
import dev.uplift.worker.provider.azure.Wire;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Bodies of calls, held against those that Azure really took. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RequestsTest {

    private static final FlexibleServer SOURCE = Wire.server(Recorded.RESTORE.answered("GET", 0));

    @Test
    void an_upgrade_has_nothing_in_it_but_the_version() {
        assertThat(Wire.written(Requests.upgrade("17"))).isEqualTo(Recorded.UPGRADE.asked("PATCH", 0));
    }

    @Test
    void a_restore_is_the_one_that_azure_took_and_says_whose_it_is() {
        var expected = (ObjectNode) Recorded.RESTORE.asked("PUT", 0).deepCopy();
        expected.putObject("tags").put("uplift-upgrade", "aaaabbbbccccdddd");
        // what azure-cli sends empty, Azure takes from the source
        ((ObjectNode) expected.get("properties")).remove("storage");

        assertThat(Wire.written(Requests.restore(
                        SOURCE,
                        Instant.parse("2026-04-16T22:31:38.123Z"),
                        Map.of("uplift-upgrade", "aaaabbbbccccdddd"))))
                .isEqualTo(expected);
    }

    @Test
    void a_replica_is_made_as_it_was_of_the_primary_that_is_there_now() {
        var body = Wire.written(Requests.replica(SOURCE, "/subscriptions/s/…/restored"));

        assertThat(body.at("/properties/createMode").asText()).isEqualTo("Replica");
        assertThat(body.at("/properties/sourceServerResourceId").asText()).isEqualTo("/subscriptions/s/…/restored");
        assertThat(body.at("/location").asText()).isEqualTo("canadacentral");
        assertThat(body.at("/properties/availabilityZone").asText()).isEqualTo("1");
        assertThat(body.at("/tags/auto-stop-utc-offset").asText()).isEqualTo("0");
    }
}
