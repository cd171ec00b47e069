package dev.uplift.worker.provider.scalingo.path;

import java.util.List;
import java.util.Optional;

/**
 * A version that Scalingo runs, and the only one that it upgrades to from there.
 *
 * @param id Scalingo's
 * @param next id of the next one; empty for the newest
 * @param plugins extensions that it allows; empty where Scalingo does not say
 */
public record Release(String id, Version version, Optional<String> next, List<String> plugins) {

    public Release {
        plugins = List.copyOf(plugins);
    }
}
