package dev.uplift.worker.postgres.precheck;

import java.util.Set;

/** Whether the new server will know a parameter. */
final class Parameters {

    /** Names that a server takes although it does not list them. */
    private static final Set<String> HIDDEN =
            Set.of("role", "session_authorization", "seed", "default_with_oids", "ssl_ecdh_curve");

    private Parameters() {}

    /** Names with a dot belong to extensions and users, and are taken by every server. */
    static boolean isLost(String name, Route route) {
        if (name.contains(".") || HIDDEN.contains(name)) {
            return false;
        }
        return route.target()
                .map(target -> !target.parameters().contains(name))
                .orElseGet(() -> Removed.names(Removed.Kind.PARAMETER, route).contains(name));
    }
}
