package dev.uplift.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.api.audit.Audit;
import dev.uplift.api.audit.AuditEntry;
import dev.uplift.api.audit.AuditTrail.Filter;
import dev.uplift.api.core.Decision;
import dev.uplift.api.core.Input.Action;
import dev.uplift.api.core.Input.Asked;
import dev.uplift.api.store.Transitions;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.wire.Json;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database promises of the audit, and what a reader who follows it may rely on. */
@QuarkusTest
@WithTestResource(Outside.class)
class AuditTableTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Audit audit;

    @Inject
    AuditExport export;

    @Inject
    Transitions transitions;

    private final String who = Requests.unique("who");

    private AuditEntry entry(String reason) {
        return new AuditEntry(
                who,
                "operator",
                "cancel",
                Optional.empty(),
                "any",
                reason,
                "",
                Optional.empty(),
                new AuditEntry.Done(),
                Optional.empty());
    }

    private AuditRequest question(long after) {
        var filter =
                new Filter(Optional.empty(), Optional.of(who), Optional.empty(), Optional.empty(), Optional.empty());
        return new AuditRequest(filter, after, AuditRequest.MOST);
    }

    private record Line(long id, String reason) {}

    private List<Line> after(long id) throws Exception {
        var out = new ByteArrayOutputStream();
        export.lines(question(id)).write(out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), Line.class))
                .toList();
    }

    private List<String> reasonsAfter(long id) throws Exception {
        return after(id).stream().map(Line::reason).toList();
    }

    private Connection transaction() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET reason = 'another'",
                "UPDATE audit SET reason = 'another' WHERE false",
                "DELETE FROM audit",
                "TRUNCATE audit",
                "MERGE INTO audit USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
                "SET session_replication_role = replica; DELETE FROM audit",
                "SET session_replication_role = replica; TRUNCATE audit CASCADE",
                "INSERT INTO audit (id, who, role, action, reason, subject, outcome) OVERRIDING SYSTEM VALUE"
                        + " SELECT id, 'x', 'x', 'x', '', '', 'done' FROM audit ON CONFLICT (id) DO UPDATE SET who = 'x'"
            })
    void the_owner_of_the_table_and_superuser_cannot_change_it(String sql) throws Exception {
        try (var connection = transaction()) {
            audit.add(connection, List.of(entry("stays")));
            connection.commit();
            try (var statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("the audit is append-only")
                        .hasMessageContaining("docs/audit.md");
            }
            connection.rollback();
        }
        assertThat(reasonsAfter(0)).containsExactly("stays");
    }

    @Test
    void a_transaction_that_is_lost_leaves_neither_the_action_nor_its_entry() throws Exception {
        ScriptedWorker.describeProviders();
        var id = Stories.accepted(Requests.upgrade());
        var asked = new Asked(Action.CANCEL, who, "lost");
        var decided = new ArrayList<Decision>();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().call(() -> {
                    try (var connection = database.getConnection()) {
                        var told = new Transitions.Told(new UpgradeId(id), asked, "operator");
                        decided.addAll(transitions.apply(connection, List.of(told), Instant.now()));
                        endSession(connection);
                        return true;
                    }
                }))
                .isNotNull();
        assertThat(decided).singleElement().isInstanceOf(Decision.Proceed.class);

        assertThat(Stories.show(id).getString("state")).isEqualTo("PLANNING");
        assertThat(after(0)).isEmpty();
    }

    private void endSession(Connection doomed) throws SQLException {
        int backend;
        try (var statement = doomed.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            backend = row.getInt(1);
        }
        // Of another transaction than the doomed one.
        QuarkusTransaction.suspendingExisting().call(() -> {
            try (var other = database.getConnection();
                    var statement = other.createStatement()) {
                return statement.execute("SELECT pg_terminate_backend(%d, 10000)".formatted(backend));
            }
        });
    }

    @Test
    void an_entry_is_shown_only_when_no_earlier_one_can_come_any_more() throws Exception {
        try (var slow = transaction();
                var quick = transaction()) {
            audit.add(slow, List.of(entry("slow")));
            audit.add(quick, List.of(entry("quick")));
            quick.commit();
            assertThat(after(0)).isEmpty();

            slow.commit();

            assertThat(reasonsAfter(0)).containsExactly("slow", "quick");
        }
    }

    @Test
    void an_entry_that_is_taken_back_holds_nobody_up() throws Exception {
        try (var taken = transaction();
                var quick = transaction()) {
            audit.add(taken, List.of(entry("before"), entry("taken back")));
            audit.add(quick, List.of(entry("quick")));
            quick.commit();

            taken.rollback();

            assertThat(reasonsAfter(0)).containsExactly("quick");
        }
    }

    @Test
    void what_is_settled_can_be_read_while_a_later_writer_is_slow() throws Exception {
        try (var slow = transaction();
                var quick = transaction()) {
            audit.add(quick, List.of(entry("quick")));
            quick.commit();
            audit.add(slow, List.of(entry("slow")));

            assertThat(reasonsAfter(0)).containsExactly("quick");
            slow.rollback();
        }
    }

    @Test
    void whoever_follows_misses_nothing_while_many_write() throws Exception {
        var writers = 8;
        var each = 150;
        var seen = new ArrayList<Line>();
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var written = IntStream.range(0, writers)
                    .mapToObj(writer -> threads.submit(() -> {
                        for (var number = 0; number < each; number++) {
                            write("%d-%d".formatted(writer, number), number % 5 == 4);
                        }
                        return true;
                    }))
                    .toList();
            while (!written.stream().allMatch(java.util.concurrent.Future::isDone)) {
                seen.addAll(after(seen.isEmpty() ? 0 : seen.getLast().id()));
            }
            for (var writer : written) {
                writer.get();
            }
        }
        seen.addAll(after(seen.getLast().id()));

        assertThat(seen).hasSize(writers * each * 4 / 5 * 3);
        assertThat(seen.stream().map(Line::id)).isSorted().doesNotHaveDuplicates();
    }

    /** Two statements in one transaction, as others commit between them; some are taken back. */
    private void write(String name, boolean back) throws SQLException {
        try (var connection = transaction()) {
            audit.add(connection, List.of(entry(name + "-a")));
            audit.add(connection, List.of(entry(name + "-b"), entry(name + "-c")));
            if (back) {
                connection.rollback();
            } else {
                connection.commit();
            }
        }
    }

    @Test
    void ten_thousand_long_entries_are_exported_without_being_held() throws Exception {
        var length = 30_000;
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO audit (who, role, action, reason, subject, outcome)
                        SELECT ?, 'admin', 'cancel', repeat('x', ?), '', 'done' FROM generate_series(1, 10000)
                        """)) {
            insert.setString(1, who);
            insert.setInt(2, length);
            insert.executeUpdate();
        }
        var reader = new Reader();
        System.gc();
        var before = Reader.used();

        export.lines(question(0)).write(reader);

        assertThat(reader.lines).isEqualTo(10_000);
        assertThat(reader.bytes).isGreaterThan(10_000L * length);
        assertThat(LongStream.of(reader.used).max().orElseThrow() - before)
                .as("bytes held, of %d that were read", reader.bytes)
                .isLessThan(reader.bytes / 4);
    }

    /** Reads, and looks now and then how much memory is in use. */
    private static final class Reader extends OutputStream {

        private static final int LOOK_EVERY = 1_999;
        private final long[] used = new long[10];
        private int lines;
        private long bytes;

        static long used() {
            var runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public void write(int one) {
            bytes++;
            if (one == '\n' && ++lines % LOOK_EVERY == 0) {
                System.gc();
                used[lines / LOOK_EVERY] = used();
            }
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
