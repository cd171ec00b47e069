package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Progress;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.postgres.Comparison;
import dev.uplift.worker.postgres.DatabaseProperties;
import dev.uplift.worker.postgres.Databases;
import dev.uplift.worker.postgres.Inventory;
import dev.uplift.worker.postgres.Session;
import dev.uplift.worker.postgres.Sessions;
import dev.uplift.worker.postgres.TableContent;
import dev.uplift.worker.postgres.step.Checked;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares one database of the source with its copy: content, objects, owners, privileges. Reads only. A rehearsal reads
 * as much as production does, so that its time is true, and is lenient with what clients have changed since.
 */
final class VerifyDatabase {

    static final String COPY_AGAIN =
            "See who wrote to either side since the copy; then retry, so that it is copied again.";
    private static final String REHEARSE_AGAIN =
            "Correct what makes the difference, on the source or on the target; then ask for the upgrade anew.";

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
        Optional<LiveSource> live;
        try (var source = servers.onSource(sessions -> sessions.openLong(copy.database()));
                var target = servers.onTarget(sessions -> sessions.openLong(copy.built(servers.upgrade())))) {
            tables = TableContent.tables(source);
            var shape = Shape.ofSource(servers, copy, source, target);
            live = LiveSource.of(servers, copy, shape);
            for (var check : shape.compare(copy, Shape.ofTarget(copy, target, source.major()))) {
                checks.add(live.isPresent() ? live.get().shape(check) : check);
            }
            var largeObjects = largeObjects(source, target);
            checks.add(live.isPresent() ? live.get().largeObjects(largeObjects, source, target) : largeObjects);
        }
        checks.add(properties());
        checks.addAll(new TableComparison(servers, copy, tables, live).run());
        return Checked.verdict(servers.work(), checks, copy.rehearsal() ? REHEARSE_AGAIN : COPY_AGAIN);
    }

    private Check largeObjects(Session source, Session target) throws SQLException {
        var content = Inventory.largeObjectsReadable(source) && Inventory.largeObjectsReadable(target);
        var here = Inventory.largeObjects(source, content);
        var there = Inventory.largeObjects(target, content);
        var equal = here.equals(there);
        var detail = equal
                ? "%s on both sides%s".formatted(here, content ? "" : ", content not compared")
                : "%s on the source, %s on the target".formatted(here, there);
        return new Check(copy.check("large-objects"), equal, detail);
    }

    private Check properties() throws SQLException, InterruptedException {
        var source = servers.onSource(sessions -> find(sessions, copy.database()));
        var target = servers.onTarget(sessions -> find(sessions, copy.built(servers.upgrade())));
        return Comparison.same(copy.check("database"), "properties", lines(source), lines(target));
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
