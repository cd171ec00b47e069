package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpgradeOptionsTest {

    @Test
    void what_is_left_out_has_the_careful_default() {
        var options = Json.read("{}".getBytes(), UpgradeOptions.class);

        assertThat(options.rehearsal()).isEqualTo(UpgradeOptions.Rehearsal.REQUIRED);
        assertThat(options.approval()).isEqualTo(UpgradeOptions.Approval.ONE);
        assertThat(options.onFailure()).isEmpty();
        assertThat(options.fence()).isEqualTo(UpgradeOptions.Fence.ON);
        assertThat(options.dataComparison()).isEqualTo(UpgradeOptions.DataComparison.FULL);
        assertThat(options.accept()).isEmpty();
        assertThat(options.observe()).isEqualTo(Duration.ofHours(24));
        assertThat(options.provider()).isEmpty();
    }
}
