package dev.uplift.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.api.core.Effect.Recall;
import dev.uplift.api.core.Effect.RememberRehearsal;
import dev.uplift.api.core.PastRehearsal;
import dev.uplift.api.core.Proof;
import dev.uplift.api.core.StepKind;
import dev.uplift.api.core.StepKind.Took;
import dev.uplift.api.rest.Outside;
import dev.uplift.api.rest.Requests;
import dev.uplift.contracts.UpgradeId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept, and that it does not grow. */
@QuarkusTest
@WithTestResource(Outside.class)
class HistoryTest {

    private static final UpgradeId ASKING = new UpgradeId("a000000000000001");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

    @Inject
    AgroalDataSource database;

    @Inject
    Rehearsals rehearsals;

    @Inject
    StepTimes stepTimes;

    private final String server = Requests.unique("server");

    private RememberRehearsal rehearsal(String upgrade, Proof proof, boolean passed, long second) {
        return new RememberRehearsal(
                server,
                new PastRehearsal(
                        upgrade,
                        NOW.plusSeconds(second),
                        passed,
                        proof,
                        Duration.ofMillis(1500),
                        Map.of("copy", Duration.ofMillis(1234)),
                        Map.of("rehearsal.queries", List.of(Map.of("text", "SELECT 'größer'")))));
    }

    private Optional<PastRehearsal> recall(Connection connection, Proof proof) throws SQLException {
        var wanted = new Recall(Optional.of(new Recall.Wanted(server, proof)), Set.of());
        return Optional.ofNullable(
                rehearsals.recall(connection, Map.of(ASKING, wanted)).get(ASKING));
    }

    @Test
    void the_newest_rehearsal_of_the_same_is_found_before_newer_ones_of_something_else() throws SQLException {
        var same = new Proof("p", "c");
        var older = rehearsal(Requests.unique("u"), same, true, 1);
        var newer = rehearsal(Requests.unique("u"), same, true, 2);
        var other = rehearsal(Requests.unique("u"), new Proof("p", "d"), true, 3);
        try (var connection = database.getConnection()) {
            assertThat(recall(connection, same)).isEmpty();

            rehearsals.remember(connection, List.of(older, other, newer));

            assertThat(recall(connection, same)).hasValue(newer.rehearsal());
            assertThat(recall(connection, new Proof("q", "c"))).hasValue(other.rehearsal());
        }
    }

    @Test
    void a_retry_that_passes_replaces_its_failure() throws SQLException {
        var proof = new Proof("p", "c");
        var upgrade = Requests.unique("u");
        try (var connection = database.getConnection()) {
            rehearsals.remember(connection, List.of(rehearsal(upgrade, proof, false, 1)));
            rehearsals.remember(connection, List.of(rehearsal(upgrade, proof, true, 2)));

            assertThat(recall(connection, proof).map(PastRehearsal::passed)).hasValue(true);
        }
    }

    @Test
    void only_the_newest_rehearsals_of_a_server_are_kept() throws SQLException {
        try (var connection = database.getConnection()) {
            for (int i = 0; i <= Rehearsals.KEPT; i++) {
                rehearsals.remember(
                        connection, List.of(rehearsal(Requests.unique("u"), new Proof("p" + i, "c"), true, i)));
            }

            assertThat(recall(connection, new Proof("p1", "c")).map(PastRehearsal::endedAt))
                    .hasValue(NOW.plusSeconds(1));
            assertThat(recall(connection, new Proof("p0", "c")).map(PastRehearsal::endedAt))
                    .as("the oldest is gone, so that the newest answers")
                    .hasValue(NOW.plusSeconds(Rehearsals.KEPT));
        }
    }

    @Test
    void only_the_newest_times_of_a_kind_are_kept() throws SQLException {
        var kind = new StepKind("any", "in-place", Requests.unique("copy"), 15);
        var other = new StepKind("any", "in-place", kind.action(), 16);
        try (var connection = database.getConnection()) {
            for (int i = 1; i <= StepTimes.KEPT + 5; i++) {
                stepTimes.remember(
                        connection,
                        List.of(new Took(kind, Duration.ofSeconds(i)), new Took(other, Duration.ofSeconds(1))));
            }
            try (var count = connection.prepareStatement("SELECT count(*) FROM step_time WHERE action = ?")) {
                count.setString(1, kind.action());
                try (var rows = count.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(2 * StepTimes.KEPT);
                }
            }
            assertThat(stepTimes.recall(connection, Set.of(kind)).get(kind))
                    .hasSize(StepTimes.KEPT)
                    .contains(Duration.ofSeconds(6), Duration.ofSeconds(StepTimes.KEPT + 5))
                    .doesNotContain(Duration.ofSeconds(5));
        }
    }
}
