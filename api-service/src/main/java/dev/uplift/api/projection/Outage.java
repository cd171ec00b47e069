package dev.uplift.api.projection;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The outage as a client saw it: the probe's figures of all its turns together. A turn's are in the fact {@code
 * outage/<turn>}.
 *
 * @param seconds from each first failure to the next success, summed
 * @param attempts how often the probe connected and wrote
 * @param failures how many of them failed
 */
public record Outage(
        double seconds, Optional<Instant> firstFailure, Optional<Instant> lastFailure, long attempts, long failures) {

    private static final String PREFIX = "outage/";

    /** Of an upgrade's facts; empty if no probe told anything. */
    public static Optional<Outage> of(Map<String, Object> facts) {
        return turns(facts).map(Outage::turn).reduce(Outage::plus);
    }

    /** In how many turns the figures were taken; between two of them nobody looked. */
    public static int countTurns(Map<String, Object> facts) {
        return (int) turns(facts).count();
    }

    private static Stream<Map<?, ?>> turns(Map<String, Object> facts) {
        return facts.entrySet().stream()
                .filter(fact -> fact.getKey().startsWith(PREFIX) && fact.getValue() instanceof Map)
                .map(fact -> (Map<?, ?>) fact.getValue());
    }

    private static Outage turn(Map<?, ?> fact) {
        return new Outage(
                number(fact.get("seconds")).doubleValue(),
                instant(fact.get("firstFailure")),
                instant(fact.get("lastFailure")),
                number(fact.get("attempts")).longValue(),
                number(fact.get("failures")).longValue());
    }

    private Outage plus(Outage other) {
        return new Outage(
                seconds + other.seconds,
                Stream.of(firstFailure, other.firstFailure)
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo),
                Stream.of(lastFailure, other.lastFailure)
                        .flatMap(Optional::stream)
                        .max(Instant::compareTo),
                attempts + other.attempts,
                failures + other.failures);
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : 0;
    }

    private static Optional<Instant> instant(Object value) {
        return Optional.ofNullable(value).map(Objects::toString).map(Instant::parse);
    }
}
