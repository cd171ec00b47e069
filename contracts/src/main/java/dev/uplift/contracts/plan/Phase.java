package dev.uplift.contracts.plan;

/** Where a step stands in the story of an upgrade. The order of an upgrade is its plan's, not this list's. */
public enum Phase {
    INSPECT,
    PRECHECK,
    BACKUP,
    REHEARSE,
    APPROVE,
    QUIESCE,
    UPGRADE,
    VERIFY,
    OPTIMIZE,
    RESUME,
    OBSERVE,
    CLEAN_UP,
    ROLL_BACK
}
