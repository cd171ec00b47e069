package dev.uplift.api.store;

import dev.uplift.api.store.UpgradeJson.Dossier;
import dev.uplift.contracts.UpgradeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The dossiers that this process read lately. Each version of one never changes, so what was read under a version may be
 * used as long as the row shows the same; that spares most of the reading in the hot path.
 */
@ApplicationScoped
class Dossiers {

    private static final int MOST = 4096;
    private static final String READ = "SELECT id, dossier_version, dossier FROM upgrade WHERE id = ANY (?)";

    private record Kept(int version, Dossier dossier) {}

    private final Map<UpgradeId, Kept> kept = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UpgradeId, Kept> eldest) {
            return size() > MOST;
        }
    });

    /**
     * @param versions of upgrades whose rows the caller holds, so that they cannot change meanwhile
     * @return their dossiers
     */
    Map<UpgradeId, Dossier> of(Connection connection, Map<UpgradeId, Integer> versions) throws SQLException {
        Map<UpgradeId, Dossier> found = HashMap.newHashMap(versions.size());
        versions.forEach((id, version) -> {
            var known = kept.get(id);
            if (known != null && known.version() == version) {
                found.put(id, known.dossier());
            }
        });
        if (found.size() < versions.size()) {
            var missing = versions.keySet().stream()
                    .filter(id -> !found.containsKey(id))
                    .toList();
            read(connection, missing).forEach((id, read) -> {
                kept.put(id, read);
                found.put(id, read.dossier());
            });
        }
        return found;
    }

    private static Map<UpgradeId, Kept> read(Connection connection, Collection<UpgradeId> ids) throws SQLException {
        Map<UpgradeId, Kept> read = HashMap.newHashMap(ids.size());
        try (var select = connection.prepareStatement(READ)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", ids.stream().map(UpgradeId::value).toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    read.put(
                            new UpgradeId(rows.getString(1)),
                            new Kept(rows.getInt(2), UpgradeJson.dossier(rows.getString(3))));
                }
            }
        }
        return read;
    }
}
