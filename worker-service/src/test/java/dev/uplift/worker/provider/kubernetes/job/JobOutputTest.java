package dev.uplift.worker.provider.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.kubernetes.job.JobOutput.Fatal;
import dev.uplift.worker.provider.kubernetes.job.JobOutput.Stage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JobOutputTest {

    private static final String SUCCESS = """
            ==> [1/7] Looking at the data of PostgreSQL 15
            ==> fact checksums=on
            ==> [2/7] Making an empty cluster of PostgreSQL 17
            The files belonging to this database system will be owned by user "postgres".
            ==> fact collations.a=b=C
            Upgrade Complete
            ----------------
            ==> Done. PostgreSQL 17 data is ready at /volume/data
            """;

    @Test
    void of_a_success_all_is_read() {
        var output = JobOutput.of(SUCCESS);

        assertThat(output.stages())
                .containsExactly(
                        new Stage(1, 7, "Looking at the data of PostgreSQL 15", Optional.empty()),
                        new Stage(2, 7, "Making an empty cluster of PostgreSQL 17", Optional.empty()));
        assertThat(output.facts()).isEqualTo(Map.of("checksums", "on", "collations.a", "b=C"));
        assertThat(output.fatal()).isEmpty();
        assertThat(output.succeeded(Verb.UPGRADE)).isTrue();
    }

    @Test
    void both_last_words_are_needed_where_pg_upgrade_runs() {
        assertThat(JobOutput.of(SUCCESS.replace("Upgrade Complete", "")).succeeded(Verb.UPGRADE))
                .isFalse();
        assertThat(JobOutput.of(SUCCESS.replace("==> Done.", "==>")).succeeded(Verb.UPGRADE))
                .isFalse();
        assertThat(JobOutput.of("==> Done. PostgreSQL 15 data is at /volume/data")
                        .succeeded(Verb.REHEARSE))
                .isFalse();
        assertThat(JobOutput.of("==> Done. PostgreSQL 15 data is at /volume/data")
                        .succeeded(Verb.PROVE))
                .isTrue();
    }

    @Test
    void why_it_gave_up_stands_though_the_words_of_success_came_before() {
        var output = JobOutput.of(SUCCESS + "==> FATAL swap-failed: the new data could not be moved\n");

        assertThat(output.fatal()).contains(new Fatal("swap-failed", "the new data could not be moved"));
        assertThat(output.succeeded(Verb.UPGRADE)).isFalse();
    }

    @Test
    void the_times_of_kubernetes_are_those_of_the_stages() {
        var output = JobOutput.of("""
                2026-11-22T02:00:00.123456789Z ==> [3/7] Checking
                2026-11-22T02:00:01Z ==> FATAL no-space: 1 byte is missing
                """);

        assertThat(output.stages())
                .containsExactly(
                        new Stage(3, 7, "Checking", Optional.of(Instant.parse("2026-11-22T02:00:00.123456789Z"))));
        assertThat(output.fatal()).contains(new Fatal("no-space", "1 byte is missing"));
    }

    @Test
    void what_is_cut_off_or_foreign_is_passed_over() {
        var output =
                JobOutput.of("[7] half\n==> [x/7] no\n==> fact no value\n==> FATAL Loud: no\n\0\nquote: ==> Done. x");

        assertThat(output).isEqualTo(JobOutput.of(""));
    }

    @Test
    void an_images_extensions_and_libraries_are_lists() {
        assertThat(JobOutput.of("==> fact extensions=hstore,pg_trgm\n").extensions())
                .containsExactly("hstore", "pg_trgm");
        assertThat(JobOutput.of("==> fact extensions=\n").extensions()).isEmpty();
        assertThat(JobOutput.of("==> fact libraries=auto_explain,hstore\n").libraries())
                .containsExactly("auto_explain", "hstore");
    }
}
