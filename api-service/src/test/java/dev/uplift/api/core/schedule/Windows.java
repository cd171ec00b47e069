package dev.uplift.api.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Freeze;
import dev.uplift.contracts.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Short words for windows, freezes and slots. */
final class Windows {

    private Windows() {}

    static Window once(String start, String end, String margin) {
        return new Window(
                Optional.of(Instant.parse(start)),
                Optional.of(Instant.parse(end)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.parse(margin));
    }

    static Window recurring(String cron, String duration, String zone, String margin) {
        return new Window(
                Optional.empty(),
                Optional.empty(),
                Optional.of(cron),
                Optional.of(Duration.parse(duration)),
                Optional.of(zone),
                Duration.parse(margin));
    }

    static Freeze freeze(String from, String to) {
        return new Freeze(Instant.parse(from), Instant.parse(to), "holidays");
    }

    static Slot next(Window window, List<Freeze> freezes, String now, String outage) {
        return Schedule.of(window, freezes).next(Instant.parse(now), Duration.parse(outage));
    }

    static Slot.Open open(String opens, String latestStart, String closes) {
        return new Slot.Open(Instant.parse(opens), Instant.parse(latestStart), Instant.parse(closes));
    }

    static String reason(Slot slot) {
        assertThat(slot).isInstanceOf(Slot.Never.class);
        return ((Slot.Never) slot).reason();
    }
}
