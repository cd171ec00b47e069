package dev.uplift.sandbox.azure;

import java.time.Duration;

/**
 * How long things take, in the time of the platform.
 *
 * @param upgradePrecheck from the acceptance of an upgrade until its checks are done
 * @param upgrade of a major version, after the checks
 * @param precheck the one that is asked for by itself
 * @param restore until a server made from backups, or a replica, is ready
 * @param configure until a parameter is set
 * @param update of other properties
 * @param standby after an upgrade, until the standby is healthy again
 * @param firstBackup of a new server, until there is something to restore
 * @param validate of a migration, before data move
 * @param copy of a migration's data
 * @param cutover of a migration
 * @param told of what is under way
 */
public record Delays(
        Duration upgradePrecheck,
        Duration upgrade,
        Duration precheck,
        Duration restore,
        Duration configure,
        Duration update,
        Duration standby,
        Duration firstBackup,
        Duration backup,
        Duration restart,
        Duration delete,
        Duration endpoint,
        Duration validate,
        Duration copy,
        Duration cutover,
        Told told) {

    /**
     * What is told of operations.
     *
     * @param retryAfter what answers of those under way say; whole seconds
     * @param kept how long the status of one can be asked for after its end
     */
    public record Told(Duration retryAfter, Duration kept) {}

    /** Near reality. */
    public static final Delays USUAL = new Delays(
            Duration.ofMinutes(2),
            Duration.ofMinutes(7).plusSeconds(4),
            Duration.ofMinutes(5).plusSeconds(26),
            Duration.ofMinutes(12),
            Duration.ofSeconds(20),
            Duration.ofMinutes(3),
            Duration.ofMinutes(8),
            Duration.ofMinutes(8).plusSeconds(52),
            Duration.ofMinutes(4),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofSeconds(40),
            Duration.ofMinutes(2),
            Duration.ofMinutes(20),
            Duration.ofMinutes(2),
            new Told(Duration.ofSeconds(60), Duration.ofHours(24)));

    /** @param changed whole seconds */
    public Delays withRetryAfter(Duration changed) {
        return with(new Told(changed, told.kept()));
    }

    /** @param changed zero: Azure forgets every operation as soon as it has ended */
    public Delays withOperationsKept(Duration changed) {
        return with(new Told(told.retryAfter(), changed));
    }

    private Delays with(Told changed) {
        return new Delays(
                upgradePrecheck,
                upgrade,
                precheck,
                restore,
                configure,
                update,
                standby,
                firstBackup,
                backup,
                restart,
                delete,
                endpoint,
                validate,
                copy,
                cutover,
                changed);
    }
}
