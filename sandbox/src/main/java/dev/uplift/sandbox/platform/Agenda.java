package dev.uplift.sandbox.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is to happen on a simulated platform, and when; and the lock of its state: everything that looks at that or changes
 * it, this included, does so within {@link #alone}. Nothing happens by itself: a look does all that is due before, each
 * thing at its own time, so that a clock that jumps an hour gives the same end as one that runs.
 */
public final class Agenda {

    private static final BooleanSupplier ALWAYS = () -> true;

    private record Entry(Instant at, long order, BooleanSupplier ready, Runnable step) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
    /** Due, and held up by what takes real time. */
    private final List<Entry> held = new ArrayList<>();

    private final PlatformClock clock;
    private long order;
    private Instant now;

    /** Empty, at the clock's time. */
    public Agenda(PlatformClock clock) {
        this.clock = clock;
        this.now = clock.now();
    }

    /** Brings the state to the present, and lets nobody else at it meanwhile. */
    public synchronized <T> T alone(Supplier<T> work) {
        settle(clock.now());
        return work.get();
    }

    /** The time that it is settled to; within a step, the time when that step was due. */
    public Instant now() {
        return now;
    }

    /** After a time from {@link #now}. */
    public void after(Duration delay, Runnable step) {
        after(delay, ALWAYS, step);
    }

    /** Not before it is ready, however late that is; steps with the same condition keep their order. */
    public void after(Duration delay, BooleanSupplier ready, Runnable step) {
        entries.add(new Entry(now.plus(delay), order++, ready, step));
    }

    /** Does what has become due by now, what takes no time at all among it. */
    public void settle() {
        settle(now);
    }

    private void settle(Instant time) {
        var before = List.copyOf(held);
        held.clear();
        before.forEach(this::runOrHold);
        while (!entries.isEmpty() && !entries.peek().at().isAfter(time)) {
            var entry = entries.poll();
            now = entry.at();
            runOrHold(entry);
        }
        now = time;
    }

    private void runOrHold(Entry entry) {
        if (held.stream().noneMatch(other -> other.ready() == entry.ready())
                && entry.ready().getAsBoolean()) {
            entry.step().run();
        } else {
            held.add(entry);
        }
    }
}
