package dev.uplift.worker.postgres;

import dev.uplift.contracts.UpgradeId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps writers off a server: its databases become read-only by default, with a hard fence nobody but us can log in.
 * The server itself remembers whose fence it is and what was there before; a fence goes up and down in one transaction.
 *
 * @param upgrade whose fence
 */
public record Fence(UpgradeId upgrade) {

    private static final String WRITERS = """
            SELECT pid, coalesce(usename, '') AS usename
              FROM pg_stat_activity
             WHERE coalesce(backend_type, 'client backend') = 'client backend' AND pid <> pg_backend_pid()
               AND datname = ANY (?)
               AND NOT starts_with(application_name, ?) AND NOT starts_with(application_name, ?)
            """;

    /** A session of a client. */
    public record Writer(int pid, String user) {}

    /**
     * What the fence stands on.
     *
     * @param databases those that are fenced
     * @param roles those that cannot log in; only of a hard fence
     * @param epoch of the fence
     */
    public record Standing(List<String> databases, List<String> roles, String epoch) {}

    /** Whether all of these databases are behind our fence, which has never been open since it went up. */
    public Optional<String> epoch(List<DatabaseProperties> databases) {
        var epochs = databases.stream()
                .map(database -> database.mark()
                        .filter(mark -> mark.upgrade().equals(upgrade))
                        .map(FenceMark::epoch))
                .collect(Collectors.toSet());
        return epochs.size() == 1 ? epochs.iterator().next() : Optional.empty();
    }

    /** What will be fenced, and what was there before. */
    public Standing plan(Session session, List<DatabaseProperties> databases, boolean hard) throws SQLException {
        var roles = hard ? lockable(session) : List.<String>of();
        var epoch = epoch(databases)
                .orElseGet(() -> UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        return new Standing(databases.stream().map(DatabaseProperties::name).toList(), roles, epoch);
    }

    /** Puts it up; what an older upgrade recorded about the time before is kept. */
    public void close(Session session, Standing standing) throws SQLException {
        var parameters = session.superuser();
        session.transaction(() -> {
            for (var database : Databases.read(session)) {
                if (standing.databases().contains(database.name())) {
                    run(session, closing(database, standing.epoch(), parameters));
                }
            }
            for (var role : Roles.read(session).all()) {
                // Whoever an older fence keeps out is let in again when this one opens.
                if (standing.roles().contains(role.name()) || role.mark().isPresent()) {
                    run(session, closing(role, standing.epoch(), parameters));
                }
            }
        });
    }

    /** Takes down what carries our mark. @return the databases that it opened */
    public List<String> open(Session session) throws SQLException {
        var opened = new ArrayList<String>();
        session.transaction(() -> {
            for (var database : Databases.read(session)) {
                var mark = database.mark().filter(found -> found.upgrade().equals(upgrade));
                if (mark.isPresent()) {
                    run(session, opening(database, mark.get()));
                    opened.add(database.name());
                }
            }
            for (var role : Roles.read(session).all()) {
                if (role.mark().filter(found -> found.upgrade().equals(upgrade)).isPresent()) {
                    run(session, opening(role));
                }
            }
        });
        return opened;
    }

    /** The sessions of clients in these databases. */
    public List<Writer> writers(Session session, Set<String> databases) throws SQLException {
        return session
                .list(
                        WRITERS,
                        row -> new Writer(row.getInt(1), row.getString(2)),
                        databases.toArray(String[]::new),
                        "uplift/%s/".formatted(upgrade),
                        "uplift-probe/%s/".formatted(upgrade))
                .stream()
                .filter(writer -> !PlatformNames.isRole(writer.user()))
                .toList();
    }

    /** Whom a hard fence keeps out: every login role but ours and the platform's. */
    public static List<String> lockable(Session session) throws SQLException {
        var ours = Set.copyOf(session.texts("SELECT unnest(ARRAY[current_user::text, session_user::text])"));
        var superuser = session.superuser();
        return Roles.read(session).all().stream()
                .filter(role -> role.attributes().login() && !ours.contains(role.name()))
                .filter(role -> !PlatformNames.isRole(role.name()))
                .filter(role -> superuser || !role.attributes().superuser())
                .map(Role::name)
                .toList();
    }

    private static void run(Session session, List<String> statements) throws SQLException {
        for (var statement : statements) {
            session.execute(statement);
        }
    }

    private List<String> closing(DatabaseProperties database, String epoch, boolean parameters) {
        var was = database.settings().stream()
                .filter(setting -> setting.name().equals("default_transaction_read_only"))
                .map(Setting::value)
                .findFirst();
        var mark = new FenceMark(upgrade, epoch, was);
        var object = "DATABASE " + Sql.name(database.name());
        var statements = new ArrayList<>(List.of("ALTER %s SET default_transaction_read_only TO on".formatted(object)));
        statements.addAll(marking(object, mark, database.comment(), parameters));
        return statements;
    }

    private List<String> closing(Role role, String epoch, boolean parameters) {
        var object = "ROLE " + Sql.name(role.name());
        var statements = new ArrayList<>(List.of("ALTER %s NOLOGIN".formatted(object)));
        statements.addAll(marking(object, new FenceMark(upgrade, epoch, Optional.empty()), role.comment(), parameters));
        return statements;
    }

    private static List<String> marking(String object, FenceMark mark, Optional<String> comment, boolean parameters) {
        return parameters
                ? mark.settings().stream()
                        .map(setting -> "ALTER %s %s".formatted(object, setting.clause()))
                        .toList()
                : List.of("COMMENT ON %s IS %s".formatted(object, Sql.literal(mark.in(comment))));
    }

    private static List<String> opening(DatabaseProperties database, FenceMark mark) {
        var object = "DATABASE " + Sql.name(database.name());
        var statements = new ArrayList<>(List.of(mark.was()
                .map(was -> "ALTER %s SET default_transaction_read_only TO %s".formatted(object, Sql.literal(was)))
                .orElse("ALTER %s RESET default_transaction_read_only".formatted(object))));
        statements.addAll(unmarking(object, database.storedSettings(), database.comment()));
        return statements;
    }

    private static List<String> opening(Role role) {
        var object = "ROLE " + Sql.name(role.name());
        var statements = new ArrayList<>(List.of("ALTER %s LOGIN".formatted(object)));
        statements.addAll(unmarking(object, role.storedSettings(), role.comment()));
        return statements;
    }

    private static List<String> unmarking(String object, List<Setting> settings, Optional<String> comment) {
        return settings.stream().anyMatch(Setting::isOurs)
                ? List.of(
                        "ALTER %s RESET \"uplift\".\"fence\"".formatted(object),
                        "ALTER %s RESET \"uplift\".\"fence_record\"".formatted(object))
                : List.of("COMMENT ON %s IS %s"
                        .formatted(object, comment.map(Sql::literal).orElse("NULL")));
    }
}
