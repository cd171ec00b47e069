package dev.uplift.worker.postgres.precheck;

import java.util.Optional;

/**
 * The upgrade that the checks are asked about.
 *
 * @param method how
 * @param from the major version of the server
 * @param to the major version that it leads to
 * @param target what is known of the new server; nothing where it comes into being by the upgrade
 */
public record Route(Method method, int from, int to, Optional<Offers> target) {

    public boolean is(Method other) {
        return method == other;
    }
}
