package dev.uplift.api.report;

import dev.uplift.api.core.Upgrade;

/** Where an upgrade stands, as far as a recommendation goes. */
enum Stage {
    /** Production was not touched; somebody decides whether it will be. */
    DECIDING,
    /** Steps run. */
    WORKING,
    /** Clients use the new version. */
    DONE,
    /** It was refused, or failed, and something must change before it can go on. */
    BROKEN,
    /** All was undone after a failure. */
    TAKEN_BACK,
    /** Somebody ended it. */
    STOPPED;

    static Stage of(Upgrade upgrade) {
        return switch (upgrade.state().name()) {
            case PLANNED, AWAITING_APPROVAL, SCHEDULED -> DECIDING;
            case PAUSED -> isProductionTouched(upgrade) ? WORKING : DECIDING;
            case PLANNING, RUNNING, CANCELLING, ROLLING_BACK -> WORKING;
            case OBSERVING, SUCCEEDED -> DONE;
            case REJECTED, FAILED -> BROKEN;
            case ROLLED_BACK -> TAKEN_BACK;
            case CANCELLED, CLOSED -> STOPPED;
        };
    }

    /** Whether a step was commanded that does not stand before production. */
    static boolean isProductionTouched(Upgrade upgrade) {
        return upgrade.plan()
                .filter(plan -> plan
                        .steps()
                        .subList(plan.production(), plan.steps().size())
                        .stream()
                        .anyMatch(step -> upgrade.begun().contains(step.name())))
                .isPresent();
    }
}
