package dev.uplift.sandbox.aws;

import java.util.Locale;

/** What an instance is doing; the user guide's page "Viewing Amazon RDS DB instance status" lists more. */
enum InstanceStatus {
    AVAILABLE,
    BACKING_UP,
    CREATING,
    MODIFYING,
    UPGRADING,
    REBOOTING,
    RENAMING,
    DELETING,
    STOPPED,
    STORAGE_OPTIMIZATION,
    STORAGE_FULL,
    INCOMPATIBLE_PARAMETERS,
    INCOMPATIBLE_RESTORE,
    FAILED;

    /** As it stands on the wire: lower case, with dashes. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of its word on the wire. */
    static InstanceStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Whether it does nothing that keeps it from changes. */
    boolean isIdle() {
        return switch (this) {
            case AVAILABLE, STORAGE_OPTIMIZATION -> true;
            case BACKING_UP,
                    CREATING,
                    MODIFYING,
                    UPGRADING,
                    REBOOTING,
                    RENAMING,
                    DELETING,
                    STOPPED,
                    STORAGE_FULL,
                    INCOMPATIBLE_PARAMETERS,
                    INCOMPATIBLE_RESTORE,
                    FAILED -> false;
        };
    }

    /** Whether it can be modified: also what a modification is to mend. */
    boolean isModifiable() {
        return isIdle() || this == STORAGE_FULL || this == INCOMPATIBLE_PARAMETERS;
    }

    /** Whether it can only be deleted without a final snapshot. */
    boolean isBroken() {
        return this == FAILED || this == INCOMPATIBLE_RESTORE || this == INCOMPATIBLE_PARAMETERS;
    }
}
