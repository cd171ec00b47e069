package dev.uplift.sandbox.kubernetes;

/** How Jobs end that do the work of the script. */
public sealed interface JobBehaviour {

    /** As the volume allows. */
    record Succeeds() implements JobBehaviour {}

    /**
     * With {@code ==> FATAL code: sentence} and exit status 1, before anything was moved.
     *
     * @param code of the script's, for example {@code check-failed}
     */
    record Fails(String code, String sentence) implements JobBehaviour {}

    /** Its node is lost in the middle of the work; the Job fails, and half of the work lies on the volume. */
    record LosesItsPod(Where where) implements JobBehaviour {}

    /** Where the work is cut off. */
    enum Where {
        /** The old data are where the old server finds them. */
        BEFORE_SWAP,
        /** The old data were moved aside, and the new ones are not there yet. */
        WITHIN_SWAP
    }

    /** Never ends by itself. */
    record Hangs() implements JobBehaviour {}

    /** Exits with 0, and what it prints lacks the script's last line. */
    record EndsEarly() implements JobBehaviour {}
}
