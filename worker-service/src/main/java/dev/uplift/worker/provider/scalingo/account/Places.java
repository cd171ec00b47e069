package dev.uplift.worker.provider.scalingo.account;

import dev.uplift.worker.provider.scalingo.server.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Which add-ons addresses mean. An app mostly keeps its add-on, so that it is not asked for each look; only what was found is kept. */
final class Places {

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Function<ServerAddress, Optional<Place>> search;
    private final Map<ServerAddress, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Place place, Instant until) {}

    Places(InstantSource clock, Function<ServerAddress, Optional<Place>> search) {
        this.clock = clock;
        this.search = search;
    }

    Optional<Place> of(ServerAddress address) {
        var known = kept.get(address);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Optional.of(known.place());
        }
        var found = search.apply(address);
        found.ifPresent(
                place -> kept.put(address, new Kept(place, clock.instant().plus(KEPT))));
        return found;
    }
}
