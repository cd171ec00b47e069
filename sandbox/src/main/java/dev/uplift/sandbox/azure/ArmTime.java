package dev.uplift.sandbox.azure;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in the forms in which Azure writes them. */
final class ArmTime {

    private static final DateTimeFormatter MILLIS = format("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter TICKS = format("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'");
    private static final DateTimeFormatter OFFSET = format("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'+00:00'");
    private static final DateTimeFormatter SECONDS = format("uuuu-MM-dd'T'HH:mm:ss'Z'");

    /** From the year 1, in which .NET begins to count, to 1970. */
    private static final long EPOCH_SECONDS = 62_135_596_800L;

    private static final long TICKS_A_SECOND = 10_000_000L;
    private static final int NANOS_A_TICK = 100;

    private ArmTime() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    /** For example {@code 2026-01-12T18:31:08.853Z}: starts of operations. */
    static String millis(Instant time) {
        return MILLIS.format(time);
    }

    /** For example {@code 2026-01-12T18:26:12.2195960Z}: when resources were made. */
    static String ticks(Instant time) {
        return TICKS.format(time);
    }

    /** For example {@code 2026-01-12T18:35:04.7639083+00:00}: restore points and backups. */
    static String offset(Instant time) {
        return OFFSET.format(time);
    }

    /** For example {@code 2026-01-12T18:35:00Z}: metrics. */
    static String seconds(Instant time) {
        return SECONDS.format(time);
    }

    /** As .NET counts, for example {@code 639038394689670517}. */
    static long dotNet(Instant time) {
        return (time.getEpochSecond() + EPOCH_SECONDS) * TICKS_A_SECOND + time.getNano() / NANOS_A_TICK;
    }
}
