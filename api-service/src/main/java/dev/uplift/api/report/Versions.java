package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;
import dev.uplift.contracts.Inspection;
import dev.uplift.contracts.plan.Plan;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * From which version to which.
 *
 * @param from exact; empty if the server was never asked
 * @param to as the upgraded server answered; until it did, what the plan leads to, or what was asked for
 * @param crossed the majors whose changes concern the application: all after the old one, up to the new one
 */
public record Versions(Optional<String> from, String to, List<Major> crossed) {

    private static final Pattern MAJOR = Pattern.compile("(\\d{1,4})(\\D.*)?");

    /** @param releaseNotes where its incompatible changes are told */
    public record Major(int major, URI releaseNotes) {
        static Major of(int major) {
            return new Major(major, URI.create("https://www.postgresql.org/docs/release/%d.0/".formatted(major)));
        }
    }

    static Versions of(Upgrade upgrade) {
        var from = upgrade.plan()
                .map(Plan::from)
                .or(() -> upgrade.inspection().map(Inspection::source).map(Inspection.Seen::version));
        var to = Optional.ofNullable(upgrade.facts().get("target.version"))
                .map(String::valueOf)
                .or(() -> upgrade.plan().map(Plan::to))
                .orElse(upgrade.request().targetVersion());
        return new Versions(from, to, crossed(from.map(Versions::major).orElse(OptionalInt.empty()), major(to)));
    }

    private static List<Major> crossed(OptionalInt from, OptionalInt to) {
        return from.isEmpty() || to.isEmpty()
                ? List.of()
                : IntStream.rangeClosed(from.getAsInt() + 1, to.getAsInt())
                        .mapToObj(Major::of)
                        .toList();
    }

    private static OptionalInt major(String version) {
        var parts = MAJOR.matcher(version);
        return parts.matches() ? OptionalInt.of(Integer.parseInt(parts.group(1))) : OptionalInt.empty();
    }
}
