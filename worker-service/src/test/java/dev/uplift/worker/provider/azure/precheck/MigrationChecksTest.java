package dev.uplift.worker.provider.azure.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.MigrationOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MigrationChecksTest {

    private static final FlexibleServer READY = Looked.server("{'properties': {'version': '17'}}");

    @Test
    void a_ready_and_empty_target_of_a_newer_version_is_fine() {
        assertThat(found(look(READY, "15.15", "17.7", List.of(), Map.of()))).isEmpty();
    }

    @Test
    void a_target_that_is_busy_or_a_replica_takes_nothing() {
        assertThat(found(look(
                        Looked.server("{'properties': {'state': 'Updating'}}"), "15.15", "17.7", List.of(), Map.of())))
                .containsExactly("migration-target-not-ready");
        assertThat(found(look(
                        Looked.server("{'properties': {'replicationRole': 'AsyncReplica'}}"),
                        "15.15",
                        "17.7",
                        List.of(),
                        Map.of())))
                .containsExactly("migration-target-not-ready");
    }

    @Test
    void an_older_target_takes_nothing() {
        assertThat(found(look(READY, "17.7", "16.9", List.of(), Map.of()))).containsExactly("migration-target-older");
    }

    @Test
    void a_target_of_another_version_than_was_asked_for_is_not_filled() {
        assertThat(found(look(READY, "18", "15.15", "17.7", List.of(), Map.of())))
                .containsExactly("migration-target-version");
        assertThat(found(look(READY, "17.6", "15.15", "17.7", List.of(), Map.of())))
                .containsExactly("migration-target-version");
        assertThat(found(look(READY, "17", "15.15", "17.7", List.of(), Map.of())))
                .isEmpty();
    }

    @Test
    void a_database_that_is_there_blocks_unless_it_may_be_replaced() {
        assertThat(MigrationChecks.find(look(READY, "15.15", "17.7", List.of("app"), Map.of())))
                .extracting(Finding::severity)
                .containsExactly(Severity.BLOCK);
        assertThat(MigrationChecks.find(look(READY, "15.15", "17.7", List.of("app"), Map.of("overwrite", true))))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARN);
    }

    private static List<String> found(MigrationLook look) {
        return MigrationChecks.find(look).stream().map(Finding::id).toList();
    }

    private static MigrationLook look(
            FlexibleServer target, String from, String to, List<String> there, Map<String, Object> options) {
        return look(target, to, from, to, there, options);
    }

    private static MigrationLook look(
            FlexibleServer target,
            String wanted,
            String from,
            String to,
            List<String> there,
            Map<String, Object> options) {
        return new MigrationLook(
                Optional.of(target),
                wanted,
                from,
                to,
                List.of("app"),
                there,
                Map.of("app", List.of("hstore")),
                Optional.of(List.of("hstore")),
                "replica",
                true,
                MigrationOptions.of(options));
    }
}
