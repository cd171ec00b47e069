package dev.uplift.worker.provider.dumprestore;

import static dev.uplift.worker.postgres.precheck.Method.DUMP_RESTORE;

import dev.uplift.contracts.Finding;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.PlatformNames;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.precheck.About;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Precheck of whether objects can be given to their owners on the target; looks into each database of the source. */
final class OwnerChecks {

    static final About ABOUT = About.database(
                    "owner-not-settable",
                    "The role that is to own objects is not on the target, or ours may not give it anything.")
            .blocks(DUMP_RESTORE)
            .remedy("Name the role that owns these objects on the target in options.provider.owners, or"
                    + " there: GRANT … TO …;");

    private OwnerChecks() {}

    static List<Finding> look(Look look, Session session, String database) throws SQLException {
        var findings = new ArrayList<Finding>();
        for (var owner : Inventory.owners(session)) {
            findings.addAll(owner(look, database, owner, look.options().owner(owner)));
        }
        return findings;
    }

    private static List<Finding> owner(Look look, String database, String owner, String newOwner) throws SQLException {
        var exists = look.targetServer().roleNames().contains(newOwner);
        var object = "database %s, owner %s".formatted(database, owner);
        if (!exists && PlatformNames.isRole(newOwner)) {
            return OwnCheck.found(
                    ABOUT,
                    object,
                    "The role belongs to a platform, and the target does not have it.",
                    "Name the role that owns these objects on the target: options.provider.owners = {\"%s\": \"…\"}"
                            .formatted(owner));
        }
        if (!exists && look.newRoles().stream().noneMatch(role -> role.name().equals(newOwner))) {
            return OwnCheck.found(
                    ABOUT,
                    object,
                    "Role %s, which is to own these objects, is on neither server.".formatted(newOwner),
                    "Correct options.provider.owners, or on the target: CREATE ROLE %s;".formatted(Sql.name(newOwner)));
        }
        var member = !exists
                || look.target().holds("SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = ?", newOwner);
        return member
                ? OwnCheck.nothing()
                : OwnCheck.found(
                        ABOUT,
                        object,
                        "Role %s of the target cannot give objects to role %s."
                                .formatted(look.targetServer().user(), newOwner),
                        "On the target: GRANT %s TO %s;"
                                .formatted(
                                        Sql.name(newOwner),
                                        Sql.name(look.targetServer().user())));
    }
}
