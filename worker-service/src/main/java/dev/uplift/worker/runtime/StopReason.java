package dev.uplift.worker.runtime;

/** Why a turn ends before its step does. */
enum StopReason {
    /** The API told so; answered by HandedBack. */
    CANCELLED,
    /** The turn is another worker's, or over; answered by nothing. */
    DROPPED,
    /** The worker can no longer prove that it lives; answered by HandedBack. */
    LEASE_LOST,
    /** The worker's process ends; answered by HandedBack. */
    WORKER_ENDS,
    /** The step's time is used up; answered by Failed. */
    TIMED_OUT,
    /** Go came after the latest moment to begin; answered by HandedBack. */
    TOO_LATE
}
