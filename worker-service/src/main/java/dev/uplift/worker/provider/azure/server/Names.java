package dev.uplift.worker.provider.azure.server;

import dev.uplift.contracts.UpgradeId;
import java.util.Map;

/**
 * What an upgrade makes in a subscription is found again by its name, and is ours only if the tag agrees. Backups carry no
 * tags: their names alone say whose they are.
 *
 * @param upgrade whose
 */
public record Names(UpgradeId upgrade) {

    private static final String TAG = "uplift-upgrade";

    /** In parameters of a plan's step, which carry the id as a placeholder so that the plan's hash does not. */
    static final String ID = "{id}";

    /** The on-demand backup before the gate. */
    public static final String BEFORE = "uplift-" + ID + "-pre";
    /** What the upgrade is rehearsed on. */
    public static final String CLONE = "uplift-" + ID + "-clone";
    /** The server as it was, restored by the way back: Azure renames nothing. */
    public static final String RESTORED = "uplift-" + ID + "-restored";

    /** The migration that brings databases. */
    public static final String MIGRATION = "uplift-" + ID + "-move";
    /** The migration that only looks whether they could come. */
    public static final String VALIDATION = "uplift-" + ID + "-check";

    /** The name behind one of the patterns above. */
    public String of(String pattern) {
        return pattern.replace(ID, upgrade.toString());
    }

    /** What every server that is made carries. */
    public Map<String, String> tags() {
        return Map.of(TAG, upgrade.toString());
    }

    /** Whether these tags say that this upgrade made something. */
    public boolean isOurs(Map<String, String> tags) {
        return upgrade.toString().equals(tags.get(TAG));
    }
}
