package dev.uplift.api.core.schedule;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The windows of an upgrade less its freezes: finds where an outage has room. */
public final class Schedule {

    /** How far ahead recurring windows are looked for: a year and its holidays. */
    static final Duration LOOK_AHEAD = Duration.ofDays(400);

    /** The window where none was given. */
    public static final Window ANY_TIME = new Window(
            Optional.empty(),
            Optional.empty(),
            Optional.of("* * * * *"),
            Optional.of(Duration.ofDays(7)),
            Optional.empty(),
            Duration.ZERO);

    private final Openings openings;
    private final Duration margin;
    private final Freezes freezes;

    private Schedule(Openings openings, Duration margin, Freezes freezes) {
        this.openings = openings;
        this.margin = margin;
        this.freezes = freezes;
    }

    /** @throws IllegalArgumentException if there are {@link #problems}: whoever took them in should have asked */
    public static Schedule of(Window window, List<Freeze> freezes) {
        var flaws = problems(window, freezes);
        if (!flaws.isEmpty()) {
            throw new IllegalArgumentException("not a schedule: " + flaws);
        }
        return new Schedule(Openings.of(window), window.margin(), new Freezes(freezes));
    }

    /** Everything that is wrong with what somebody gave; empty if a schedule can be made of it. */
    public static List<Flaw> problems(Window window, List<Freeze> freezes) {
        return Flaws.of(window, freezes);
    }

    /**
     * The slot of the earliest start from {@code now} on. Asked after its latest start has passed, it answers with a
     * later one.
     *
     * @param predictedOutage how long the server will be away, with its allowances; not negative
     */
    public Slot next(Instant now, Duration predictedOutage) {
        if (predictedOutage.isNegative()) {
            throw new IllegalArgumentException("an outage of " + predictedOutage);
        }
        if (openings.length().minus(margin).compareTo(predictedOutage) < 0) {
            return new Slot.Never("A window of %s is too short for an outage of %s and a margin of %s."
                    .formatted(openings.length(), predictedOutage, margin));
        }
        return search(now, predictedOutage.plus(margin));
    }

    /** Each turn passes the end of one more freeze, so there are no more turns than freezes. */
    private Slot search(Instant now, Duration needed) {
        var usable = openings.length().minus(needed);
        var start = now;
        var inTheWay = Optional.<Freeze>empty();
        while (true) {
            var opens = openings.firstFrom(start.minus(usable), now.plus(LOOK_AHEAD));
            if (opens.isEmpty()) {
                return new Slot.Never(inTheWay.map(Schedule::frozen).orElseGet(openings::none));
            }
            start = start.isAfter(opens.get()) ? start : opens.get();
            var freeze = freezes.forbidding(start, needed);
            if (freeze.isEmpty()) {
                return slot(opens.get(), start, needed);
            }
            inTheWay = freeze;
            start = freeze.get().to();
        }
    }

    private Slot slot(Instant opens, Instant start, Duration needed) {
        var closes = freezes.closing(opens.plus(openings.length()), start);
        return new Slot.Open(freezes.opening(opens, start), closes.minus(needed), closes);
    }

    private static String frozen(Freeze freeze) {
        return "Freezes leave no room in any window; the last in the way is '%s', from %s to %s."
                .formatted(freeze.reason(), freeze.from(), freeze.to());
    }
}
