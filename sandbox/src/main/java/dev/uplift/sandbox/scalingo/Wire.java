package dev.uplift.sandbox.scalingo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How times look on the wire. */
final class Wire {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    private Wire() {}

    /** With milliseconds. */
    static String time(Instant time) {
        return TIME.format(time);
    }
}
