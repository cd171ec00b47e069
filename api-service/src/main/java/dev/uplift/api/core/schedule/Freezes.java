package dev.uplift.api.core.schedule;

import dev.uplift.contracts.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What freezes cut off a window. */
record Freezes(List<Freeze> all) {

    Freezes {
        all = List.copyOf(all);
    }

    /** A freeze in which something that starts at {@code start} and needs so long would come to be. */
    Optional<Freeze> forbidding(Instant start, Duration needed) {
        return all.stream()
                .filter(freeze -> start.isBefore(freeze.to()))
                .filter(freeze -> start.plus(needed).isAfter(lastBefore(freeze)))
                .findFirst();
    }

    /** When a window opens for a start at {@code start}, which nothing forbids. */
    Instant opening(Instant opens, Instant start) {
        var ends = all.stream().map(Freeze::to).filter(to -> !to.isAfter(start));
        return Stream.concat(Stream.of(opens), ends).max(Instant::compareTo).orElse(opens);
    }

    /** When a window closes for a start at {@code start}, which nothing forbids. */
    Instant closing(Instant closes, Instant start) {
        var begins = all.stream().filter(freeze -> start.isBefore(freeze.to())).map(Freezes::lastBefore);
        return Stream.concat(Stream.of(closes), begins).min(Instant::compareTo).orElse(closes);
    }

    /** The first moment of a freeze is frozen already; a second is the finest that people read. */
    private static Instant lastBefore(Freeze freeze) {
        return freeze.from().minusSeconds(1);
    }
}
