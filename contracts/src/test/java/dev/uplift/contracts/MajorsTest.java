package dev.uplift.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MajorsTest {

    @ParameterizedTest
    @CsvSource({"13, false", "14, true", "16, true", "17, false"})
    void both_ends_are_in_the_range(int major, boolean included) {
        assertThat(new Majors(Optional.of(14), Optional.of(16)).includes(major)).isEqualTo(included);
    }

    @Test
    void an_absent_end_is_open() {
        assertThat(Majors.ANY.includes(9)).isTrue();
        assertThat(Majors.since(14).includes(99)).isTrue();
        assertThat(Majors.since(14).includes(13)).isFalse();
        assertThat(Majors.until(14).includes(9)).isTrue();
        assertThat(Majors.until(14).includes(15)).isFalse();
    }

    @Test
    void people_read_it_at_a_glance() {
        assertThat(Majors.ANY).hasToString("any");
        assertThat(Majors.since(14)).hasToString("≥ 14");
        assertThat(Majors.until(15)).hasToString("≤ 15");
        assertThat(new Majors(Optional.of(14), Optional.of(16))).hasToString("14 to 16");
    }
}
