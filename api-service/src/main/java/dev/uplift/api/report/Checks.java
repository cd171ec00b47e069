package dev.uplift.api.report;

import dev.uplift.contracts.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was looked at, and what of it does not hold.
 *
 * @param kinds by the word before the first colon of an id: a kind has a check for each table, or database, or one
 * @param failed in full; those that hold are in the upgrade's own document
 */
public record Checks(int total, int passed, List<Kind> kinds, List<Check> failed) {

    /** What was not looked at in full; the report names it. */
    private static final String SAMPLED = "sampled";

    private static final int NAMED = 10;

    /** @param detail what was seen, where the kind has one check only, or is about what was not seen */
    public record Kind(String kind, int total, int passed, Optional<String> detail) {

        static Kind of(String kind, List<Check> checks) {
            return new Kind(
                    kind,
                    checks.size(),
                    (int) checks.stream().filter(Check::passed).count(),
                    checks.size() == 1 || kind.equals(SAMPLED) ? Optional.of(details(checks)) : Optional.empty());
        }

        private static String details(List<Check> checks) {
            var shown = checks.stream().limit(NAMED).map(Check::detail).collect(Collectors.joining("; "));
            return checks.size() <= NAMED ? shown : "%s; and %d more".formatted(shown, checks.size() - NAMED);
        }
    }

    /** @param prefix with which every id begins, and which says nothing of the kind */
    static Checks of(List<Check> checks, String prefix) {
        var kinds = new TreeMap<String, List<Check>>();
        for (var check : checks) {
            var kind = check.id().substring(prefix.length()).split(":", 2)[0];
            kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(check);
        }
        var failed = checks.stream().filter(check -> !check.passed()).toList();
        return new Checks(
                checks.size(),
                checks.size() - failed.size(),
                kinds.entrySet().stream()
                        .map(kind -> Kind.of(kind.getKey(), kind.getValue()))
                        .toList(),
                failed);
    }
}
