package dev.uplift.sandbox.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * What is to happen in the cloud, and when. Nothing happens by itself: {@link #settle} does all that is due, each thing
 * at its own time, so that a clock that jumps an hour gives the same end as one that runs. Not safe for threads.
 */
public final class Agenda {

    private static final BooleanSupplier ALWAYS = () -> true;

    private record Entry(Instant at, long order, BooleanSupplier ready, Runnable step) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
    /** Due, and held up by what takes real time. */
    private final List<Entry> held = new ArrayList<>();

    private long order;
    private Instant now;

    /** Empty, at this time. */
    public Agenda(Instant start) {
        now = start;
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

    /** Does what has become due until then. @param time not before {@link #now} */
    public void settle(Instant time) {
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
