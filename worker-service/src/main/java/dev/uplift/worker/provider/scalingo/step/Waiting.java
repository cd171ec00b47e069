package dev.uplift.worker.provider.scalingo.step;

import java.time.Duration;

/**
 * When it is looked again at what takes its time; pure. The longer it was waited, the later: a part of what was waited at most
 * is lost after the end, and few calls are needed for what takes hours. Never sooner than the least that it takes.
 * Scalingo's own estimates lead none of these: they are upper limits, and clients may be kept off meanwhile.
 */
enum Waiting {
    /** What takes moments. */
    SHORTLY(1, 4, 6),
    /** An upgrade, a dump, a standby or somebody's click; clients may be kept off. */
    WORK(3, 4, 12),
    /** A base backup before the next hop: some minutes to a day. */
    BASE_BACKUP(18, 4, 60),
    /** One after the last hop, when clients are back. */
    LAST_BASE_BACKUP(30, 3, 90);

    private final int first;
    private final int part;
    private final int most;

    /**
     * @param first after how many intervals it is looked again at first
     * @param part of what was waited
     * @param most intervals between two looks
     */
    Waiting(int first, int part, int most) {
        this.first = first;
        this.part = part;
        this.most = most;
    }

    /**
     * Until the next look.
     *
     * @param interval the worker's poll interval, which all others are multiples of
     * @param waited since it began; negative where clocks differ
     */
    Duration next(Duration interval, Duration waited) {
        var least = interval.multipliedBy(first);
        var longest = interval.multipliedBy(most);
        var share = waited.dividedBy(part);
        return share.compareTo(least) < 0 ? least : share.compareTo(longest) > 0 ? longest : share;
    }
}
