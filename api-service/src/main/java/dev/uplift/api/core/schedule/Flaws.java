package dev.uplift.api.core.schedule;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a window and its freezes as somebody gave them, and says all that is wrong. */
final class Flaws {

    private static final int MOST_FREEZES = 100;
    private static final Duration LONGEST = Duration.ofDays(7);
    /** RFC 3339 has years of four digits; sums with them stay far from the ends of time. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final List<Flaw> found = new ArrayList<>();

    private Flaws() {}

    static List<Flaw> of(Window window, List<Freeze> freezes) {
        var flaws = new Flaws();
        flaws.checkKind(window);
        flaws.checkSingle(window);
        flaws.checkRecurring(window);
        window.timeZone().ifPresent(flaws::checkZone);
        if (window.margin().isNegative()) {
            flaws.add("window.margin", "must not be negative");
        }
        flaws.checkFreezes(freezes);
        return List.copyOf(flaws.found);
    }

    private void add(String field, String detail) {
        found.add(new Flaw(field, detail));
    }

    private void checkKind(Window window) {
        var single = window.start().isPresent() || window.end().isPresent();
        var recurring = window.cron().isPresent() || window.duration().isPresent();
        if (single && recurring) {
            add("window", "has start or end, and cron or duration too; give start and end, or cron and duration");
        } else if (single) {
            checkPair("start", window.start(), "end", window.end());
        } else if (recurring) {
            checkPair("cron", window.cron(), "duration", window.duration());
        } else {
            add("window", "is empty; give start and end, or cron and duration");
        }
    }

    private void checkPair(String one, Optional<?> first, String other, Optional<?> second) {
        if (first.isEmpty()) {
            add("window." + one, "is needed beside " + other);
        }
        if (second.isEmpty()) {
            add("window." + other, "is needed beside " + one);
        }
    }

    private void checkSingle(Window window) {
        window.start().ifPresent(start -> checkYear("window.start", start));
        window.end().ifPresent(end -> checkYear("window.end", end));
        if (window.start().isPresent() && window.end().isPresent()) {
            var start = window.start().get();
            var end = window.end().get();
            if (!end.isAfter(start)) {
                add("window.end", "must be after start, %s".formatted(start));
            } else if (Duration.between(start, end).compareTo(window.margin()) < 0) {
                add(
                        "window.end",
                        "must be later: start and end are less than the margin of %s apart".formatted(window.margin()));
            }
        }
    }

    private void checkRecurring(Window window) {
        window.cron().ifPresent(this::checkCron);
        window.duration().ifPresent(duration -> {
            if (!duration.isPositive()) {
                add("window.duration", "must be longer than nothing");
            } else if (duration.compareTo(window.margin()) < 0) {
                add("window.duration", "must not be shorter than the margin of %s".formatted(window.margin()));
            } else if (duration.compareTo(LONGEST) > 0) {
                add("window.duration", "must be at most %d days".formatted(LONGEST.toDays()));
            }
        });
    }

    private void checkCron(String cron) {
        try {
            CronTimes.parse(cron);
        } catch (IllegalArgumentException unreadable) {
            add(
                    "window.cron",
                    "cannot be read: %s; it takes five fields: minute, hour, day of the month, month, day of the week"
                            .formatted(unreadable.getMessage()));
        }
    }

    private void checkZone(String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException _) {
            add("window.timeZone", "'%s' is not known; give a name such as Europe/Zurich, or UTC".formatted(zone));
        }
    }

    private void checkFreezes(List<Freeze> freezes) {
        if (freezes.size() > MOST_FREEZES) {
            add("freezes", "must be at most %d; there are %d".formatted(MOST_FREEZES, freezes.size()));
            return;
        }
        for (int i = 0; i < freezes.size(); i++) {
            var freeze = freezes.get(i);
            checkYear("freezes[%d].from".formatted(i), freeze.from());
            checkYear("freezes[%d].to".formatted(i), freeze.to());
            if (!freeze.to().isAfter(freeze.from())) {
                add("freezes[%d].to".formatted(i), "must be after from, %s".formatted(freeze.from()));
            }
        }
    }

    private void checkYear(String field, Instant instant) {
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            add(field, "must have a year of four digits");
        }
    }
}
