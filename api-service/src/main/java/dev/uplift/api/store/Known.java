package dev.uplift.api.store;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.UpgradeId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The upgrades that this process read or wrote lately. Whoever holds a row and sees the revision that is known here needs
 * no more of it: every write gives a row a revision that no other write has, those that were rolled back among them.
 */
@ApplicationScoped
class Known {

    private static final int MOST = 4096;

    private record Kept(long revision, Upgrade upgrade) {}

    private final Map<UpgradeId, Kept> kept = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UpgradeId, Kept> eldest) {
            return size() > MOST;
        }
    });

    /** The upgrade as it was at this revision of its row. */
    Optional<Upgrade> at(UpgradeId id, long revision) {
        return Optional.ofNullable(kept.get(id))
                .filter(its -> its.revision() == revision)
                .map(Kept::upgrade);
    }

    /** Keeps what was read at a revision. */
    void keep(Upgrade upgrade, long revision) {
        kept.put(upgrade.id(), new Kept(revision, upgrade));
    }

    /** Keeps what is being written, and answers the revision to write. */
    long keep(Upgrade upgrade) {
        var revision = ThreadLocalRandom.current().nextLong();
        keep(upgrade, revision);
        return revision;
    }
}
