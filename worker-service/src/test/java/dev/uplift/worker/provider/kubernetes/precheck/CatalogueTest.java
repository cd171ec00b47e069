package dev.uplift.worker.provider.kubernetes.precheck;

import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.fine;
import static dev.uplift.worker.provider.kubernetes.precheck.CheckedSet.found;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** All findings together. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CatalogueTest {

    @Test
    void nothing_is_found_where_nothing_is_wrong() {
        assertThat(found(fine())).isEmpty();
    }

    @Test
    void every_finding_is_in_the_catalogue_once() {
        var ids =
                KubernetesPrechecks.entries().stream().map(entry -> entry.id()).toList();

        assertThat(ids).doesNotHaveDuplicates().contains("kubernetes-unseen", "sql-not-examined", "layout-unknown");
        assertThat(Stream.of("tablespaces", "checksums-off")).noneMatch(ids::contains);
    }
}
