package dev.uplift.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.plan.Lane;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void each_pool_and_lane_has_commands_of_its_own() {
        assertThat(Topics.commands("default", Lane.CONTROL)).isEqualTo("uplift.commands.default.control");
        assertThat(Topics.commands("vpc-1", Lane.DATA)).isEqualTo("uplift.commands.vpc-1.data");
    }

    @Test
    void all_that_a_pool_needs_is_named_once() {
        assertThat(Topics.all("p"))
                .containsExactlyInAnyOrder(
                        "uplift.events",
                        "uplift.events-dlq",
                        "uplift.commands-dlq",
                        "uplift.controls",
                        "uplift.heartbeats",
                        "uplift.commands.p.control",
                        "uplift.commands.p.data");
    }
}
