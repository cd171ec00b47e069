package dev.uplift.sandbox.aws;

import java.util.HashMap;
import java.util.Map;

/**
 * The parameter group of an instance and what it means to the running server.
 *
 * @param group its name
 * @param applyStatus one of the words below
 * @param inForce the values set by users that the server runs with; they may not be the group's
 */
record Parameters(String group, String applyStatus, Map<String, String> inForce) {

    static final String IN_SYNC = "in-sync";
    static final String APPLYING = "applying";
    static final String PENDING_UPGRADE = "pending-database-upgrade";
    static final String PENDING_REBOOT = "pending-reboot";

    Parameters {
        inForce = Map.copyOf(inForce);
    }

    /** The group that RDS itself keeps for a family. @param family for example {@code postgres16} */
    static Parameters ofDefaults(String family) {
        return new Parameters("default." + family, IN_SYNC, Map.of());
    }

    boolean isDefault() {
        return group.startsWith("default.");
    }

    /** What the server runs with, with the defaults that RDS has of its own. */
    Map<String, String> effective(String family) {
        var all = new HashMap<String, String>();
        ParameterCatalogue.of(family).forEach(known -> known.usual().ifPresent(usual -> all.put(known.name(), usual)));
        all.putAll(inForce);
        return all;
    }

    Parameters withStatus(String changed) {
        return new Parameters(group, changed, inForce);
    }
}
