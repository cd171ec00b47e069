package dev.uplift.sandbox.aws;

import java.time.Duration;

/**
 * How long things take, in the time of the platform. Nobody promises such figures; the usual ones are near what is
 * seen with small databases.
 *
 * @param snapshot until a snapshot is available; the instance is backing up meanwhile
 * @param restore until an instance made from a backup is available
 * @param upgradeLag how long an instance still shows {@code available} after an upgrade was asked for
 * @param upgradePrecheck from {@code upgrading} until the prechecks are done
 * @param upgrade of a major version, after the prechecks
 * @param minorUpgrade the same, of a minor version
 * @param replicaUpgrade how much longer an upgrade takes for each replica that is upgraded with its source
 * @param rename half of it without any name, half as {@code renaming}
 * @param modify of other settings
 * @param applyParameters until dynamic parameters are applied
 */
public record Delays(
        Duration snapshot,
        Duration restore,
        Duration upgradeLag,
        Duration upgradePrecheck,
        Duration upgrade,
        Duration minorUpgrade,
        Duration replicaUpgrade,
        Duration rename,
        Duration modify,
        Duration applyParameters,
        Duration reboot,
        Duration delete) {

    /** Near reality. */
    public static final Delays USUAL = new Delays(
            Duration.ofMinutes(5),
            Duration.ofMinutes(12),
            Duration.ofSeconds(40),
            Duration.ofMinutes(3),
            Duration.ofMinutes(15),
            Duration.ofMinutes(6),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(4),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(3));
}
