package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Majors;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Fence;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether our role can put a fence up, and take it down again. Reads only. */
public final class FenceRights {

    /** A database that stays open behind the fence. */
    public static final About NOT_OWNER = About.server(
                    "source-not-owner",
                    "Our role does not own databases of the source, and cannot make them read-only.")
            .blocks(Method.DUMP_RESTORE, Method.PG_UPGRADE)
            .remedy("GRANT … TO …; where the first is their owner");

    /** Clients that would be locked out. */
    public static final About STAYS_CLOSED = About.server(
                    "hard-fence-stays-closed",
                    "A hard fence takes LOGIN from roles. From version 16 on CREATEROLE is not enough to give it back: our"
                            + " role needs the ADMIN OPTION on each of them.")
            .from(Majors.until(15))
            .to(Majors.since(16))
            .blocks(Method.PG_UPGRADE)
            .remedy("Leave options.fence at 'on', or GRANT … TO … WITH ADMIN OPTION; before the upgrade.");

    private static final String UNMANAGED =
            "SELECT rolname FROM pg_roles WHERE NOT pg_has_role(oid, 'MEMBER WITH ADMIN OPTION') ORDER BY 1";

    private static final int FIRST_WITH_ADMIN_OPTION = 16;

    private FenceRights() {}

    /** What stands against the fence of an upgrade in place. @param to the major version that it leads to */
    static List<Finding> look(Session session, boolean hard, int to) throws SQLException {
        var findings = new ArrayList<Finding>();
        var user = session.text("SELECT current_user");
        if (!session.superuser()) {
            var users = Databases.read(session).stream()
                    .filter(DatabaseProperties::isUsers)
                    .toList();
            notOwner(Method.PG_UPGRADE, users, user).ifPresent(findings::add);
        }
        if (hard) {
            staysClosed(session, user, to).ifPresent(findings::add);
        }
        return findings;
    }

    /** @param databases that are to be fenced by a role that is no superuser */
    public static Optional<Finding> notOwner(Method method, List<DatabaseProperties> databases, String user) {
        var strange =
                databases.stream().filter(database -> !database.ownedByUs()).toList();
        return strange.isEmpty()
                ? Optional.empty()
                : Optional.of(NOT_OWNER.finding(
                        method,
                        Comparison.few(strange.stream()
                                .map(database -> "database " + database.name())
                                .toList()),
                        "Role %s does not own these databases and cannot make them read-only.".formatted(user),
                        strange.stream()
                                .map(database ->
                                        "GRANT %s TO %s;".formatted(Sql.name(database.owner()), Sql.name(user)))
                                .distinct()
                                .collect(Collectors.joining(" "))));
    }

    /** The roles that a hard fence would lock out for good. */
    static Optional<Finding> staysClosed(Session session, String user, int to) throws SQLException {
        if (session.superuser() || session.major() >= FIRST_WITH_ADMIN_OPTION || to < FIRST_WITH_ADMIN_OPTION) {
            return Optional.empty();
        }
        var unmanaged = Set.copyOf(session.texts(UNMANAGED));
        var roles = Fence.lockable(session).stream().filter(unmanaged::contains).toList();
        return roles.isEmpty()
                ? Optional.empty()
                : Optional.of(STAYS_CLOSED.finding(
                        Method.PG_UPGRADE,
                        Comparison.few(
                                roles.stream().map(role -> "role " + role).toList()),
                        "Role %s could take LOGIN from them now, and not give it back at version %d."
                                .formatted(user, to),
                        "Leave options.fence at 'on', or: GRANT %s TO %s WITH ADMIN OPTION;"
                                .formatted(
                                        roles.stream().map(Sql::name).collect(Collectors.joining(", ")),
                                        Sql.name(user))));
    }
}
