package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IsolationTest {

    private static final Set<String> IN_PLACE = Set.of("postgres");
    private static final Copy POSTGRES = new Copy("postgres", 1, true);
    private static final Copy SHOP = new Copy("shop", 2, false);

    @Test
    void scheduled_jobs_stay_out_of_the_rehearsal_of_the_database_that_they_are_bound_to() {
        assertThat(Isolation.dumpOptions(IN_PLACE, POSTGRES.rehearsed(), 18))
                .containsExactly("--exclude-extension=pg_cron");
        assertThat(Isolation.leavesOut(IN_PLACE, POSTGRES.rehearsed(), "pg_cron"))
                .isTrue();
        assertThat(Isolation.leavesOut(IN_PLACE, POSTGRES.rehearsed(), "citext"))
                .isFalse();
    }

    @Test
    void production_leaves_nothing_out_and_what_fails_there_fails_in_the_rehearsal() {
        assertThat(Isolation.dumpOptions(IN_PLACE, POSTGRES, 18)).isEmpty();
        assertThat(Isolation.dumpOptions(IN_PLACE, SHOP.rehearsed(), 18)).isEmpty();
    }

    @Test
    void tools_that_cannot_leave_it_out_block_the_rehearsal() {
        assertThat(Isolation.dumpOptions(IN_PLACE, POSTGRES.rehearsed(), 16)).isEmpty();
        assertThat(Isolation.findings("postgres", List.of("pg_cron"), 16))
                .singleElement()
                .matches(Finding::blocks, "blocks")
                .satisfies(finding -> assertThat(finding.remedy()).contains("rehearsal = skip"));
        assertThat(Isolation.findings("postgres", List.of("pg_cron"), 17))
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Severity.INFO);
        assertThat(Isolation.findings("postgres", List.of(), 16)).isEmpty();
    }
}
