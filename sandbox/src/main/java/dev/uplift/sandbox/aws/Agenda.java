package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What is to happen in the cloud, and when. Nothing happens by itself: {@link #settle} does all that is due, each thing
 * at its own time, so that a clock that jumps an hour gives the same end as one that runs. Not safe for threads.
 */
final class Agenda {

    private record Entry(Instant at, long order, Runnable step) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
    private long order;
    private Instant now;

    Agenda(Instant start) {
        now = start;
    }

    /** The time that it is settled to; within a step, the time when that step was due. */
    Instant now() {
        return now;
    }

    /** After a time from {@link #now}. */
    void after(Duration delay, Runnable step) {
        entries.add(new Entry(now.plus(delay), order++, step));
    }

    void settle(Instant time) {
        while (!entries.isEmpty() && !entries.peek().at().isAfter(time)) {
            var entry = entries.poll();
            now = entry.at();
            entry.step().run();
        }
        now = time;
    }
}
