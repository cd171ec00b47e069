package dev.uplift.api.core;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an upgrade has from earlier ones.
 *
 * @param reused the rehearsal that it does not make itself
 * @param history what its steps took elsewhere, by their names; only where that is known from enough upgrades
 */
public record Memory(Optional<PastRehearsal> reused, Map<String, Duration> history) {

    static final Memory NONE = new Memory(Optional.empty(), Map.of());

    public Memory {
        reused = reused == null ? Optional.empty() : reused;
        history = history == null ? Map.of() : Map.copyOf(history);
    }

    Memory reusing(PastRehearsal rehearsal) {
        return new Memory(Optional.of(rehearsal), history);
    }

    Memory reusingNothing() {
        return new Memory(Optional.empty(), history);
    }
}
