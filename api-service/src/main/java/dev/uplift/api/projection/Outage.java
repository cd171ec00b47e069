package dev.uplift.api.projection;

import dev.uplift.api.core.StepOutage;
import dev.uplift.api.core.Upgrade;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long clients could not write. A probe's figures are those of all its turns together; a turn's are in the fact {@code
 * outage/<turn>}. Where no probe told anything, the times of the steps tell it: see {@link StepOutage}.
 *
 * @param seconds by a probe: from each first failure to the next success, summed; by steps: from the beginning of the
 *     first that keeps clients out to the end of the one that lets them in, summed
 * @param measuredBy who says so
 * @param firstFailure the first write that failed; by steps: since when clients were kept out
 * @param lastFailure the last write that failed; by steps: until when clients were kept out
 * @param attempts how often the probe connected and wrote; by steps 0, since nobody tried
 * @param failures how many of them failed
 */
public record Outage(
        double seconds,
        MeasuredBy measuredBy,
        Optional<Instant> firstFailure,
        Optional<Instant> lastFailure,
        long attempts,
        long failures) {

    /** Who tells of an outage. */
    public enum MeasuredBy {
        /** One that lived as a client. */
        PROBE,
        /** The steps that kept clients out. */
        STEPS
    }

    private static final String PREFIX = "outage/";

    /** Of an upgrade; empty as long as nobody told anything, and no outage is over. */
    public static Optional<Outage> of(Upgrade upgrade) {
        return turns(upgrade.facts())
                .map(Outage::turn)
                .reduce(Outage::plus)
                .or(() -> StepOutage.of(upgrade).map(Outage::bySteps));
    }

    /** In how many turns of a probe the figures were taken; between two of them nobody looked. */
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
                MeasuredBy.PROBE,
                instant(fact.get("firstFailure")),
                instant(fact.get("lastFailure")),
                number(fact.get("attempts")).longValue(),
                number(fact.get("failures")).longValue());
    }

    private static Outage bySteps(StepOutage steps) {
        return new Outage(
                steps.time().toMillis() / 1000.0,
                MeasuredBy.STEPS,
                Optional.of(steps.began()),
                Optional.of(steps.ended()),
                0,
                0);
    }

    private Outage plus(Outage other) {
        return new Outage(
                seconds + other.seconds,
                MeasuredBy.PROBE,
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
