package dev.uplift.sandbox.demo.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A platform that runs already. Nothing is made there, and nobody can look behind it.
 *
 * @param where in words
 * @param workerEnvironment with the keys, which are said nowhere
 */
public record RunningCloud(
        String provider,
        String where,
        Map<String, String> workerEnvironment,
        Map<String, Object> scope,
        List<String> named,
        Addresses addresses,
        Optional<Label> label)
        implements Cloud {

    /** A real upgrade may show the same status for that long. */
    private static final Duration PATIENCE = Duration.ofHours(6);

    public RunningCloud {
        workerEnvironment = Map.copyOf(workerEnvironment);
        scope = Map.copyOf(scope);
        named = List.copyOf(named);
    }

    @Override
    public void open() {
        // it is there
    }

    @Override
    public void close() {
        // it stays
    }

    @Override
    public String introduction() {
        return "The platform is %s; nothing is made there but what an upgrade needs.%n".formatted(where)
                + "Without database credentials steps that need SQL are left out (fence, statistics, extensions, looking"
                + " inside), and each plan says so.";
    }

    @Override
    public Map<String, Object> providerOptions(String server) {
        return Map.of();
    }

    @Override
    public List<String> harmless() {
        return List.of();
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public OptionalLong calls() {
        return OptionalLong.empty();
    }

    @Override
    public List<Doubt> doubts(Collection<Done> upgrades) {
        return List.of();
    }
}
