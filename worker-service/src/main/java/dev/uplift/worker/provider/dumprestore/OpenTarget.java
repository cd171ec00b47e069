package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Setting;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.Tag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * After it, the databases have their names, owners, privileges and parameters, and clients get in. All of it is one
 * transaction: the target is open as a whole or not at all.
 */
final class OpenTarget {

    private static final String SERVER_PARAMETERS = """
            SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = 0
            """;

    private final Servers servers;
    private final List<Copy> copies;
    private final Session target;
    private final UnaryOperator<String> owners;
    private final Set<String> refused = new HashSet<>();

    private OpenTarget(Servers servers, Session target) throws SQLException {
        this.servers = servers;
        this.copies = Copy.all(servers.parameters());
        this.target = target;
        var ownership = Ownership.of(servers, target);
        var us = target.text("SELECT current_user");
        this.owners = owner -> ownership.ofDatabase(owner, us);
    }

    /** What the source says that the target is to be. */
    private record Wanted(Map<String, DatabaseProperties> databases, List<Setting> parameters) {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        Takeover.endEarlierTurns(servers);
        var wanted = servers.onSource(sessions -> {
            try (var session = sessions.open()) {
                var databases = Databases.read(session).stream()
                        .collect(Collectors.toMap(DatabaseProperties::name, UnaryOperator.identity()));
                var parameters = session.texts(SERVER_PARAMETERS).stream()
                        .map(Setting::parse)
                        .toList();
                return new Wanted(databases, parameters);
            }
        });
        return servers.onTarget(sessions -> {
            try (var session = sessions.openLong()) {
                return new OpenTarget(servers, session).open(wanted);
            }
        });
    }

    private StepResult open(Wanted wanted) throws SQLException {
        var pending = new ArrayList<Copy>();
        for (var copy : copies) {
            var database = new TargetDatabase(servers, copy);
            var tag = database.tag(target);
            if (tag.isPresent() && tag.get().state().startsWith(Tag.COPIED)) {
                pending.add(copy);
            } else if (tag.isPresent() || !database.isOpen(target)) {
                return StepResult.failed(incomplete(copy));
            }
        }
        var existing = Roles.names(target);
        servers.work().mayAct();
        target.transaction(() -> {
            for (var copy : pending) {
                open(copy, wanted.databases().get(copy.database()), existing);
            }
            MadeRoles.unmark(servers.upgrade(), target);
            for (var parameter : wanted.parameters()) {
                attempt("ALTER ROLE ALL " + parameter.clause());
            }
        });
        servers.work().learned(Map.of(), checks(wanted, existing));
        return StepResult.done(Map.of("settings.refused", List.copyOf(refused)));
    }

    private void open(Copy copy, DatabaseProperties like, Set<String> existing) throws SQLException {
        var name = Sql.name(copy.database());
        if (copy.inPlace()) {
            target.execute("ALTER DATABASE %s RESET default_transaction_read_only".formatted(name));
        } else {
            target.execute("ALTER DATABASE %s RENAME TO %s".formatted(Sql.name(copy.built(servers.upgrade())), name));
        }
        for (var statement : like.adoption(existing, owners)) {
            target.execute(statement);
        }
        for (var statement : like.parameters(existing)) {
            attempt(statement);
        }
    }

    private void attempt(String statement) throws SQLException {
        if (target.attempt(statement).isPresent()) {
            refused.add(statement);
        }
    }

    /** The statements that would make the one like the other say what each of them is. */
    private List<Check> checks(Wanted wanted, Set<String> existing) throws SQLException {
        var checks = new ArrayList<Check>();
        var opened = Databases.read(target).stream()
                .collect(Collectors.toMap(DatabaseProperties::name, UnaryOperator.identity()));
        for (var copy : copies) {
            var source = wanted.databases().get(copy.database());
            var expected = new HashSet<>(source.adoption(existing, owners));
            expected.addAll(source.parameters(existing));
            expected.removeAll(refused);
            var is = opened.get(copy.database());
            var found = new HashSet<>(is.adoption(existing, UnaryOperator.identity()));
            found.addAll(is.parameters(existing));
            checks.add(Comparison.same("settings:" + copy.database(), "properties and parameters", expected, found));
        }
        return checks;
    }

    private static Problem incomplete(Copy copy) {
        return Problem.of(
                Problem.Kind.DATABASE,
                "copy-incomplete",
                "The copy of database %s is not complete on the target.".formatted(copy.database()),
                "Retry, so that it is copied again.");
    }
}
