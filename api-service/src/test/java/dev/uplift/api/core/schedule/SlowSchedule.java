package dev.uplift.api.core.schedule;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rules said once more, and in another way: a wall clock is watched minute by minute, and a window opens when it
 * shows, or has just left out, a time of the cron expression that it did not show before.
 */
record SlowSchedule(
        Schedule schedule,
        Instant begin,
        Duration length,
        Duration margin,
        List<Freeze> freezes,
        NavigableSet<Instant> openings) {

    /** Four days of questions and freezes, and a week to the next Sunday. */
    private static final Duration WATCHED = Duration.ofDays(12);

    static SlowSchedule of(
            ZoneId zone, String cron, Instant begin, Duration length, Duration margin, List<int[]> minutes) {
        var freezes = minutes.stream()
                .map(ends -> ScheduleProperties.freeze(begin, ends))
                .toList();
        var window = new Window(
                Optional.empty(),
                Optional.empty(),
                Optional.of(cron),
                Optional.of(length),
                Optional.of(zone.getId()),
                margin);
        return new SlowSchedule(
                Schedule.of(window, freezes),
                begin,
                length,
                margin,
                freezes,
                watch(CronTimes.parse(cron), zone, begin));
    }

    private static NavigableSet<Instant> watch(CronTimes times, ZoneId zone, Instant begin) {
        var first = begin.minus(Duration.ofDays(1));
        var today = LocalDateTime.ofInstant(first, zone).toLocalDate();
        var named = times.between(today, today.plusDays(WATCHED.toDays() + 3)).collect(Collectors.toSet());
        var openings = new TreeSet<Instant>();
        var shown = LocalDateTime.ofInstant(first, zone).minusMinutes(1);
        for (var now = first; now.isBefore(begin.plus(WATCHED)); now = now.plus(Duration.ofMinutes(1))) {
            var clock = LocalDateTime.ofInstant(now, zone);
            while (shown.isBefore(clock)) {
                shown = shown.plusMinutes(1);
                if (named.contains(shown)) {
                    openings.add(now);
                }
            }
        }
        return openings;
    }

    /** Whether an outage may begin: whole in a window with its margin, and in no moment of a freeze. */
    boolean allows(Instant start, Duration outage) {
        var end = start.plus(outage);
        return openings.headSet(start, true).stream()
                        .anyMatch(opens -> !end.plus(margin).isAfter(opens.plus(length)))
                && freezes.stream().noneMatch(freeze -> touches(freeze, start, end));
    }

    /** The margin is kept before a freeze, too, and its first moment is frozen: hence the second. */
    private boolean touches(Freeze freeze, Instant start, Instant end) {
        return start.isBefore(freeze.to()) && !end.plus(margin).isBefore(freeze.from());
    }
}
