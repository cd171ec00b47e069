package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.Role;
import dev.uplift.worker.postgres.Roles;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Setting;
import dev.uplift.worker.postgres.WriteCounters;
import dev.uplift.worker.postgres.step.Checked;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares the servers as such: versions, roles, parameters, and whether the source was left alone. Reads only. */
final class VerifyServer {

    private static final int FIRST_WITH_OPTIONS = 16;

    private static final String PARAMETERS = """
            SELECT name, setting FROM pg_settings
             WHERE context <> 'internal' AND source NOT IN ('session', 'client') AND NOT name ~ '(file|directory|directories|port)$'
            """;

    private VerifyServer() {}

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        try (var source = servers.onSource(sessions -> sessions.open());
                var target = servers.onTarget(sessions -> sessions.open())) {
            var checks = new ArrayList<Check>();
            checks.add(Checked.version(
                    "version", "target", servers.work().command().targetVersion(), target.version(), target.major()));
            checks.add(roles(servers, source, target));
            if (servers.facts().get("fence.counters") instanceof Map<?, ?> counters) {
                checks.add(servers.onSource(sessions -> unchanged(
                        counters(counters),
                        WriteCounters.read(
                                sessions, List.copyOf(counters(counters).keySet())))));
            }
            servers.work()
                    .learned(
                            Map.of(
                                    "source.version", source.version(),
                                    "target.version", target.version(),
                                    "parameters.different", parameters(source, target)),
                            List.of());
            return Checked.verdict(servers.work(), checks, VerifyDatabase.COPY_AGAIN);
        }
    }

    private static Map<String, Long> counters(Map<?, ?> fact) {
        return fact.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(), entry -> ((Number) entry.getValue()).longValue()));
    }

    static Check unchanged(Map<String, Long> fenced, Map<String, Long> now) {
        var changed = new TreeMap<String, String>();
        fenced.forEach((database, before) -> {
            var after = now.get(database);
            if (!before.equals(after)) {
                changed.put(database, "%s: %d rows written at the fence, %s now".formatted(database, before, after));
            }
        });
        return changed.isEmpty()
                ? new Check(
                        "source-unchanged",
                        true,
                        "no row was written in %d databases since the fence".formatted(fenced.size()))
                : new Check("source-unchanged", false, Comparison.few(changed.values()));
    }

    /** Roles that this upgrade made are the same; all others at least exist. */
    private static Check roles(Servers servers, Session source, Session target) throws SQLException {
        var there = Roles.read(source);
        var here = Roles.read(target);
        var names = Roles.names(target);
        var made = servers.facts().get("roles.created") instanceof Collection<?> created
                ? created.stream().map(Object::toString).collect(Collectors.toSet())
                : Set.<String>of();
        var powers = Roles.powers(target);
        var known = new HashSet<>(target.texts("SELECT name FROM pg_settings"));
        var options = source.major() >= FIRST_WITH_OPTIONS;
        var us = target.text("SELECT current_user");
        var expected = new TreeSet<String>();
        there.all().stream()
                .map(Role::name)
                .filter(name -> Look.moves(name, servers.options()))
                .forEach(name -> expected.add("role " + name));
        var found = expected.stream()
                .filter(line -> names.contains(line.substring("role ".length())))
                .collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(lines(there, made, powers, known));
        expected.addAll(memberships(there, made, names, us, options));
        found.addAll(lines(here, made, powers, known));
        found.addAll(memberships(here, made, names, us, options));
        var kept = new HashSet<>(made);
        kept.removeAll(servers.options().rolePasswords().keySet());
        passwords(there, here, kept, found);
        return Comparison.same("roles", "roles, attributes and memberships", expected, found);
    }

    private static Set<String> lines(Roles roles, Set<String> made, Role.Powers powers, Set<String> known) {
        var lines = new HashSet<String>();
        for (var role : roles.all()) {
            if (made.contains(role.name())) {
                lines.add("%s: %s".formatted(role.name(), role.clauses(powers)));
                role.settings().stream()
                        .filter(setting -> known.contains(setting.name()) || setting.isCustom())
                        .map(Setting::toString)
                        .forEach(setting -> lines.add("%s: %s".formatted(role.name(), setting)));
            }
        }
        return lines;
    }

    /** Our own membership is what lets us give objects to others. */
    private static Set<String> memberships(
            Roles roles, Set<String> made, Set<String> names, String us, boolean options) {
        return roles.memberships().stream()
                .filter(each -> made.contains(each.member()) || made.contains(each.group()))
                .filter(each -> names.contains(each.member()) && names.contains(each.group()))
                .filter(each -> !each.member().equals(us))
                .map(each -> "%s is in %s%s%s"
                        .formatted(
                                each.member(),
                                each.group(),
                                each.admin() ? " as admin" : "",
                                options ? " inherit %s set %s".formatted(each.inherit(), each.set()) : ""))
                .collect(Collectors.toSet());
    }

    private static void passwords(Roles there, Roles here, Set<String> made, Set<String> found) {
        if (!there.passwordsReadable() || !here.passwordsReadable()) {
            return;
        }
        var hashes = new HashMap<String, Role>();
        here.all().forEach(role -> hashes.put(role.name(), role));
        for (var role : there.all()) {
            var copy = hashes.get(role.name());
            if (made.contains(role.name())
                    && role.passwordHash().isPresent()
                    && copy != null
                    && !copy.passwordHash().equals(role.passwordHash())) {
                found.add("%s: another password".formatted(role.name()));
            }
        }
    }

    /** For the report: what an operator may want to carry over. */
    private static List<String> parameters(Session source, Session target) throws SQLException {
        var there = new TreeMap<String, String>();
        source.list(PARAMETERS, row -> there.put(row.getString(1), row.getString(2)));
        var different = new ArrayList<String>();
        target.list(PARAMETERS, row -> {
            var before = there.get(row.getString(1));
            var now = row.getString(2);
            return before == null
                    || before.equals(now)
                    || different.add("%s: %s on the source, %s on the target".formatted(row.getString(1), before, now));
        });
        return different;
    }
}
