package dev.uplift.worker.provider.kubernetes.job;

import java.util.Locale;

/** How pg_upgrade brings the files of tables into the new data. */
public enum Mode {
    /** The first of the others that the volume can: clone, copy where there is room, else link. */
    AUTO,
    /** Shares blocks where the file system can (XFS, btrfs); the old data stays whole. */
    CLONE,
    /** Needs as much room again; the old data stays whole. */
    COPY,
    /** Quick everywhere; the old data is lost when the new server starts. */
    LINK;

    /** As the script has it. */
    public String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
