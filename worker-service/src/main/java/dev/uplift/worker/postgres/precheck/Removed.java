package dev.uplift.worker.postgres.precheck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What PostgreSQL had once and has no longer, as servers of all versions answered it; {@code removed.txt} has a line
 * for each, with the first version that lacks it.
 *
 * @param since the first major version without it
 * @param kind what it is
 * @param name a column as {@code relation.column}, an operator as {@code name(left,right)}
 */
record Removed(int since, Kind kind, String name) {

    /** The newest version whose removals are known. */
    static final int KNOWN = 18;

    private static final List<Removed> ALL = read();

    enum Kind {
        COLUMN,
        FUNCTION,
        OPERATOR,
        PARAMETER,
        EXTENSION
    }

    /** The names of what is lost on the way. */
    static Set<String> names(Kind kind, Route route) {
        return ALL.stream()
                .filter(removed -> removed.kind == kind && removed.since > route.from() && removed.since <= route.to())
                .map(Removed::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Removed> read() {
        try (var file = Removed.class.getResourceAsStream("removed.txt")) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .map(Removed::parse)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Removed parse(String line) {
        var words = line.split(" ", 3);
        return new Removed(Integer.parseInt(words[0]), Kind.valueOf(words[1].toUpperCase(Locale.ROOT)), words[2]);
    }
}
