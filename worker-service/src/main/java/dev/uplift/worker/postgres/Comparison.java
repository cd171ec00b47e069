package dev.uplift.worker.postgres;

import dev.uplift.contracts.Check;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Two sides of the same thing, and what differs. */
public final class Comparison {

    private static final int NAMED = 5;

    private Comparison() {}

    /** Holds if both sides are the same. @param what is compared, in the plural */
    public static Check same(String id, String what, Set<String> source, Set<String> target) {
        var missing = without(source, target);
        var unexpected = without(target, source);
        if (missing.isEmpty() && unexpected.isEmpty()) {
            return new Check(id, true, "%d %s on both sides".formatted(source.size(), what));
        }
        return new Check(
                id,
                false,
                "%s%s"
                        .formatted(named("only on the source", missing), named("only on the target", unexpected))
                        .strip());
    }

    /** Holds if the target has nothing that the source lacks. */
    public static Check nothingNew(String id, String what, Set<String> source, Set<String> target) {
        var unexpected = without(target, source);
        return unexpected.isEmpty()
                ? new Check(
                        id, true, "%d %s on the target, %d on the source".formatted(target.size(), what, source.size()))
                : new Check(id, false, named("only on the target", unexpected).strip());
    }

    /** At most a few, and how many more. */
    public static String few(Collection<String> all) {
        var shown = String.join(", ", all.stream().limit(NAMED).toList());
        return all.size() <= NAMED ? shown : "%s and %d more".formatted(shown, all.size() - NAMED);
    }

    private static List<String> without(Set<String> all, Set<String> others) {
        return new TreeSet<>(all)
                .stream().filter(each -> !others.contains(each)).toList();
    }

    private static String named(String where, List<String> lines) {
        return lines.isEmpty() ? "" : "%s (%d): %s. ".formatted(where, lines.size(), few(lines));
    }
}
