package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Inventory.Extension;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.TableContent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Compares one database of the source with its copy: content, objects, owners, privileges. Reads only. */
final class VerifyDatabase {

    private static final int FIRST_WITH_MAINTAIN = 17;
    private static final int AT_ONCE = 500;
    private static final int NAMED = 5;

    private final Servers servers;
    private final Copy copy;

    private VerifyDatabase(Servers servers) {
        this.servers = servers;
        this.copy = Copy.of(servers.parameters());
    }

    static StepResult run(Servers servers) throws SQLException, InterruptedException {
        return new VerifyDatabase(servers).verify();
    }

    private StepResult verify() throws SQLException, InterruptedException {
        servers.work().progress(Progress.doing("database %s: comparing objects".formatted(copy.database())));
        var checks = new ArrayList<Check>();
        List<TableContent.Table> tables;
        try (var source = servers.onSource(sessions -> sessions.openLong(copy.database()));
                var target = servers.onTarget(sessions -> sessions.openLong(copy.built(servers.upgrade())))) {
            tables = TableContent.tables(source);
            checks.addAll(objects(source, target));
            checks.add(extensions(Inventory.extensions(source), Inventory.extensions(target)));
        }
        checks.add(properties());
        checks.addAll(new TableComparison(servers, copy, tables).run());
        return verdict(servers, checks);
    }

    /** Sends the checks, and fails if one does not hold. */
    static StepResult verdict(Servers servers, List<Check> checks) {
        for (int from = 0; from < checks.size(); from += AT_ONCE) {
            var part = checks.subList(from, Math.min(checks.size(), from + AT_ONCE));
            servers.work().learned(Map.of(), List.copyOf(part));
        }
        var failed = checks.stream().filter(check -> !check.passed()).toList();
        return failed.isEmpty() ? StepResult.done() : StepResult.failed(problem(failed));
    }

    private static Problem problem(List<Check> failed) {
        var first = failed.stream()
                .limit(NAMED)
                .map(check -> "%s (%s)".formatted(check.id(), check.detail()))
                .collect(Collectors.joining("; "));
        return Problem.of(
                        Problem.Kind.DATABASE,
                        "verification-failed",
                        "%d checks do not hold: %s".formatted(failed.size(), first),
                        "See who wrote to either side since the copy; then retry, so that it is copied again.")
                .with(failed.stream()
                        .map(check -> check.id() + ": " + check.detail())
                        .limit(50)
                        .toList());
    }

    private List<Check> objects(Session source, Session target) throws SQLException {
        var database = copy.database();
        UnaryOperator<String> mapped = Ownership.of(servers, target)::ofObject;
        UnaryOperator<String> same = UnaryOperator.identity();
        // An older server does not know this privilege; a newer one counts it to what every owner has.
        var unknown = source.major() < FIRST_WITH_MAINTAIN ? Set.of("MAINTAIN") : Set.<String>of();
        return List.of(
                Comparison.same("objects:" + database, "objects", Inventory.objects(source), Inventory.objects(target)),
                Comparison.same(
                        "ownership:" + database,
                        "owned objects",
                        Inventory.ownership(source, mapped),
                        Inventory.ownership(target, same)),
                Comparison.same(
                        "acl:" + database,
                        "privileges",
                        Inventory.privileges(source, mapped, unknown),
                        Inventory.privileges(target, same, unknown)),
                Comparison.same(
                        "sequences:" + database, "sequences", Inventory.sequences(source), Inventory.sequences(target)),
                Comparison.nothingNew(
                        "invalid-objects:" + database,
                        "invalid indexes and constraints",
                        Inventory.invalid(source),
                        Inventory.invalid(target)),
                largeObjects(source, target));
    }

    private Check largeObjects(Session source, Session target) throws SQLException {
        var content = Inventory.largeObjectsReadable(source) && Inventory.largeObjectsReadable(target);
        var here = Inventory.largeObjects(source, content);
        var there = Inventory.largeObjects(target, content);
        var equal = here.equals(there);
        var detail = equal
                ? "%s on both sides%s".formatted(here, content ? "" : ", content not compared")
                : "%s on the source, %s on the target".formatted(here, there);
        return new Check("large-objects:" + copy.database(), equal, detail);
    }

    private Check extensions(List<Extension> source, List<Extension> target) {
        var versions = target.stream().collect(Collectors.toMap(Extension::name, Extension::version));
        var missing = source.stream()
                .map(Extension::name)
                .filter(name -> !versions.containsKey(name))
                .toList();
        var id = "extensions:" + copy.database();
        return missing.isEmpty()
                ? new Check(
                        id,
                        true,
                        source.stream()
                                .map(extension -> moved(extension, versions.get(extension.name())))
                                .collect(Collectors.joining(", ")))
                : new Check(id, false, "missing on the target: " + String.join(", ", missing));
    }

    private static String moved(Extension extension, String now) {
        return extension.version().equals(now)
                ? "%s %s".formatted(extension.name(), now)
                : "%s %s, was %s".formatted(extension.name(), now, extension.version());
    }

    private Check properties() throws SQLException, InterruptedException {
        var source = servers.onSource(sessions -> find(sessions, copy.database()));
        var target = servers.onTarget(sessions -> find(sessions, copy.built(servers.upgrade())));
        return Comparison.same("database:" + copy.database(), "properties", lines(source), lines(target));
    }

    private static DatabaseProperties find(Sessions sessions, String name) throws SQLException {
        try (var session = sessions.open()) {
            return Databases.find(session, name)
                    .orElseThrow(() -> new SQLException("database %s is gone".formatted(name), "3D000"));
        }
    }

    private static Set<String> lines(DatabaseProperties database) {
        var locale = database.locale();
        return Set.of(
                "encoding " + database.encoding(),
                "collation " + locale.collate(),
                "character type " + locale.ctype(),
                "provider " + locale.providerName()
                        + locale.locale().map(name -> " " + name).orElse(""));
    }
}
