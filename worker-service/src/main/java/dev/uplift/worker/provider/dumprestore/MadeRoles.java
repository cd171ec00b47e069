package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The roles of the target that were made for an upgrade: marked, until the target is opened or they are taken away. */
final class MadeRoles {

    /** Privileges, and defaults for what will be created, go with the role. */
    private static final String IN_USE = """
            SELECT DISTINCT r.rolname
              FROM pg_shdepend d
              JOIN pg_roles r ON r.oid = d.refobjid
             WHERE d.refclassid = 'pg_authid'::regclass
               AND (d.deptype = 'o' AND d.classid <> 'pg_default_acl'::regclass
                    OR d.dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))
            """;

    private MadeRoles() {}

    /** The roles that were made for this upgrade and are not yet in use. */
    static Set<String> of(Roles roles, UpgradeId upgrade) {
        return roles.all().stream()
                .filter(isOf(upgrade))
                .map(Role::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Predicate<Role> isOf(UpgradeId upgrade) {
        return role -> role.tag().filter(tag -> tag.upgrade().equals(upgrade)).isPresent();
    }

    /**
     * Takes them away; only what is both recorded and marked, and if the record was lost, the mark alone decides. One
     * that owns something by now, or has something in another database, belongs to whoever gave it that, and stays.
     *
     * @return those that stay
     */
    static List<String> drop(Servers servers, Session target) throws SQLException {
        var roles = Roles.read(target);
        var ours = of(roles, servers.upgrade());
        if (servers.facts().get("roles.created") instanceof Collection<?> recorded) {
            ours.retainAll(Set.copyOf(recorded));
        }
        var kept = new HashSet<>(target.texts(IN_USE));
        kept.retainAll(ours);
        ours.removeAll(kept);
        servers.work().mayAct();
        target.transaction(() -> {
            if (!ours.isEmpty()) {
                var names =
                        String.join(", ", ours.stream().sorted().map(Sql::name).toList());
                target.execute("DROP OWNED BY " + names);
                target.execute("DROP ROLE " + names);
            }
            unmark(servers.upgrade(), roles, kept, target);
        });
        return kept.stream().sorted().toList();
    }

    /** Gives them the comments that they have on the source: from now on they are the users'. */
    static void unmark(UpgradeId upgrade, Session target) throws SQLException {
        var roles = Roles.read(target);
        unmark(upgrade, roles, of(roles, upgrade), target);
    }

    private static void unmark(UpgradeId upgrade, Roles roles, Set<String> which, Session target) throws SQLException {
        for (var role : roles.all()) {
            if (which.contains(role.name())) {
                var comment =
                        role.tag().orElseThrow().original().map(Sql::literal).orElse("NULL");
                target.execute("COMMENT ON ROLE %s IS %s".formatted(Sql.name(role.name()), comment));
            }
        }
    }
}
