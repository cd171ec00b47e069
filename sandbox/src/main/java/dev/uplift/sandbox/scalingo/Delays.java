package dev.uplift.sandbox.scalingo;

import java.time.Duration;

/**
 * How long things take, in the time of the platform.
 *
 * @param noticed from the acceptance of an upgrade until the database shows it; meanwhile it looks idle
 * @param minor of one instance to a version of its own branch
 * @param majorPerTenGib of an upgrade to another branch, for each 10 GiB begun
 * @param analyze after an upgrade to another branch
 * @param baseBackup after an upgrade to another branch, until points in time can be restored again
 * @param rebuildPerTenGib of a standby, for each 10 GiB begun
 * @param backup of a dump
 * @param restore to a point in time
 * @param scale of an app's containers
 * @param token how long each is valid
 * @param provision of an addon that is ordered
 */
public record Delays(
        Duration noticed,
        Duration minor,
        Duration majorPerTenGib,
        Duration analyze,
        Duration baseBackup,
        Duration rebuildPerTenGib,
        Duration backup,
        Duration restore,
        Duration scale,
        Duration token,
        Duration provision) {

    /** As far as the platform says how long they take. */
    public static final Delays USUAL = new Delays(
            Duration.ofSeconds(2),
            Duration.ofSeconds(90),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofSeconds(15),
            Duration.ofHours(1),
            Duration.ofMinutes(3));

    /** @param changed however long, a 202 is not yet to be seen in the database */
    public Delays withNoticed(Duration changed) {
        return new Delays(
                changed,
                minor,
                majorPerTenGib,
                analyze,
                baseBackup,
                rebuildPerTenGib,
                backup,
                restore,
                scale,
                token,
                provision);
    }

    /** With another time until the base backup after an upgrade is done. */
    public Delays withBaseBackup(Duration changed) {
        return new Delays(
                noticed,
                minor,
                majorPerTenGib,
                analyze,
                changed,
                rebuildPerTenGib,
                backup,
                restore,
                scale,
                token,
                provision);
    }

    /** With another life of tokens. */
    public Delays withToken(Duration changed) {
        return new Delays(
                noticed,
                minor,
                majorPerTenGib,
                analyze,
                baseBackup,
                rebuildPerTenGib,
                backup,
                restore,
                scale,
                changed,
                provision);
    }

    /** With another time until an addon that is ordered is there. */
    public Delays withProvision(Duration changed) {
        return new Delays(
                noticed,
                minor,
                majorPerTenGib,
                analyze,
                baseBackup,
                rebuildPerTenGib,
                backup,
                restore,
                scale,
                token,
                changed);
    }
}
