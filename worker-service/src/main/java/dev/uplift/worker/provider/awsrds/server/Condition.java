package dev.uplift.worker.provider.awsrds.server;

import java.util.Set;

/** What the status of an instance or a cluster means for somebody who wants to work with it. */
public enum Condition {
    /** It serves, and takes changes. */
    READY,
    /** It will get somewhere by itself; so does whatever is not known here, since AWS adds new words. */
    BUSY,
    /** It will not serve again unless somebody does something. */
    BROKEN;

    /** The second is said after storage was changed, for hours, by an instance that is fully there. */
    private static final Set<String> SERVING = Set.of("available", "storage-optimization");

    private static final Set<String> STUCK = Set.of(
            "failed",
            "restore-error",
            "cloning-failed",
            "inaccessible-encryption-credentials",
            "storage-full",
            "insufficient-capacity",
            "stopped");

    /** @param status as RDS says it */
    public static Condition of(String status) {
        if (SERVING.contains(status)) {
            return READY;
        }
        return STUCK.contains(status) || status.startsWith("incompatible-") ? BROKEN : BUSY;
    }
}
