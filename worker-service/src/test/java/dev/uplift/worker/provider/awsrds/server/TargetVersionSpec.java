package dev.uplift.worker.provider.awsrds.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.awsrds.server.TargetVersion.Offer;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TargetVersionSpec {

    private static final TargetVersion TARGETS = new TargetVersion(
            "13.14",
            List.of(
                    new Offer("13.20", false),
                    new Offer("13.15", false),
                    new Offer("14.9", true),
                    new Offer("14.18", true),
                    new Offer("16.9", true),
                    new Offer("16.10", true)));

    @ParameterizedTest
    @CsvSource({"16, 16.10, true", "16.9, 16.9, true", "14, 14.18, true", "13, 13.20, false", "13.15, 13.15, false"})
    void a_major_is_its_newest_minor_and_an_exact_version_is_itself(String wanted, String reached, boolean major) {
        assertThat(TARGETS.resolve(wanted)).contains(new Offer(reached, major));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "16.8", "15", "16.1", "12"})
    void what_is_not_offered_is_not_reached(String wanted) {
        assertThat(TARGETS.resolve(wanted)).isEmpty();
    }

    @Test
    void the_newest_of_each_major_is_named_and_the_minor_to_go_to_first() {
        assertThat(TARGETS.newest()).containsExactly("13.20", "14.18", "16.10");
        assertThat(TARGETS.minorFirst()).contains("13.20");
        assertThat(new TargetVersion("13.20", List.of(new Offer("16.9", true))).minorFirst())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"12, true", "13, false", "13.14, true", "13.13, true", "13.15, false", "14, false"})
    void what_is_older_or_the_same_is_reached(String wanted, boolean reached) {
        assertThat(TARGETS.isReached(wanted)).isEqualTo(reached);
    }

    @Test
    void the_same_major_without_a_newer_minor_is_reached() {
        assertThat(new TargetVersion("16.9", List.of(new Offer("17.5", true))).isReached("16"))
                .isTrue();
    }

    @Test
    void what_rds_adds_to_a_version_does_not_hide_its_minor() {
        var targets = new TargetVersion(
                "11.16",
                List.of(new Offer("11.22", false), new Offer("11.22-rds.20240509", false), new Offer("11.9", false)));

        assertThat(targets.resolve("11")).contains(new Offer("11.22-rds.20240509", false));
        assertThat(targets.resolve("11.22")).contains(new Offer("11.22", false));
    }
}
