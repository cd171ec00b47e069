package dev.uplift.contracts.event;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.plan.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A worker lives, and this is all that it holds.
 *
 * @param worker its id
 * @param pool the network that it reaches
 * @param providers whose steps it can run
 * @param freeSlots room in each lane that it serves
 * @param held every turn that it holds; one stays listed until Kafka has acknowledged its verdict
 */
public record Heartbeat(
        String worker, String pool, Set<String> providers, Map<Lane, Integer> freeSlots, List<Held> held) {

    public Heartbeat {
        requireNonNull(worker, "worker");
        requireNonNull(pool, "pool");
        providers = providers == null ? Set.of() : Set.copyOf(providers);
        freeSlots = freeSlots == null ? Map.of() : Map.copyOf(freeSlots);
        held = held == null ? List.of() : List.copyOf(held);
    }

    /** @param elapsed how much of the step's time is used, on the worker's monotonic clock */
    public record Held(UpgradeId upgrade, long turn, Duration elapsed) {
        public Held {
            requireNonNull(upgrade, "upgrade");
            elapsed = elapsed == null ? Duration.ZERO : elapsed;
        }
    }
}
