package dev.uplift.api.audit;

import static dev.uplift.api.store.Columns.texts;

import dev.uplift.contracts.UpgradeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Adds to the audit. Nothing changes or removes what is there: the database refuses it. */
@ApplicationScoped
public class Audit {

    private static final String INSERT = """
            INSERT INTO audit (who, role, action, upgrade_id, server_id, reason, subject, plan_hash, outcome, code,
                               idempotency_key)
            SELECT n.who, n.role, n.action, n.upgrade_id, n.server_id, n.reason, n.subject, n.plan_hash, n.outcome,
                   n.code, n.idempotency_key
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[]) WITH ORDINALITY
                   AS n (who, role, action, upgrade_id, server_id, reason, subject, plan_hash, outcome, code,
                         idempotency_key, place)
             ORDER BY n.place
            """;

    /** A text of PostgreSQL cannot hold this character, and no action shall fail for want of its entry. */
    private static final char NUL = '\0';

    private static final char REPLACEMENT = '\uFFFD';

    /** Writes these in the caller's transaction, by one statement: an action and its entry commit together. */
    public void add(Connection connection, List<AuditEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, texts(connection, entries, AuditEntry::who));
            insert.setArray(2, texts(connection, entries, AuditEntry::role));
            insert.setArray(3, texts(connection, entries, AuditEntry::action));
            insert.setArray(
                    4,
                    texts(
                            connection,
                            entries,
                            entry -> entry.upgrade().map(UpgradeId::value).orElse(null)));
            insert.setArray(5, texts(connection, entries, AuditEntry::server));
            insert.setArray(6, texts(connection, entries, entry -> storable(entry.reason())));
            insert.setArray(7, texts(connection, entries, entry -> storable(entry.subject())));
            insert.setArray(
                    8, texts(connection, entries, entry -> entry.planHash().orElse(null)));
            insert.setArray(
                    9, texts(connection, entries, entry -> entry.outcome().word()));
            insert.setArray(
                    10,
                    texts(
                            connection,
                            entries,
                            entry -> entry.outcome().problem().orElse(null)));
            insert.setArray(
                    11,
                    texts(
                            connection,
                            entries,
                            entry -> entry.key().map(Audit::storable).orElse(null)));
            insert.executeUpdate();
        }
    }

    private static String storable(String text) {
        return text.replace(NUL, REPLACEMENT);
    }
}
