package dev.uplift.sandbox.demo.fleet;

import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a fleet is.
 *
 * @param states how many upgrades are in each state
 * @param phases how many running ones are in each phase
 */
record FleetProgress(Map<String, Long> states, Map<String, Long> phases) {

    private static final int BAR = 24;

    static FleetProgress of(Collection<UpgradeView> upgrades) {
        return new FleetProgress(
                upgrades.stream()
                        .collect(Collectors.groupingBy(UpgradeView::state, TreeMap::new, Collectors.counting())),
                upgrades.stream()
                        .filter(upgrade -> upgrade.state().equals("RUNNING"))
                        .collect(Collectors.groupingBy(
                                upgrade -> upgrade.progress().phase(), TreeMap::new, Collectors.counting())));
    }

    private static long in(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** In words, for example {@code 12 of 50 succeeded, 1 FAILED, 30 UPGRADE, 7 VERIFY}. */
    String plain(int total) {
        var others = states.entrySet().stream()
                .filter(state ->
                        !state.getKey().equals("SUCCEEDED") && !state.getKey().equals("RUNNING"));
        var parts = Stream.concat(others, phases.entrySet().stream())
                .map(part -> "%d %s".formatted(part.getValue(), part.getKey()))
                .collect(Collectors.joining(", "));
        var done = "%d of %d succeeded".formatted(in(states, "SUCCEEDED"), total);
        return parts.isEmpty() ? done : done + ", " + parts;
    }

    /** With a bar, cut at the edge of a terminal. */
    String drawn(int total, int columns) {
        var ended = states.entrySet().stream()
                .filter(state -> UpgradeView.isEnd(state.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        var filled = total == 0 ? 0 : (int) (BAR * ended / total);
        var line = "%s%s %s".formatted("█".repeat(filled), "░".repeat(BAR - filled), plain(total));
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 2)) + "…";
    }
}
