package dev.uplift.api.core.schedule;

import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** The moments at which windows open; all windows of a schedule have the same length. */
sealed interface Openings {

    /** From opening to closing, in time that really passes. */
    Duration length();

    /** The first opening that is not before {@code from}; a recurring one only if it is not after {@code until}. */
    Optional<Instant> firstFrom(Instant from, Instant until);

    /** The sentence for when there is none. */
    String none();

    /** @param window without flaws */
    static Openings of(Window window) {
        return window.cron()
                .<Openings>map(cron -> new Recurring(
                        CronTimes.parse(cron),
                        window.timeZone().map(ZoneId::of).orElse(ZoneOffset.UTC),
                        window.duration().orElseThrow()))
                .orElseGet(() ->
                        new Once(window.start().orElseThrow(), window.end().orElseThrow()));
    }

    /** A single window. However far away it is, somebody named its day. */
    record Once(Instant opens, Instant closes) implements Openings {

        @Override
        public Duration length() {
            return Duration.between(opens, closes);
        }

        @Override
        public Optional<Instant> firstFrom(Instant from, Instant until) {
            return Optional.of(opens).filter(it -> !it.isBefore(from));
        }

        @Override
        public String none() {
            return "The window from %s to %s is over, or what is left of it is too short, and there is no other."
                    .formatted(opens, closes);
        }
    }

    /** A window for each time on the clocks of a zone. */
    record Recurring(CronTimes times, ZoneId zone, Duration length) implements Openings {

        /** Clocks are put forward or back by a day at most, so nothing of the day before last is still to come. */
        @Override
        public Optional<Instant> firstFrom(Instant from, Instant until) {
            if (from.isAfter(until)) {
                return Optional.empty();
            }
            var first = LocalDateTime.ofInstant(from, zone).toLocalDate().minusDays(1);
            var last = LocalDateTime.ofInstant(until, zone).toLocalDate().plusDays(1);
            return times.between(first, last)
                    .map(this::instant)
                    .filter(opens -> !opens.isBefore(from))
                    .findFirst()
                    .filter(opens -> !opens.isAfter(until));
        }

        /**
         * A time that the clocks leave out comes when they are put forward; one that they show twice comes the first
         * time. So later times never come earlier.
         */
        private Instant instant(LocalDateTime time) {
            var change = zone.getRules().getTransition(time);
            return change != null && change.isGap()
                    ? change.getInstant()
                    : time.atZone(zone).toInstant();
        }

        @Override
        public String none() {
            return "The cron expression opens no window within %d days.".formatted(Schedule.LOOK_AHEAD.toDays());
        }
    }
}
