package dev.uplift.sandbox.aws;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as RDS puts them into names. */
final class Stamp {

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm").withZone(ZoneOffset.UTC);

    private Stamp() {}

    /** For example {@code 2026-11-21-16-09}. */
    static String of(Instant time) {
        return MINUTES.format(time);
    }
}
