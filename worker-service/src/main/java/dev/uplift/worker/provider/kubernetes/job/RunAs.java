package dev.uplift.worker.provider.kubernetes.job;

/**
 * Who owns a server's data, and whether its Jobs begin as root.
 *
 * @param uid above 0
 * @param gid from 0
 * @param asRoot for volumes on whose root directory that user may not write; not possible under Pod Security
 *     {@code restricted}. PostgreSQL's programs run as the user all the same
 */
public record RunAs(long uid, long gid, boolean asRoot) {

    /** @throws IllegalArgumentException if it is root's data, which PostgreSQL itself refuses */
    public RunAs {
        if (uid < 1 || gid < 0) {
            throw new IllegalArgumentException("%d:%d does not own data of PostgreSQL".formatted(uid, gid));
        }
    }

    /** As {@code chown} takes it. */
    String owner() {
        return "%d:%d".formatted(uid, gid);
    }

    /** PostgreSQL's programs refuse a user who has no name. */
    String passwd() {
        return """
                root:x:0:0:root:/root:/bin/bash
                postgres:x:%d:%d:PostgreSQL:/tmp:/bin/bash
                """.formatted(uid, gid);
    }
}
