package dev.uplift.worker.provider.scalingo.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers that mostly stay true for a while, by the clock of the platform. Only what was found is kept. Two callers at once may
 * ask for the same; both answers are good.
 */
final class Kept<K, V> {

    private final InstantSource clock;
    private final Duration time;
    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

    private record Answer<V>(V value, Instant until) {}

    Kept(InstantSource clock, Duration time) {
        this.clock = clock;
        this.time = time;
    }

    Optional<V> get(K key, Function<K, Optional<V>> reading) {
        var known = answers.get(key);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Optional.of(known.value());
        }
        var read = reading.apply(key);
        read.ifPresent(
                value -> answers.put(key, new Answer<>(value, clock.instant().plus(time))));
        return read;
    }
}
