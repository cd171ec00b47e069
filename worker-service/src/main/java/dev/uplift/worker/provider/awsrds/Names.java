package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.UpgradeId;
import java.util.Collection;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * What an upgrade makes in an account is found again by its name, and is ours only if the tag agrees.
 *
 * @param upgrade whose
 */
record Names(UpgradeId upgrade) {

    private static final String TAG = "uplift:upgrade";
    private static final String SOURCE_GROUP = "uplift:source-group";

    /** The tag that tells when something was made. */
    static final String MADE = "uplift:made";

    /** In parameters of a plan's step, which carry the id as a placeholder so that the plan's hash does not. */
    static final String ID = "{id}";

    static final String BEFORE = "uplift-" + ID + "-pre";
    static final String FINAL = "uplift-" + ID + "-final";
    static final String CLONE = "uplift-" + ID + "-clone";
    /** The one instance of a cluster's clone. */
    static final String CLONE_MEMBER = CLONE + "-1";

    static final String ISOLATION = "uplift-" + ID + "-iso";
    static final String OLD = "uplift-" + ID + "-old";
    static final String RESTORED = "uplift-" + ID + "-restored";
    static final String DEPLOYMENT = "uplift-" + ID + "-bg";

    /** The name behind one of the patterns above. */
    String of(String pattern) {
        return pattern.replace(ID, upgrade.toString());
    }

    /** What everything made carries. */
    Tag tag() {
        return Tag.builder().key(TAG).value(upgrade.toString()).build();
    }

    /** What a parameter group carries that all servers share whose group was this one. */
    static Tag madeFrom(String group) {
        return Tag.builder().key(SOURCE_GROUP).value(group).build();
    }

    boolean isOurs(Collection<Tag> tags) {
        return tags.contains(tag());
    }
}
