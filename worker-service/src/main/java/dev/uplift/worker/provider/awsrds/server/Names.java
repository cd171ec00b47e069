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

    public static final String BEFORE = "uplift-" + ID + "-pre";
    public static final String FINAL = "uplift-" + ID + "-final";
    public static final String CLONE = "uplift-" + ID + "-clone";
    /** The one instance of a cluster's clone. */
    public static final String CLONE_MEMBER = CLONE + "-1";

    public static final String ISOLATION = "uplift-" + ID + "-iso";
    public static final String OLD = "uplift-" + ID + "-old";
    public static final String RESTORED = "uplift-" + ID + "-restored";
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

    public boolean isOurs(Collection<Tag> tags) {
        return tags.contains(tag());
    }
}
