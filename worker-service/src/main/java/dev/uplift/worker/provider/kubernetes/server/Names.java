package dev.uplift.worker.provider.kubernetes.server;

import dev.uplift.contracts.UpgradeId;
import java.util.Map;
import java.util.Optional;

/**
 * What an upgrade makes in a cluster is found again by its name, and is ours only if the label agrees.
 *
 * @param upgrade whose
 */
public record Names(UpgradeId upgrade) {

    /** The label that says whose something is. */
    public static final String LABEL = "uplift.dev/upgrade";

    /** In parameters of a plan's step, which carry the id as a placeholder so that the plan's hash does not. */
    public static final String ID = "{id}";

    private static final String PREFIX = "uplift-" + ID + "-";

    /** The snapshot of the volume in use, which a rehearsal is made from. */
    public static final String LIVE = PREFIX + "live";
    /** The snapshot of the volume that nobody uses any more. */
    public static final String FINAL = PREFIX + "final";

    /** The claim that an upgrade is rehearsed on. */
    public static final String CLONE = PREFIX + "clone";
    /** The claim that proves that the final snapshot can be restored. */
    public static final String PROOF = PREFIX + "proof";

    /** The ConfigMap with the script of all Jobs. */
    public static final String SCRIPT = PREFIX + "script";

    /** The Job that upgrades the clone. */
    public static final String REHEARSAL = PREFIX + "rehearsal";
    /** The Job that reads the version of what was restored. */
    public static final String PROVE = PREFIX + "proof";
    /** The Job that upgrades. */
    public static final String UPGRADE = PREFIX + "upgrade";
    /** The Job that moves directories back. */
    public static final String RECOVER = PREFIX + "recover";
    /** The Job that removes the old data. */
    public static final String CLEAN = PREFIX + "clean";

    /** The Job that shows whether the image of the old server can be pulled. */
    public static final String PROBE_OLD = PREFIX + "image-old";
    /** The Job that shows whether the image of the new server can be pulled, and which extensions it has. */
    public static final String PROBE_NEW = PREFIX + "image-new";
    /** The Job that shows the same of the image that upgrades. */
    public static final String PROBE_UPGRADE = PREFIX + "image-upgrade";

    /** The name behind one of the patterns above. */
    public String of(String pattern) {
        return pattern.replace(ID, upgrade.toString());
    }

    /** What everything that is made carries. */
    public Map<String, String> labels() {
        return Map.of(LABEL, upgrade.toString());
    }

    /** Whether these labels, if there are any, say that this upgrade made something. */
    public boolean isOurs(Map<String, String> labels) {
        return Optional.ofNullable(labels)
                .map(all -> upgrade.toString().equals(all.get(LABEL)))
                .orElse(false);
    }
}
