package dev.uplift.worker.provider.dumprestore;

import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.Tag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PasswordUtil;

/** After it, the target has the users' roles, marked as this upgrade's until the target is opened. */
final class CreateRoles {

    private static final int FIRST_WITH_OPTIONS = 16;

    private final Servers servers;
    private final Session target;
    private final Role.Powers powers;
    private final int major;
    private final List<String> skipped = new ArrayList<>();

    private CreateRoles(Servers servers, Session target) throws SQLException {
        this.servers = servers;
        this.target = target;
        this.powers = Roles.powers(target);
        this.major = target.major();
    }

    static StepResult run(Servers servers) throws SQLException, InterruptedException, Secrets.Unresolved {
        var source = servers.onSource(sessions -> {
            try (var session = sessions.open()) {
                return Roles.read(session);
            }
        });
        var passwords = passwords(servers);
        return servers.onTarget(sessions -> {
            try (var session = sessions.open()) {
                return new CreateRoles(servers, session).make(source, passwords);
            }
        });
    }

    /** Role to password, as far as the options have any. */
    static Map<String, String> passwords(Servers servers) throws Secrets.Unresolved {
        var passwords = new HashMap<String, String>();
        for (var entry : servers.options().rolePasswords().entrySet()) {
            passwords.put(entry.getKey(), servers.work().secrets().resolve(entry.getValue()));
        }
        return passwords;
    }

    private StepResult make(Roles source, Map<String, String> passwords) throws SQLException {
        var existing = Roles.names(target);
        var ours = MadeRoles.of(Roles.read(target), servers.upgrade());
        var roles = source.all().stream()
                .filter(role -> Look.moves(role.name(), servers.options()))
                .filter(role -> !existing.contains(role.name()) || ours.contains(role.name()))
                .toList();
        var names = roles.stream().map(Role::name).collect(Collectors.toSet());
        servers.work().learned(Map.of("roles.created", List.copyOf(names)), List.of());
        servers.work().mayAct();
        target.transaction(() -> {
            quiet();
            for (var role : roles) {
                make(role, existing.contains(role.name()), passwords);
            }
            existing.addAll(names);
            join(source, names, existing);
        });
        return StepResult.done(Map.of("roles.created", List.copyOf(names), "roles.skipped", List.copyOf(skipped)));
    }

    /** Password hashes do not belong into the server's log. */
    private void quiet() throws SQLException {
        if (powers.superuser()) {
            target.execute("SET LOCAL log_statement TO 'none'");
            target.execute("SET LOCAL log_min_duration_statement TO -1");
            target.execute("SET LOCAL log_min_error_statement TO 'panic'");
        }
    }

    private void make(Role role, boolean exists, Map<String, String> passwords) throws SQLException {
        var name = Sql.name(role.name());
        if (!exists) {
            target.execute("CREATE ROLE " + name);
        }
        target.execute("ALTER ROLE %s WITH %s".formatted(name, role.clauses(powers)));
        var tag = new Tag(servers.upgrade(), Tag.BUILDING, role.comment());
        target.execute("COMMENT ON ROLE %s IS %s".formatted(name, Sql.literal(tag.comment())));
        var password = passwords.containsKey(role.name())
                ? hash(role.name(), passwords.get(role.name()))
                : role.passwordHash().orElse(null);
        if (password != null) {
            target.execute("ALTER ROLE %s PASSWORD %s".formatted(name, Sql.literal(password)));
        }
        for (var setting : role.settings()) {
            attempt("ALTER ROLE %s %s".formatted(name, setting.clause()));
        }
        if (!powers.superuser()) {
            attempt("GRANT %s TO CURRENT_USER%s"
                    .formatted(name, major >= FIRST_WITH_OPTIONS ? " WITH INHERIT true, SET true" : ""));
        }
    }

    private static String hash(String role, String password) throws SQLException {
        return PasswordUtil.encodePassword(role, password.toCharArray(), "scram-sha-256");
    }

    private void join(Roles source, Set<String> made, Set<String> existing) throws SQLException {
        for (var membership : source.memberships()) {
            var concerns = made.contains(membership.member()) || made.contains(membership.group());
            if (concerns && existing.contains(membership.group()) && existing.contains(membership.member())) {
                attempt(membership.grant(major));
            }
        }
    }

    private void attempt(String statement) throws SQLException {
        target.attempt(statement).ifPresent(refused -> skipped.add(statement + ": " + refused.getMessage()));
    }
}
