package dev.uplift.worker.observation;

import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How quickly the application answers the HTTP checks of the request.
 *
 * @param millis the mean over those that answer with their status, each the median of three tries; empty if none does
 * @param unanswered how many do not
 */
record LoadTime(Optional<Double> millis, int unanswered) {

    private static final int TRIES = 3;
    /** Nobody waits longer for a page; and a look must end before the next one. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final long ALL = Duration.ofSeconds(30).toNanos();
    private static final double NANOS_IN_MILLI = 1e6;

    /** @param stopping asked before each GET; what was not asked by then is left out */
    static Optional<LoadTime> of(List<Verification.Http> checks, OutgoingHttp http, BooleanSupplier stopping)
            throws InterruptedException {
        var end = System.nanoTime() + ALL;
        var answered = new ArrayList<Double>();
        var unanswered = 0;
        for (var check : checks) {
            if (stopping.getAsBoolean() || System.nanoTime() - end > 0) {
                break;
            }
            var millis = median(check, http, stopping);
            millis.ifPresent(answered::add);
            unanswered += millis.isEmpty() ? 1 : 0;
        }
        if (answered.isEmpty() && unanswered == 0) {
            return Optional.empty();
        }
        var mean = answered.stream().mapToDouble(Double::doubleValue).average();
        return Optional.of(
                new LoadTime(mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty(), unanswered));
    }

    private static Optional<Double> median(Verification.Http check, OutgoingHttp http, BooleanSupplier stopping)
            throws InterruptedException {
        var times = new ArrayList<Double>();
        while (times.size() < TRIES && !(stopping.getAsBoolean() && !times.isEmpty())) {
            var begun = System.nanoTime();
            try {
                if (http.get(URI.create(check.url()), LIMIT).status() != check.status()) {
                    return Optional.empty();
                }
            } catch (AddressRule.Refused | OutgoingHttp.NoAnswer _) {
                return Optional.empty();
            }
            times.add((System.nanoTime() - begun) / NANOS_IN_MILLI);
        }
        times.sort(null);
        return Optional.of(times.get(times.size() / 2));
    }
}
