package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.Tag;
import dev.uplift.worker.postgres.UserObjects;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One database of the target while it is built: made, marked, opened or taken away again. What carries another mark
 * than this upgrade's is left alone.
 *
 * @param servers both servers
 * @param copy which database
 */
record TargetDatabase(Servers servers, Copy copy) {

    private static final int FIRST_WITH_FORCE = 13;

    String name() {
        return copy.built(servers.upgrade());
    }

    Optional<DatabaseProperties> find(Session session) throws SQLException {
        return Databases.find(session, name());
    }

    /** How far it is, if it is there and ours. */
    Optional<Tag> tag(Session session) throws SQLException {
        return find(session)
                .flatMap(DatabaseProperties::tag)
                .filter(tag -> tag.upgrade().equals(servers.upgrade()));
    }

    /** Whether it was opened to clients under its final name; a rehearsal never is. */
    boolean isOpen(Session session) throws SQLException {
        return !copy.rehearsal()
                && tag(session).isEmpty()
                && Databases.find(session, copy.database()).isPresent();
    }

    /** Begins with an empty one. @param like the database of the source @return why not */
    Optional<Problem> make(Session session, DatabaseProperties like) throws SQLException, InterruptedException {
        var found = find(session);
        if (copy.inPlace()) {
            return occupy(session, found);
        }
        if (found.isPresent() && !TargetChecks.isOurs(found.get(), servers.upgrade())) {
            return Optional.of(notOurs());
        }
        drop(session, found);
        servers.work().mayAct();
        session.execute(like.create(name(), session.major()));
        session.transaction(() -> {
            mark(session, Tag.BUILDING, Optional.empty());
            // Nobody but us and superusers gets in before the target is opened.
            session.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(Sql.name(name())));
        });
        return Optional.empty();
    }

    private Optional<Problem> occupy(Session session, Optional<DatabaseProperties> found)
            throws SQLException, InterruptedException {
        if (found.isEmpty()) {
            return Optional.of(notOurs());
        }
        var tag = tag(session);
        if (tag.isPresent()) {
            empty();
        } else if (holdsSomething()) {
            return Optional.of(notOurs());
        }
        var comment = tag.isPresent() ? tag.get().original() : found.get().storedComment();
        servers.work().mayAct();
        session.transaction(() -> {
            mark(session, Tag.BUILDING, comment);
            session.execute("ALTER DATABASE %s SET default_transaction_read_only TO on".formatted(Sql.name(name())));
        });
        return Optional.empty();
    }

    private boolean holdsSomething() throws SQLException {
        try (var inside = servers.target().open(name())) {
            return UserObjects.exist(inside) || !UserObjects.extensions(inside).isEmpty();
        }
    }

    private void empty() throws SQLException {
        try (var inside = servers.target().openLong(name())) {
            var statements = UserObjects.removal(inside);
            servers.work().mayAct();
            inside.transaction(() -> {
                for (var statement : statements) {
                    inside.execute(statement);
                }
            });
        }
    }

    /** Says that the copy is complete. */
    void finish(Session session) throws SQLException {
        servers.work().mayAct();
        mark(session, Tag.copied(servers.epoch()), tag(session).flatMap(Tag::original));
    }

    private void mark(Session session, String state, Optional<String> original) throws SQLException {
        var comment = new Tag(servers.upgrade(), state, original).comment();
        session.execute("COMMENT ON DATABASE %s IS %s".formatted(Sql.name(name()), Sql.literal(comment)));
    }

    /** Takes it away again, or empties it. */
    void remove(Session session) throws SQLException {
        var found = find(session);
        if (copy.inPlace()) {
            leave(session);
        } else if (found.filter(database -> TargetChecks.isOurs(database, servers.upgrade()))
                .isPresent()) {
            drop(session, found);
        }
    }

    private void leave(Session session) throws SQLException {
        var tag = tag(session);
        if (tag.isPresent()) {
            empty();
            servers.work().mayAct();
            var comment = tag.get().original().map(Sql::literal).orElse("NULL");
            session.transaction(() -> {
                session.execute("ALTER DATABASE %s RESET default_transaction_read_only".formatted(Sql.name(name())));
                session.execute("COMMENT ON DATABASE %s IS %s".formatted(Sql.name(name()), comment));
            });
        }
    }

    private void drop(Session session, Optional<DatabaseProperties> found) throws SQLException {
        if (found.isPresent()) {
            servers.work().mayAct();
            session.execute("DROP DATABASE %s%s"
                    .formatted(Sql.name(name()), session.major() >= FIRST_WITH_FORCE ? " WITH (FORCE)" : ""));
        }
    }

    private Problem notOurs() {
        return Problem.of(
                Problem.Kind.DATABASE,
                "target-not-empty",
                "Database %s of the target is not as this upgrade left it, or was not made by it.".formatted(name()),
                "See what is in it; drop it if nobody needs it, then retry.");
    }
}
