package dev.uplift.api.report;

import dev.uplift.contracts.Finding.Severity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the server was watched while clients used the new version.
 *
 * @param since the first look
 * @param until the last one so far
 * @param looks how many there were
 * @param turns how many workers watched, one after the other: between two of them nobody looked
 * @param warnings what was worse than before the upgrade, with its numbers
 */
public record Observation(Instant since, Instant until, int looks, int turns, List<ReportedFinding> warnings) {

    private static final String FACT = "performance.after";
    /** With it begin the ids of the warnings that an observation raises. */
    private static final String WARNING = "observed-";

    /** Empty if nobody watched. */
    static Optional<Observation> of(Map<String, Object> facts, List<ReportedFinding> findings) {
        var texts = Facts.texts(facts, FACT);
        var since = instant(texts.get("since"));
        var until = instant(texts.get("until"));
        var looks = Facts.number(facts, FACT, "looks");
        if (since.isEmpty() || until.isEmpty() || looks.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Observation(
                since.get(),
                until.get(),
                looks.get().intValue(),
                Facts.number(facts, FACT, "turns").map(Double::intValue).orElse(1),
                findings.stream()
                        .filter(finding -> finding.severity() == Severity.WARN
                                && finding.id().startsWith(WARNING))
                        .toList()));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
