package dev.uplift.sandbox.azure;

/** What becomes of the next upgrades of a server, once Azure has accepted them. */
public sealed interface UpgradeBehaviour {

    /** As wanted. */
    record Succeeds() implements UpgradeBehaviour {}

    /**
     * The checks find something in the data: ready at the old version. It lies in the data, so what is restored from its
     * backups has it too, and the precheck of its own says it.
     *
     * @param policy one of {@link Policies}, for example {@code NoEventTriggersPolicy}
     * @param reason what the user reads
     */
    record FailsPrecheck(String policy, String reason) implements UpgradeBehaviour {}

    /** The checks find nothing, the upgrade fails: Azure restores the server at the old version by itself. */
    record FailsAndRollsBack(String code, String reason) implements UpgradeBehaviour {

        /** Without a reason, in the words that users have seen. */
        public static FailsAndRollsBack unexplained() {
            return new FailsAndRollsBack(
                    "InternalServerError", "An unexpected error occured while processing the request. Tracking ID: ''");
        }
    }

    /** Stays {@code Updating}, its operation {@code InProgress}, for ever. */
    record NeverEnds() implements UpgradeBehaviour {}

    /** Succeeds, and high availability is not there again. */
    record LosesHighAvailability() implements UpgradeBehaviour {}

    /** Somebody else deletes the server meanwhile. */
    record IsDeletedMeanwhile() implements UpgradeBehaviour {}
}
