package dev.uplift.worker.provider.dumprestore;

import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Owned;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who owns on the target what somebody owns on the source.
 *
 * @param options with the owners that were asked for
 * @param settable the roles that our role may give objects to
 */
record Ownership(DumpRestoreOptions options, Set<String> settable) {

    /** Owns what belongs to the database as such, from version 15 on. */
    private static final String DATABASE_OWNER = "pg_database_owner";

    private static final int FIRST_WITH_SET = 16;

    static Ownership of(Servers servers, Session target) throws SQLException {
        var privilege = target.major() >= FIRST_WITH_SET ? "SET" : "MEMBER";
        return new Ownership(
                servers.options(),
                new HashSet<>(target.texts("SELECT rolname FROM pg_roles WHERE pg_has_role(oid, ?)", privilege)));
    }

    /** The new owner of a database; what cannot be given away stays ours. */
    String ofDatabase(String owner, String ours) {
        var newOwner = options.owner(owner);
        return settable.contains(newOwner) ? newOwner : ours;
    }

    /** The new owner of an object; the prechecks saw that only schema public is left without one. */
    String ofObject(String owner) {
        var newOwner = options.owner(owner);
        return settable.contains(newOwner) || newOwner.equals(DATABASE_OWNER) ? newOwner : DATABASE_OWNER;
    }

    /** Gives the objects of a new copy to their owners, as far as the restore has not. */
    static void settle(Servers servers, Copy copy) throws SQLException, InterruptedException {
        var name = copy.built(servers.upgrade());
        try (var target = servers.onTarget(sessions -> sessions.openLong(name))) {
            var superuser = target.superuser();
            if (superuser && servers.options().owners().isEmpty()) {
                return;
            }
            var ownership = of(servers, target);
            var objects = superuser
                    ? ownership.mapped(Inventory.owned(target))
                    : ownership.strange(owned(servers, copy), target.text("SELECT current_user"));
            var statements = ownership.statements(target, objects);
            servers.work().mayAct();
            target.transaction(() -> {
                for (var statement : statements) {
                    target.execute(statement);
                }
            });
        }
    }

    private static List<Owned> owned(Servers servers, Copy copy) throws SQLException, InterruptedException {
        return servers.onSource(sessions -> {
            try (var source = sessions.openLong(copy.database())) {
                return Inventory.owned(source);
            }
        });
    }

    /** A superuser's restore has set the owners of the source; those that are mapped are left. */
    private List<Owned> mapped(List<Owned> target) {
        return target.stream()
                .filter(object -> options.owners().containsKey(object.owner()))
                .toList();
    }

    /** Anybody else's restore made everything ours. */
    private List<Owned> strange(List<Owned> source, String us) {
        return source.stream()
                .filter(object -> settable.contains(options.owner(object.owner())))
                .filter(object -> !options.owner(object.owner()).equals(us))
                .toList();
    }

    /** An owner needs CREATE on the schema at the moment of the gift; schemas go last, as they are ours until then. */
    private List<String> statements(Session target, List<Owned> gifts) throws SQLException {
        var statements = new ArrayList<String>();
        var lacking = lacking(target, gifts);
        lacking.forEach(
                pair -> statements.add("GRANT CREATE ON SCHEMA %s TO %s".formatted(pair.schema(), pair.role())));
        gifts.stream().filter(object -> !object.isSchema()).forEach(object -> statements.add(gift(object)));
        lacking.forEach(
                pair -> statements.add("REVOKE CREATE ON SCHEMA %s FROM %s".formatted(pair.schema(), pair.role())));
        gifts.stream().filter(Owned::isSchema).forEach(object -> statements.add(gift(object)));
        return statements;
    }

    private String gift(Owned object) {
        return object.giveTo(options.owner(object.owner()));
    }

    private record Pair(String schema, String role) {}

    private Set<Pair> lacking(Session target, List<Owned> gifts) throws SQLException {
        var lacking = new LinkedHashSet<Pair>();
        for (var object : gifts) {
            var role = options.owner(object.owner());
            var pair = new Pair(object.schema(), Sql.name(role));
            if (!object.schema().isEmpty()
                    && !lacking.contains(pair)
                    && !target.holds(
                            "SELECT has_schema_privilege(?, ?::regnamespace, 'CREATE')", role, object.schema())) {
                lacking.add(pair);
            }
        }
        return lacking;
    }
}
