package dev.uplift.sandbox.demo.dumprestore;

import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the demo saw with its own eyes, without asking Uplift.
 *
 * @param wantedMajor the major version that the target must answer with
 * @param targetVersion what the target answered
 * @param before the rows of each table of the source before the upgrade
 * @param after the rows of each table of the target after it
 */
record Proof(int wantedMajor, String targetVersion, SortedMap<Table, Long> before, SortedMap<Table, Long> after) {

    /** Everything that keeps the upgrade from being a success; empty if it is one. */
    List<String> doubts(UpgradeView view) {
        var doubts = new ArrayList<String>();
        if (!view.succeeded()) {
            doubts.add("the upgrade ended %s".formatted(view.state()));
        }
        if (!targetVersion.matches(wantedMajor + "(\\D.*)?")) {
            doubts.add("the target answers with version %s, not %d".formatted(targetVersion, wantedMajor));
        }
        view.checks().stream()
                .filter(check -> !check.passed())
                .forEach(check -> doubts.add("check %s failed: %s".formatted(check.id(), check.detail())));
        var checked = view.checks().stream().map(check -> check.id()).collect(Collectors.toSet());
        before.forEach((table, rows) -> {
            if (!checked.contains(table.checkId())) {
                doubts.add("no check %s".formatted(table.checkId()));
            }
            if (!rows.equals(after.get(table))) {
                doubts.add("table %s.%s.%s had %d rows and the target has %s"
                        .formatted(table.database(), table.schema(), table.name(), rows, found(table)));
            }
        });
        return doubts;
    }

    private String found(Table table) {
        return after.containsKey(table) ? after.get(table).toString() : "no such table";
    }
}
