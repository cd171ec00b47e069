package dev.uplift.api.history;

import static dev.uplift.api.store.Columns.texts;

import dev.uplift.api.core.Effect.Recall;
import dev.uplift.api.core.Effect.Recall.Wanted;
import dev.uplift.api.core.Effect.RememberRehearsal;
import dev.uplift.api.core.PastRehearsal;
import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.wire.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the rehearsals of each server ended; the newest {@value #KEPT} of them. Set-based, in the caller's transaction. */
@ApplicationScoped
public class Rehearsals {

    static final int KEPT = 10;

    /** A retried rehearsal replaces what its failure left. */
    private static final String REMEMBER = """
            INSERT INTO rehearsal (upgrade_id, server, production_hash, circumstances, ended_at, document)
            SELECT DISTINCT ON (n.upgrade_id)
                   n.upgrade_id, n.server, n.production_hash, n.circumstances, n.ended_at, n.document::json
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[]) WITH ORDINALITY
                   AS n (upgrade_id, server, production_hash, circumstances, ended_at, document, place)
             ORDER BY n.upgrade_id, n.place DESC
            ON CONFLICT (upgrade_id) DO UPDATE
               SET server = excluded.server, production_hash = excluded.production_hash,
                   circumstances = excluded.circumstances, ended_at = excluded.ended_at, document = excluded.document
            """;

    /** What somebody else is writing is left to them, so that nobody waits for anybody. */
    private static final String FORGET = """
            DELETE FROM rehearsal
             USING unnest(?::text[]) AS n (server)
             CROSS JOIN LATERAL (SELECT upgrade_id FROM rehearsal WHERE server = n.server
                                  ORDER BY ended_at DESC OFFSET %d FOR UPDATE SKIP LOCKED) AS old
             WHERE rehearsal.upgrade_id = old.upgrade_id
            """.formatted(KEPT);

    private static final String RECALL = """
            SELECT n.upgrade_id, found.document
              FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
                   AS n (upgrade_id, server, production_hash, circumstances)
             CROSS JOIN LATERAL (
                   SELECT r.document FROM rehearsal r WHERE r.server = n.server
                    ORDER BY r.production_hash = n.production_hash AND r.circumstances = n.circumstances DESC,
                             r.ended_at DESC
                    LIMIT 1) AS found
            """;

    /** Keeps how these ended, and forgets the oldest of the same servers. */
    public void remember(Connection connection, List<RememberRehearsal> all) throws SQLException {
        if (all.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(REMEMBER);
                var delete = connection.prepareStatement(FORGET)) {
            insert.setArray(1, texts(connection, all, each -> each.rehearsal().upgrade()));
            insert.setArray(2, texts(connection, all, RememberRehearsal::server));
            insert.setArray(
                    3, texts(connection, all, each -> each.rehearsal().proof().productionHash()));
            insert.setArray(
                    4, texts(connection, all, each -> each.rehearsal().proof().circumstances()));
            insert.setArray(
                    5, texts(connection, all, each -> each.rehearsal().endedAt().toString()));
            insert.setArray(6, texts(connection, all, each -> json(each.rehearsal())));
            insert.executeUpdate();
            var servers = all.stream().map(RememberRehearsal::server).distinct().toList();
            delete.setArray(1, texts(connection, servers, server -> server));
            delete.executeUpdate();
        }
    }

    /** For each upgrade that wants one: the newest rehearsal that proves the same; if there is none, the newest one. */
    public Map<UpgradeId, PastRehearsal> recall(Connection connection, Map<UpgradeId, Recall> asked)
            throws SQLException {
        var wanting = new LinkedHashMap<UpgradeId, Wanted>();
        asked.forEach((id, recall) -> recall.rehearsal().ifPresent(wanted -> wanting.put(id, wanted)));
        var found = new HashMap<UpgradeId, PastRehearsal>();
        if (wanting.isEmpty()) {
            return found;
        }
        try (var select = connection.prepareStatement(RECALL)) {
            select.setArray(1, texts(connection, wanting.keySet(), UpgradeId::value));
            select.setArray(2, texts(connection, wanting.values(), Wanted::server));
            select.setArray(
                    3,
                    texts(connection, wanting.values(), wanted -> wanted.proof().productionHash()));
            select.setArray(
                    4,
                    texts(connection, wanting.values(), wanted -> wanted.proof().circumstances()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(new UpgradeId(rows.getString(1)), rehearsal(rows.getString(2)));
                }
            }
        }
        return found;
    }

    private static String json(PastRehearsal rehearsal) {
        return new String(Json.write(rehearsal), StandardCharsets.UTF_8);
    }

    private static PastRehearsal rehearsal(String document) {
        return Json.read(document.getBytes(StandardCharsets.UTF_8), PastRehearsal.class);
    }
}
