package dev.uplift.worker.postgres.precheck;

import static java.util.stream.Collectors.groupingBy;

import dev.uplift.contracts.Finding;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What was found, as it is told. */
public final class Findings {

    /** A message has to carry all of them, and a person to read them. */
    private static final int TOLD = 20;

    /** The worst first, then by check and object. */
    public static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::severity).thenComparing(Finding::id).thenComparing(Finding::object);

    private Findings() {}

    /** Sorted; of each check and severity the first 20, and how many more there are. */
    public static List<Finding> told(Collection<Finding> found) {
        record Kind(String id, Finding.Severity severity) {}
        return found.stream()
                .distinct()
                .sorted(ORDER)
                .collect(groupingBy(finding -> new Kind(finding.id(), finding.severity())))
                .values()
                .stream()
                .flatMap(Findings::few)
                .sorted(ORDER)
                .toList();
    }

    private static Stream<Finding> few(List<Finding> same) {
        if (same.size() <= TOLD) {
            return same.stream();
        }
        var first = same.getFirst();
        var more = new Finding(
                first.id(),
                first.severity(),
                "… and %d more".formatted(same.size() - TOLD),
                first.explanation(),
                "They are named as soon as the others are gone.");
        return Stream.concat(same.stream().limit(TOLD), Stream.of(more));
    }
}
