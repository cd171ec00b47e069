package dev.uplift.worker.observation;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The course of one alarm.
 *
 * @param since when it began for the first time
 * @param run when the present time of it began; empty while all is well
 * @param last when it was last seen
 * @param times in how many looks
 * @param worst value of all
 * @param words that tell it
 * @param told whether it held long enough for anybody to be told
 */
record Ringing(
        Instant since, Optional<Instant> run, Instant last, int times, double worst, String words, boolean told) {

    /** A worse number is news if it is that much worse. */
    private static final double NEWS = 1.1;

    static final String OBJECT = "step observation";

    static Ringing begun(Alarm alarm, Instant at, double value, String words) {
        return new Ringing(
                at, Optional.of(at), at, 1, value, words, alarm.patience().isZero());
    }

    /** Seen once more. */
    Ringing again(Alarm alarm, Instant at, double value, String more) {
        var began = run.orElse(at);
        var holds = Duration.between(began, at).compareTo(alarm.patience()) >= 0;
        var worse = alarm.badness(value) > alarm.badness(worst);
        return new Ringing(
                since, Optional.of(began), at, times + 1, worse ? value : worst, worse ? more : words, told || holds);
    }

    /** All is well again. */
    Ringing over() {
        return new Ringing(since, Optional.empty(), last, times, worst, words, told);
    }

    /** Whether somebody who was told the earlier one should be told this one. */
    boolean isNewsAfter(Optional<Ringing> before) {
        return told
                && (before.isEmpty()
                        || !before.get().told
                        || run.isPresent() != before.get().run.isPresent()
                        || Math.abs(worst - before.get().worst) > Math.abs(before.get().worst) * (NEWS - 1));
    }

    Finding finding(Alarm alarm, int looks) {
        var when = run.isPresent()
                ? "since " + seconds(since)
                : "first at %s, last at %s".formatted(seconds(since), seconds(last));
        return new Finding(
                alarm.id(),
                Severity.WARN,
                OBJECT,
                "%s (the worst; in %d of %d looks, %s).".formatted(words, times, looks, when),
                alarm.remedy());
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** For another worker that goes on. */
    Map<String, Object> kept() {
        return Map.of(
                "since", since.toString(),
                "run", run.map(Instant::toString).orElse(""),
                "last", last.toString(),
                "times", times,
                "worst", worst,
                "words", words,
                "told", told);
    }

    /** What {@link #kept} wrote; empty if it has another shape. */
    static Optional<Ringing> ofKept(Object kept) {
        if (kept instanceof Map<?, ?> its
                && its.get("times") instanceof Number times
                && its.get("worst") instanceof Number worst) {
            try {
                var run = String.valueOf(its.get("run"));
                return Optional.of(new Ringing(
                        Instant.parse(String.valueOf(its.get("since"))),
                        run.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(run)),
                        Instant.parse(String.valueOf(its.get("last"))),
                        times.intValue(),
                        worst.doubleValue(),
                        String.valueOf(its.get("words")),
                        Boolean.TRUE.equals(its.get("told"))));
            } catch (DateTimeParseException _) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
