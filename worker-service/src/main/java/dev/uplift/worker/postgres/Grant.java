package dev.uplift.worker.postgres;

/**
 * One privilege.
 *
 * @param grantee a role, or empty for everybody
 * @param privilege for example {@code CONNECT}
 * @param grantable whether the grantee may pass it on
 */
public record Grant(String grantee, String privilege, boolean grantable) {

    /** The grantee as it stands in a statement. */
    String to() {
        return grantee.isEmpty() ? "PUBLIC" : Sql.name(grantee);
    }
}
