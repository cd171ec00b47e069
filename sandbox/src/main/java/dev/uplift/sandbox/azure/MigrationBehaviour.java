package dev.uplift.sandbox.azure;

/** What becomes of a migration that Azure has accepted. */
public sealed interface MigrationBehaviour {

    /** As wanted. */
    record Succeeds() implements MigrationBehaviour {}

    /** Ends {@code ValidationFailed}, before any data move. */
    record FailsValidation(String reason) implements MigrationBehaviour {}

    /** One database fails while its data are copied; the others come through. */
    record DatabaseFails(String database, String reason) implements MigrationBehaviour {}

    /** Copies for ever. */
    record NeverEnds() implements MigrationBehaviour {}
}
