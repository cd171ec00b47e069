package dev.uplift.worker.postgres.step;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.SortingLibrary;
import dev.uplift.worker.postgres.Sql;
import dev.uplift.worker.postgres.SqlProblems;
import dev.uplift.worker.postgres.precheck.Catalogue;
import dev.uplift.worker.postgres.precheck.Examination;
import dev.uplift.worker.postgres.precheck.Findings;
import dev.uplift.worker.postgres.precheck.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares an upgraded server with what was noted of it before. Reads only. */
final class InPlaceVerification {

    private static final String AGAIN = "See what differs on the server; then retry, or roll back.";

    private final InPlaceServer server;
    private final Work work;
    private final List<Check> checks = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    InPlaceVerification(InPlaceServer server) {
        this.server = server;
        this.work = server.work();
    }

    StepResult run(String version) throws SQLException, InterruptedException {
        try (var session = server.sessions().open()) {
            var is = session.version();
            var major = session.major();
            checks.add(Checked.version(server.id("version"), server.called(), version, is, major));
            compare(session, server.noted());
            findings.addAll(
                    Examination.afterwards(Catalogue.CARRIED_OVER, server.sessions(), Method.PG_UPGRADE, major));
            if (!findings.isEmpty()) {
                work.found(Findings.told(findings));
            }
            work.learned(Map.of(server.rehearsal() ? "rehearsal.version" : "target.version", is), List.of());
        }
        return Checked.verdict(work, checks, AGAIN);
    }

    private void compare(Session session, Optional<ServerContent> noted) throws SQLException {
        if (noted.isEmpty()) {
            checks.add(new Check(
                    server.id("databases"), false, "nothing was noted before the upgrade to compare them with"));
            return;
        }
        var before = noted.get();
        var there =
                Databases.read(session).stream().map(DatabaseProperties::name).collect(Collectors.toSet());
        checks.add(all(before.names(), there));
        for (var database : before.databases().entrySet()) {
            if (there.contains(database.getKey())) {
                work.progress(Progress.doing("looking at database " + database.getKey()));
                // A clone has no clients.
                var strict = server.rehearsal() || before.fenced().contains(database.getKey());
                compare(database.getKey(), database.getValue(), strict);
            }
        }
    }

    private Check all(Set<String> before, Set<String> there) {
        var missing = without(before, there);
        return missing.isEmpty()
                ? new Check(server.id("databases"), true, "all %d are there".formatted(before.size()))
                : new Check(server.id("databases"), false, "missing: " + Comparison.few(missing));
    }

    private void compare(String database, DatabaseContent before, boolean strict) throws SQLException {
        var id = server.id("database:" + database);
        try (var session = server.sessions().open(database)) {
            var now = DatabaseContent.read(session);
            checks.add(content(id, before, now, strict));
            checks.add(extensions(database, before, now));
            checks.add(invalid(database, before, now));
            SortingLibrary.read(session).stream()
                    .filter(before::sortedOtherwise)
                    .forEach(library -> findings.add(sortedOtherwise(database, before, library)));
        } catch (SQLException refused) {
            var problem = SqlProblems.of(refused, server.called());
            if (work.stopping() || problem.kind() == Problem.Kind.TRANSIENT) {
                throw refused;
            }
            checks.add(new Check(id, false, "it cannot be entered: " + SqlProblems.words(refused)));
        }
    }

    private static Check content(String id, DatabaseContent before, DatabaseContent now, boolean strict) {
        if (before.holdsAsMuchAs(now)) {
            return new Check(id, true, "%s, as before".formatted(now.counted()));
        }
        var detail = "%s before, %s now".formatted(before.counted(), now.counted());
        return strict
                ? new Check(id, false, detail)
                : new Check(id, true, detail + "; for information, as clients were not kept away");
    }

    private Check extensions(String database, DatabaseContent before, DatabaseContent now) {
        var missing = without(before.extensions(), now.extensions());
        var id = server.id("extensions:" + database);
        return missing.isEmpty()
                ? new Check(id, true, String.join(", ", now.extensions()))
                : new Check(id, false, "missing: " + Comparison.few(missing));
    }

    private Check invalid(String database, DatabaseContent before, DatabaseContent now) {
        var fresh = without(now.invalid(), before.invalid());
        var id = server.id("invalid-objects:" + database);
        return fresh.isEmpty()
                ? new Check(
                        id,
                        true,
                        "%d, %d before"
                                .formatted(
                                        now.invalid().size(), before.invalid().size()))
                : new Check(id, false, "not valid since the upgrade: " + Comparison.few(fresh));
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        var rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static Finding sortedOtherwise(String database, DatabaseContent before, SortingLibrary now) {
        return new Finding(
                "sorting-library-changed",
                Severity.WARN,
                "database %s, %d indexes sorted by %s".formatted(database, now.indexes(), now.name()),
                "They were built with version %s, and the server now sorts by %s: they may be out of order."
                        .formatted(String.join(", ", before.libraries().get(now.provider())), now.version()),
                "In that database: REINDEX DATABASE %s;".formatted(Sql.name(database)));
    }
}
