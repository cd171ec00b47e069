package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One series that is asked for.
 *
 * @param resource empty where the question is not about a database, so that there is no series
 */
record MetricQuery(
        String id,
        String label,
        Optional<Measured> resource,
        String metric,
        Duration period,
        Statistic statistic,
        boolean returned) {

    /** RDS sends one sample a minute. */
    static final Duration SAMPLES = Duration.ofMinutes(1);

    record Point(Instant time, double value) {}

    /**
     * The points of a time, oldest first.
     *
     * @param from included; points start there, at a full minute
     * @param to not included; a minute that is not over has not been sent yet
     * @param sample what was measured at a time
     */
    List<Point> points(Instant from, Instant to, Function<Instant, Optional<Double>> sample) {
        var points = new ArrayList<Point>();
        for (var start = from; start.isBefore(to); start = start.plus(period)) {
            var samples = new DoubleSummaryStatistics();
            var end = start.plus(period);
            for (var minute = firstMinute(start); minute.isBefore(end); minute = minute.plus(SAMPLES)) {
                if (!minute.plus(SAMPLES).isAfter(to)) {
                    sample.apply(minute).ifPresent(samples::accept);
                }
            }
            if (samples.getCount() > 0) {
                points.add(new Point(start, statistic.of(samples)));
            }
        }
        return points;
    }

    private static Instant firstMinute(Instant start) {
        var seconds = SAMPLES.toSeconds();
        return Instant.ofEpochSecond(Math.ceilDiv(start.getEpochSecond(), seconds) * seconds);
    }
}
