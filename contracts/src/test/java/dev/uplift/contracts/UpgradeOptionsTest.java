package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpgradeOptionsTest {

    @Test
    void what_is_left_out_has_the_careful_default() {
        var options = Json.read("{}".getBytes(), UpgradeOptions.class);

        assertThat(options.rehearsal()).isEqualTo(UpgradeOptions.Rehearsal.REQUIRED);
        assertThat(options.rehearsalMaxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(options.approval()).isEqualTo(UpgradeOptions.Approval.ONE);
        assertThat(options.onFailure()).isEmpty();
        assertThat(options.fence()).isEqualTo(UpgradeOptions.Fence.ON);
        assertThat(options.dataComparison()).isEqualTo(UpgradeOptions.DataComparison.FULL);
        assertThat(options.accept()).isEmpty();
        assertThat(options.observe()).isEqualTo(Duration.ofHours(24));
        assertThat(options.provider()).isEmpty();
    }

    @Test
    void what_only_says_who_decides_and_when_does_not_shape_the_steps() {
        var careful = UpgradeOptions.of(Map.of("rehearsal", "required", "approval", "four-eyes", "observe", "PT1H"));
        var again = UpgradeOptions.of(
                Map.of("rehearsal", "reuse", "rehearsalMaxAge", "P1D", "approval", "none", "checklist", List.of("a")));

        assertThat(again.shaping()).isEqualTo(careful.shaping());
    }

    @Test
    void what_changes_a_step_does() {
        var careful = UpgradeOptions.of(Map.of());

        for (var other : List.<Map<String, Object>>of(
                Map.of("fence", "hard"), Map.of("dataComparison", "counts"), Map.of("provider", Map.of("jobs", 4)))) {
            assertThat(UpgradeOptions.of(other).shaping()).isNotEqualTo(careful.shaping());
        }
    }
}
