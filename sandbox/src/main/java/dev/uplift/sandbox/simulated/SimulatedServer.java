package dev.uplift.sandbox.simulated;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** One server of the simulated platform. Not safe for threads: callers hold its lock. */
final class SimulatedServer {

    private final String name;
    private final Map<String, String> labels;
    private final String identity = UUID.randomUUID().toString();
    private final Map<String, Effect> effects = new TreeMap<>();
    private final Map<String, Deque<Fault>> faults = new HashMap<>();
    private Set<String> held = Set.of();
    private Map<String, Double> metrics = Map.of();
    private String version;

    SimulatedServer(String name, String version, Map<String, String> labels) {
        this.name = name;
        this.labels = Map.copyOf(labels);
        this.version = version;
    }

    /** What is to go wrong with a call. */
    sealed interface Fault {}

    /** Answered with this HTTP status, without effect. */
    record Refuse(int status) implements Fault {}

    /** Takes effect, and the caller never hears of it. */
    record LoseAnswer() implements Fault {}

    /** Starts well and ends failed. */
    record EndFailed(String problem) implements Fault {}

    /**
     * Something that was set going.
     *
     * @param count how often it was called: the platform does not protect its callers from themselves
     * @param endNanos when it ends, on the clock of {@link System#nanoTime}
     * @param version of the server after its good end
     */
    record Effect(int count, long endNanos, Optional<String> version, Optional<String> problem) {

        EffectView view(boolean ended) {
            if (!ended) {
                return new EffectView(count, "running", Optional.empty());
            }
            return new EffectView(count, problem.isPresent() ? "failed" : "done", problem);
        }
    }

    /** As the platform answers it. */
    record ServerView(
            String name,
            String identity,
            String version,
            Map<String, EffectView> effects,
            Map<String, Double> metrics) {}

    /** As a list shows it. */
    record Listed(String name, String identity, String version, Map<String, String> labels) {}

    /** @param state running, done or failed */
    record EffectView(int count, String state, Optional<String> problem) {}

    /** The fault that is due for a call, taken from the list. */
    Optional<Fault> nextFault(String key) {
        return Optional.ofNullable(faults.get(key)).map(Deque::poll);
    }

    void plan(String key, Fault fault, int times) {
        var planned = faults.computeIfAbsent(key, ignored -> new ArrayDeque<>());
        for (var n = 0; n < times; n++) {
            planned.add(fault);
        }
    }

    /** Effects of these names do not end from now on; all others do, when their time is over. */
    void hold(Collection<String> names) {
        held = Set.copyOf(names);
    }

    private boolean hasEnded(String key, Effect effect, long nanos) {
        return nanos - effect.endNanos() >= 0 && !held.contains(key.substring(key.lastIndexOf(':') + 1));
    }

    /** What it seems to measure from now on. */
    void measure(Map<String, Double> values) {
        metrics = Map.copyOf(values);
    }

    /** @param newVersion of the server once the effect is done */
    void start(String key, long endNanos, Optional<String> newVersion, Optional<String> problem) {
        settle(System.nanoTime());
        var before = effects.get(key);
        effects.put(key, new Effect(before == null ? 1 : before.count() + 1, endNanos, newVersion, problem));
    }

    ServerView view(long nanos) {
        settle(nanos);
        var views = new TreeMap<String, EffectView>();
        effects.forEach((key, effect) -> views.put(key, effect.view(hasEnded(key, effect, nanos))));
        return new ServerView(name, identity, version, views, metrics);
    }

    Listed listed(long nanos) {
        settle(nanos);
        return new Listed(name, identity, version, labels);
    }

    /** Gives the server the versions of what has ended since the last look, in the order of their ends. */
    private void settle(long nanos) {
        effects.entrySet().stream()
                .filter(entry -> hasEnded(entry.getKey(), entry.getValue(), nanos))
                .filter(entry -> entry.getValue().version().isPresent()
                        && entry.getValue().problem().isEmpty())
                .sorted(Comparator.comparingLong(entry -> entry.getValue().endNanos() - nanos))
                .toList()
                .forEach(entry -> {
                    var effect = entry.getValue();
                    version = effect.version().orElseThrow();
                    entry.setValue(new Effect(effect.count(), effect.endNanos(), Optional.empty(), effect.problem()));
                });
    }
}
