package dev.uplift.sandbox.scalingo;

/** What becomes of the next dumps of a database. */
public enum BackupBehaviour {
    /** It ends {@code done}. */
    SUCCEEDS,
    /** It ends {@code error}. */
    FAILS,
    /** It stays {@code running} for ever. */
    NEVER_ENDS
}
