package dev.uplift.sandbox.scalingo;

/** What becomes of the next upgrades of a database, once they are accepted. */
public sealed interface UpgradeBehaviour {

    /** As wanted. */
    record Succeeds() implements UpgradeBehaviour {}

    /** The database runs at the old version again. @param error what the operation says */
    record Fails(String error) implements UpgradeBehaviour {}

    /** Stays {@code upgrading}, its operation {@code running}, for ever. */
    record NeverEnds() implements UpgradeBehaviour {}

    /** Its operation has ended well, and the database is at the old version. */
    record ChangesNothing() implements UpgradeBehaviour {}
}
