package dev.uplift.worker.provider.awsrds.server;

import dev.uplift.contracts.UpgradeId;
import java.util.Collection;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * What an upgrade makes in an account is found again by its name, and is ours only if the tag agrees.
 *
 * @param upgrade whose
 */
public record Names(UpgradeId upgrade) {

    private static final String TAG = "uplift:upgrade";
    private static final String SOURCE_GROUP = "uplift:source-group";

    /** The tag that tells when something was made. */
    public static final String MADE = "uplift:made";

    /** In parameters of a plan's step, which carry the id as a placeholder so that the plan's hash does not. */
    static final String ID = "{id}";

    /** The snapshot before the gate, from which the clone is made. */
    public static final String BEFORE = "uplift-" + ID + "-pre";
    /** The snapshot behind the fence: the way back. */
    public static final String FINAL = "uplift-" + ID + "-final";
    /** What the upgrade is rehearsed on. */
    public static final String CLONE = "uplift-" + ID + "-clone";
    /** The one instance of a cluster's clone. */
    public static final String CLONE_MEMBER = CLONE + "-1";

    /** What the names of the clone's parameter groups begin with. */
    public static final String ISOLATION = "uplift-" + ID + "-iso";
    /** The upgraded server, once it was renamed away. */
    public static final String OLD = "uplift-" + ID + "-old";
    /** The restored server, where it does not take the original's name. */
    public static final String RESTORED = "uplift-" + ID + "-restored";
    /** The blue/green deployment. */
    public static final String DEPLOYMENT = "uplift-" + ID + "-bg";

    /** The name behind one of the patterns above. */
    public String of(String pattern) {
        return pattern.replace(ID, upgrade.toString());
    }

    /** What everything made carries. */
    public Tag tag() {
        return Tag.builder().key(TAG).value(upgrade.toString()).build();
    }

    /** What a parameter group carries that all servers share whose group was this one. */
    public static Tag madeFrom(String group) {
        return Tag.builder().key(SOURCE_GROUP).value(group).build();
    }

    /** Whether these tags say that this upgrade made something. */
    public boolean isOurs(Collection<Tag> tags) {
        return tags.contains(tag());
    }
}
