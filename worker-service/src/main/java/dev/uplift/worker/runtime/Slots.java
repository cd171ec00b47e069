package dev.uplift.worker.runtime;

import dev.uplift.contracts.plan.Lane;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many steps may run at once in each lane. */
@Singleton
class Slots {

    private final Map<Lane, Integer> free = new EnumMap<>(Lane.class);

    Slots(
            @ConfigProperty(name = "uplift.slots.control") int control,
            @ConfigProperty(name = "uplift.slots.data") int data) {
        free.put(Lane.CONTROL, control);
        free.put(Lane.DATA, data);
    }

    /** @return whether there was room; then it must be given back */
    synchronized boolean take(Lane lane) {
        var left = free.get(lane);
        if (left == 0) {
            return false;
        }
        free.put(lane, left - 1);
        return true;
    }

    synchronized void giveBack(Lane lane) {
        free.merge(lane, 1, Integer::sum);
    }

    synchronized Map<Lane, Integer> free() {
        return Map.copyOf(free);
    }
}
