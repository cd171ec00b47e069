package dev.uplift.sandbox.azure;

/** What becomes of a server that is made from another one, once Azure has accepted it. */
public sealed interface RestoreBehaviour {

    /** As wanted. */
    record Succeeds() implements RestoreBehaviour {}

    /** There is no such server in the end. */
    record Fails(String code, String reason) implements RestoreBehaviour {}

    /** Stays {@code Provisioning} for ever. */
    record NeverEnds() implements RestoreBehaviour {}
}
