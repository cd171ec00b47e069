package dev.uplift.worker.provider.kubernetes.job;

import java.util.Locale;

/** What a Job's script is asked to do. */
public enum Verb {
    /** On a copy of the volume of a running server: recovers, upgrades, starts the new server and looks at it. */
    REHEARSE,
    /** Only looks whether pg_upgrade would; the volume is as before. */
    CHECK,
    /** Makes data of the new version, and puts it in the place of the old. */
    UPGRADE,
    /** Puts the old data back into its place, and removes what the upgrade made. */
    RECOVER,
    /** Says which version's data lies on the volume. */
    PROVE,
    /** Removes the old data. */
    CLEAN,
    /** Says which extensions the image has; needs no volume. */
    EXTENSIONS;

    /** As the script has it. */
    public String argument() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether PostgreSQL's own last words belong to a success. */
    boolean runsPgUpgrade() {
        return this == REHEARSE || this == UPGRADE;
    }
}
