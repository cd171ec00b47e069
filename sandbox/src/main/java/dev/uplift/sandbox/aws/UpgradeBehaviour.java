package dev.uplift.sandbox.aws;

/** What becomes of the next upgrades of an instance, once RDS has accepted them. */
public sealed interface UpgradeBehaviour {

    /** As wanted. */
    record Succeeds() implements UpgradeBehaviour {}

    /**
     * The prechecks find something in the data: back to available at the old version. It lies in the data, so what is
     * restored from a backup has it too.
     *
     * @param reason as in the log, for example that reg* columns are in use
     */
    record FailsPrecheck(String reason) implements UpgradeBehaviour {}

    /** The prechecks find nothing, pg_upgrade fails; RDS goes back to the old version by itself. */
    record FailsAndRollsBack(String reason) implements UpgradeBehaviour {}

    /** Stays {@code upgrading} for ever. */
    record NeverEnds() implements UpgradeBehaviour {}

    /** Ends as {@code storage-full} at the old version. */
    record FillsStorage() implements UpgradeBehaviour {}

    /** The new version does not start with its parameters. */
    record EndsWithIncompatibleParameters() implements UpgradeBehaviour {}

    /** Somebody else deletes the instance meanwhile. */
    record IsDeletedMeanwhile() implements UpgradeBehaviour {}

    /** Of a replica that is upgraded with its source: ends as {@code incompatible-restore}. */
    record BreaksReplica() implements UpgradeBehaviour {}
}
