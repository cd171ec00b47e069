package dev.uplift.contracts;

import static java.util.Objects.requireNonNull;

/**
 * One thing that was looked at after the upgrade, and whether it is as it should be.
 *
 * @param id for example {@code data:shop.public.orders}; unique within an upgrade
 * @param passed whether it holds
 * @param detail what was seen, on both sides where there are two
 */
public record Check(String id, boolean passed, String detail) {

    public Check {
        requireNonNull(id, "id");
        requireNonNull(detail, "detail");
    }
}
