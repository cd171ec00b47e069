package dev.uplift.worker.postgres;

import java.util.Optional;

/**
 * One role's membership in another.
 *
 * @param group the role that is joined
 * @param member the role that joins
 * @param admin whether the member may let others in
 * @param inherit from version 16 on
 * @param set whether the member may SET ROLE, from version 16 on
 */
public record Membership(String group, String member, boolean admin, Optional<Boolean> inherit, Optional<Boolean> set) {

    private static final int FIRST_WITH_OPTIONS = 16;

    /** @param major of the server that gets it */
    public String grant(int major) {
        var statement = new StringBuilder("GRANT %s TO %s".formatted(Sql.name(group), Sql.name(member)));
        if (major < FIRST_WITH_OPTIONS) {
            return statement.append(admin ? " WITH ADMIN OPTION" : "").toString();
        }
        statement.append(" WITH ADMIN ").append(admin);
        inherit.ifPresent(value -> statement.append(", INHERIT ").append(value));
        set.ifPresent(value -> statement.append(", SET ").append(value));
        return statement.toString();
    }
}
