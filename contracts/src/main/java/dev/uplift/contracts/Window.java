package dev.uplift.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an upgrade may disturb its server: once, from {@code start} to {@code end}, or again and again, for
 * {@code duration} from each moment that {@code cron} names. {@code docs/windows.md} has the rules.
 *
 * @param start when a single window opens
 * @param end when a single window closes; after {@code start}
 * @param cron when windows open, as five fields of UNIX cron on the clocks of {@code timeZone}
 * @param duration how long each of them is open, in time that really passes; 7 days at most
 * @param timeZone an IANA name ({@code Europe/Zurich}) or an offset; left out: UTC
 * @param margin kept free at the end of a window, beside the predicted outage; 10 minutes where left out
 */
public record Window(
        Optional<Instant> start,
        Optional<Instant> end,
        Optional<String> cron,
        Optional<Duration> duration,
        Optional<String> timeZone,
        Duration margin) {

    public Window {
        start = start == null ? Optional.empty() : start;
        end = end == null ? Optional.empty() : end;
        cron = cron == null ? Optional.empty() : cron;
        duration = duration == null ? Optional.empty() : duration;
        timeZone = timeZone == null ? Optional.empty() : timeZone;
        margin = margin == null ? Duration.ofMinutes(10) : margin;
    }
}
