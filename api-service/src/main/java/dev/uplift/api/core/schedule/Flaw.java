package dev.uplift.api.core.schedule;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a window or a freeze as somebody gave it.
 *
 * @param field its path in the options, for example {@code window.cron} or {@code freezes[2].to}
 * @param detail what is wrong, and what would be right
 */
public record Flaw(String field, String detail) {

    public Flaw {
        requireNonNull(field, "field");
        requireNonNull(detail, "detail");
    }
}
