package dev.uplift.worker.provider.azure.server;

import java.util.Set;

/** What the state of a server means for somebody who wants to work with it. */
public enum Condition {
    /** It serves, and takes changes. */
    READY,
    /** It will get somewhere by itself; so does whatever is not known here, since Azure adds new words. */
    BUSY,
    /** It will not serve again unless somebody does something. */
    BROKEN;

    private static final Set<String> STUCK = Set.of("Disabled", "Dropping", "Inaccessible", "Stopped");

    /** @param state as Azure says it: {@code Ready}, {@code Updating} … */
    public static Condition of(String state) {
        if (state.equals("Ready")) {
            return READY;
        }
        return STUCK.contains(state) ? BROKEN : BUSY;
    }
}
