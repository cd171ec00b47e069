package dev.uplift.worker.provider.dumprestore;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client lived through: an outage lasts from its first failed attempt to the first success after it. */
final class OutageLog {

    private final Instant startedAt;
    private long attempts;
    private long failures;
    private Instant firstFailure;
    private Instant lastFailure;
    private Instant downSince;
    private Duration down = Duration.ZERO;

    OutageLog(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** @param begun when the attempt began */
    void failed(Instant begun) {
        attempts++;
        failures++;
        firstFailure = firstFailure == null ? begun : firstFailure;
        lastFailure = begun;
        downSince = downSince == null ? begun : downSince;
    }

    /** @param ended when the attempt was through */
    void succeeded(Instant ended) {
        attempts++;
        if (downSince != null) {
            down = down.plus(Duration.between(downSince, ended));
            downSince = null;
        }
    }

    /** Whether the last attempt failed. */
    boolean isDown() {
        return downSince != null;
    }

    /** How many attempts failed. */
    long failures() {
        return failures;
    }

    /** The fact. @param now until when an outage that still lasts is counted */
    Map<String, Object> figures(Instant now) {
        var lasting = downSince == null ? Duration.ZERO : Duration.between(downSince, now);
        var figures = new LinkedHashMap<String, Object>();
        figures.put("attempts", attempts);
        figures.put("failures", failures);
        if (firstFailure != null) {
            figures.put("firstFailure", firstFailure.toString());
            figures.put("lastFailure", lastFailure.toString());
        }
        figures.put("seconds", down.plus(lasting).toMillis() / 1000.0);
        figures.put("startedAt", startedAt.toString());
        figures.put("endedAt", now.toString());
        return figures;
    }
}
