package dev.uplift.worker.observation;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a figure is bad, beside what it was before the upgrade. Pure. Most limits are ratios, since what is much for one
 * server is nothing for another; the floors beside them keep small figures from making much of little.
 */
final class Judgement {

    /** The wish of the observation: more errors than before are those that the upgrade may have brought. */
    static final double ERRORS_TIMES = 2;

    static final double ERRORS_PERCENT = 1;
    /** The ratio from which the query comparison calls a plan degraded. */
    static final double LATENCY_TIMES = 1.5;

    /** Caches are cold after an upgrade; what is lost to that on a small statement is less. */
    static final double LATENCY_MORE_MILLIS = 0.1;
    /** The last tenth is what is left for a peak, and three of it (superuser_reserved_connections) are not for clients. */
    static final double CONNECTIONS_FULL_PERCENT = 90;

    static final double CONNECTIONS_LOST_PART = 0.2;
    /** With fewer than this before, a fifth of them is none. */
    static final double CONNECTIONS_LOST_FROM = 5;

    static final double SILENCE_SECONDS = 60;
    static final double WAITING = 5;
    /** Three times what the precheck calls long, since reports and dumps are no harm now. */
    static final double LONG_TRANSACTION_SECONDS = 15 * 60;

    static final double TIMES = 2;
    static final double LOAD_MORE_MILLIS = 100;
    /** Above it a server has nothing left for a peak. */
    static final double BUSY_PERCENT = 90;
    /** Twice of little is little. */
    static final double NOTABLE_PERCENT = 50;

    static final double NOTABLE_IOPS = 100;
    /** What 100 operations of 16 KiB move. */
    static final double NOTABLE_DISK_BYTES = 1 << 20;

    private Judgement() {}

    /**
     * What is wrong with this value, in words with numbers; empty if nothing is.
     *
     * @param before figures of the baseline; where one is missing, only limits that need none count
     */
    static Optional<String> breach(Alarm alarm, double now, Figures before) {
        var base = base(alarm, before);
        var isBad = switch (alarm) {
            case UNREACHABLE -> now > SILENCE_SECONDS;
            case RESTARTED -> now > 0;
            case UNANSWERED -> now > base.orElse(0.0);
            case ERRORS -> now > ERRORS_PERCENT && base.isPresent() && now > ERRORS_TIMES * base.get();
            case LATENCY ->
                base.isPresent() && now > LATENCY_TIMES * base.get() && now - base.get() > LATENCY_MORE_MILLIS;
            case CONNECTIONS_FULL -> now > CONNECTIONS_FULL_PERCENT;
            case CONNECTIONS_LOST ->
                base.filter(its -> its >= CONNECTIONS_LOST_FROM && now < CONNECTIONS_LOST_PART * its)
                        .isPresent();
            case LOCKS -> now >= WAITING && now > TIMES * base.orElse(0.0);
            case LONG_TRANSACTION -> now > LONG_TRANSACTION_SECONDS && now > TIMES * base.orElse(0.0);
            case LOAD -> base.isPresent() && now > TIMES * base.get() && now - base.get() > LOAD_MORE_MILLIS;
            case CPU, MEMORY ->
                now > BUSY_PERCENT && base.orElse(0.0) <= BUSY_PERCENT
                        || now > NOTABLE_PERCENT && base.isPresent() && now > TIMES * base.get();
            case IOPS -> base.isPresent() && now > NOTABLE_IOPS && now > TIMES * base.get();
            case DISK_IO -> base.isPresent() && now > NOTABLE_DISK_BYTES && now > TIMES * base.get();
        };
        return isBad ? Optional.of(words(alarm, now) + compared(alarm, base)) : Optional.empty();
    }

    /** The moment before the upgrade or the long mean, whichever is worse: what was so before is no news. */
    private static Optional<Double> base(Alarm alarm, Figures before) {
        return switch (alarm) {
            case ERRORS -> greater(before.value(Figure.ERRORS), before.value(Figure.ERRORS_EVER));
            case LATENCY -> greater(before.value(Figure.STATEMENT_TIME), before.value(Figure.STATEMENT_TIME_EVER));
            case UNREACHABLE,
                    RESTARTED,
                    CONNECTIONS_FULL,
                    CONNECTIONS_LOST,
                    LOCKS,
                    LONG_TRANSACTION,
                    LOAD,
                    UNANSWERED,
                    CPU,
                    MEMORY,
                    IOPS,
                    DISK_IO -> before.value(alarm.figure());
        };
    }

    private static Optional<Double> greater(Optional<Double> one, Optional<Double> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Double::compare);
    }

    private static String words(Alarm alarm, double now) {
        return switch (alarm) {
            case UNREACHABLE -> "The server has let nobody in for %s s".formatted(number(now));
            case RESTARTED -> "The server was started again";
            case ERRORS -> "%s %% of the transactions are rolled back".formatted(number(now));
            case LATENCY -> "A statement takes %s ms in the mean".formatted(number(now));
            case CONNECTIONS_FULL -> "%s %% of max_connections are taken".formatted(number(now));
            case CONNECTIONS_LOST -> "%s clients are connected".formatted(number(now));
            case LOCKS -> "%s sessions wait for locks".formatted(number(now));
            case LONG_TRANSACTION -> "A transaction has been open for %s s".formatted(number(now));
            case LOAD -> "The application answers within %s ms".formatted(number(now));
            case UNANSWERED -> "HTTP checks without the expected status: %s".formatted(number(now));
            case CPU -> "%s %% of the CPU are busy".formatted(number(now));
            case MEMORY -> "%s %% of the memory are taken".formatted(number(now));
            case IOPS -> "%s disk operations a second".formatted(number(now));
            case DISK_IO -> "The disks read and write %s bytes a second".formatted(number(now));
        };
    }

    private static String compared(Alarm alarm, Optional<Double> base) {
        return switch (alarm) {
            case UNREACHABLE, RESTARTED -> "";
            case ERRORS,
                    LATENCY,
                    CONNECTIONS_FULL,
                    CONNECTIONS_LOST,
                    LOCKS,
                    LONG_TRANSACTION,
                    LOAD,
                    UNANSWERED,
                    CPU,
                    MEMORY,
                    IOPS,
                    DISK_IO ->
                base.map(its -> ", %s before the upgrade".formatted(number(its)))
                        .orElse("");
        };
    }

    /** Enough figures to compare by, the same in every locale. */
    private static String number(double value) {
        var size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 1 ? "%.1f" : "%.2f", value);
    }
}
