package dev.uplift.api.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What is remembered of a rehearsal.
 *
 * @param upgrade whose it was
 * @param endedAt when its last step was over
 * @param passed whether each of its steps was completed
 * @param proof what it is worth
 * @param took all of its steps together; not negative
 * @param times what it measured for steps of production, by their names
 * @param facts what it found that the next approver should read
 */
public record PastRehearsal(
        String upgrade,
        Instant endedAt,
        boolean passed,
        Proof proof,
        Duration took,
        Map<String, Duration> times,
        Map<String, Object> facts) {

    public PastRehearsal {
        requireNonNull(upgrade, "upgrade");
        requireNonNull(endedAt, "endedAt");
        requireNonNull(proof, "proof");
        requireNonNull(took, "took");
        times = times == null ? Map.of() : Map.copyOf(times);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
    }

    /** The same without what was found, which is a fact of the upgrade that reuses it. */
    PastRehearsal withoutFacts() {
        return new PastRehearsal(upgrade, endedAt, passed, proof, took, times, Map.of());
    }
}
