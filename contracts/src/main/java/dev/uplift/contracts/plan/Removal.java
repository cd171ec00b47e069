package dev.uplift.contracts.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Something that is removed long after an upgrade's end, unless somebody says that it is to be kept.
 *
 * @param step what runs; its phase is CLEAN_UP
 * @param removes what it takes away, by name, for people: {@code snapshot uplift-…-pre}
 * @param keeps how long it is kept
 * @param madeBy the step that makes it; if that was never begun, nothing is removed
 * @param goneBy steps that take it away before; where one of them was completed, nothing is left to remove
 * @param touchesServer whether it waits while another upgrade holds the server
 */
public record Removal(
        Step step, String removes, Keeps keeps, String madeBy, List<String> goneBy, boolean touchesServer) {

    /** Which of the upgrade's two times counts, from its end. */
    public enum Keeps {
        /** {@code options.retention}, 14 days if left out. */
        RETENTION,
        /** {@code options.backupRetention}, 30 days if left out: it may be the only way back. */
        BACKUP_RETENTION
    }

    public Removal {
        requireNonNull(step, "step");
        requireNonNull(removes, "removes");
        requireNonNull(keeps, "keeps");
        requireNonNull(madeBy, "madeBy");
        goneBy = goneBy == null ? List.of() : List.copyOf(goneBy);
        if (step.phase() != Phase.CLEAN_UP) {
            throw new IllegalArgumentException("removal %s must be in CLEAN_UP".formatted(step.name()));
        }
    }
}
