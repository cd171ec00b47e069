package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.worker.postgres.Moment;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.TableContent.Table;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A source whose clients went on while it was copied: tells what the copy lost from what was written later.
 *
 * @param copied when the copy began
 * @param changed whether somebody has changed objects, owners or privileges since
 */
record LiveSource(Moment copied, boolean changed) {

    private static final String LARGE_OBJECTS = "pg_catalog.pg_largeobject_metadata";
    private static final String UNDEFINED_TABLE = "42P01";

    /** Nothing is known of the time of the copy, so every difference counts. */
    private static final LiveSource UNKNOWN = new LiveSource(new Moment(Long.MAX_VALUE), false);

    /** What a copy of a rehearsal notes before it begins. */
    static Map<String, Object> note(Session source, Shape shape) throws SQLException {
        return Map.of("transaction", Moment.now(source).transaction(), "shape", shape.digest());
    }

    /** @return nothing for production, where the source is fenced */
    static Optional<LiveSource> of(Servers servers, Copy copy, Shape now) {
        if (!copy.rehearsal()) {
            return Optional.empty();
        }
        return Optional.of(
                servers.facts().get(copy.fact()) instanceof Map<?, ?> note
                                && note.get("transaction") instanceof Number transaction
                        ? new LiveSource(
                                new Moment(transaction.longValue()),
                                !now.digest().equals(note.get("shape")))
                        : UNKNOWN);
    }

    /** A check of objects, owners or privileges. */
    Check shape(Check strict) {
        return strict.passed() || !changed ? strict : forInformation(strict, "its schema was changed since the copy");
    }

    /** A check of a table's content: only one that came without its rows fails. */
    Check table(Check strict, Table table, Session source, Session target) throws SQLException {
        var lost = !strict.passed()
                && (exists(target, table)
                        ? !table.materialized() && lost(source, target, "ONLY " + table.qualified())
                        : !changed);
        return strict.passed() || lost ? strict : forInformation(strict, "it takes writes");
    }

    /** A check of the large objects: it fails if all of them are gone. */
    Check largeObjects(Check strict, Session source, Session target) throws SQLException {
        var lost = !strict.passed() && lost(source, target, LARGE_OBJECTS);
        return strict.passed() || lost ? strict : forInformation(strict, "it takes writes");
    }

    /** Whether a refusal only says that a table was dropped meanwhile. */
    static boolean isGone(SQLException refused) {
        return UNDEFINED_TABLE.equals(refused.getSQLState());
    }

    private boolean lost(Session source, Session target, String relation) throws SQLException {
        return !target.holds("SELECT EXISTS (SELECT FROM %s)".formatted(relation)) && copied.saw(source, relation);
    }

    private static boolean exists(Session target, Table table) throws SQLException {
        return target.holds("SELECT to_regclass(?) IS NOT NULL", table.qualified());
    }

    private static Check forInformation(Check strict, String why) {
        return new Check(
                strict.id(),
                true,
                "%s; for information, as the source is in use and %s".formatted(strict.detail(), why));
    }
}
