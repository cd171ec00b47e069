package dev.uplift.worker.provider.dumprestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.postgres.Pipe;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CopyFailureTest {

    @Test
    void a_refused_statement_is_named() {
        var problem = CopyFailure.of(
                "shop",
                new Pipe.Ended(
                        10,
                        1,
                        1,
                        List.of("pg_dump: error: broken pipe"),
                        List.of(
                                "pg_restore: while PROCESSING TOC:",
                                "pg_restore: error: could not execute query: ERROR:  column b.x does not exist",
                                "Command was: CREATE VIEW public.v AS")));

        assertThat(problem.code()).isEqualTo("restore-failed");
        assertThat(problem.detail())
                .isEqualTo(
                        "database shop: pg_restore failed (exit 1): could not execute query: ERROR:  column b.x does not"
                                + " exist; the statement was: CREATE VIEW public.v AS");
        assertThat(problem.evidence()).hasSize(4);
    }

    @Test
    void an_archive_that_ends_early_is_the_fault_of_the_dump() {
        var problem = CopyFailure.of(
                "shop",
                new Pipe.Ended(
                        10,
                        1,
                        1,
                        List.of("pg_dump: error: query failed: ERROR:  permission denied for table t"),
                        List.of("pg_restore: error: could not read from input file: end of file")));

        assertThat(problem.code()).isEqualTo("dump-failed");
        assertThat(problem.detail()).contains("permission denied for table t");
    }

    @Test
    void a_dump_that_fails_alone_counts_too() {
        assertThat(CopyFailure.of("shop", new Pipe.Ended(0, 1, 0, List.of(), List.of()))
                        .code())
                .isEqualTo("dump-failed");
    }
}
