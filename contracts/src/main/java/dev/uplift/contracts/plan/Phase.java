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
    ROLL_BACK;

    /** Whether a step of this phase stands before the gate: nothing of production is touched by it. */
    public boolean isBeforeProduction() {
        return switch (this) {
            case INSPECT, PRECHECK, BACKUP, REHEARSE, APPROVE -> true;
            case QUIESCE, UPGRADE, VERIFY, OPTIMIZE, RESUME, OBSERVE, CLEAN_UP, ROLL_BACK -> false;
        };
    }
}
