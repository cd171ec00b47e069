package dev.uplift.sandbox.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class UpgradeLinesTest {

    private static final String OUTAGE = """
            {"state": "SUCCEEDED", "outage": {"seconds": 61.25, "measuredBy": "%s", "firstFailure": "2026-01-01T10:00:00Z",
             "lastFailure": "2026-01-01T10:01:01Z", "attempts": %d, "failures": 0}}""";

    @Test
    void an_outage_that_the_steps_tell_of_is_not_said_to_be_what_a_client_saw() {
        assertThat(UpgradeLines.times(Views.of(OUTAGE.formatted("STEPS", 0))))
                .endsWith(
                        "Outage       61.3 s by the times of its steps",
                        "  clients were kept out from 2026-01-01T10:00:00Z to 2026-01-01T10:01:01Z");
    }

    @Test
    void an_outage_that_a_probe_saw_is_told_with_its_writes() {
        assertThat(UpgradeLines.times(Views.of(OUTAGE.formatted("PROBE", 1_900))))
                .endsWith("Outage       61.3 s as a client saw it", "  none of 1,900 writes failed");
    }
}
