package dev.uplift.sandbox.demo.dumprestore;

import dev.uplift.sandbox.demo.stage.UpgradeLines;
import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's last word to a person, as lines of text. */
final class Report {

    private Report() {}

    /** What Uplift says, what the demo saw, and what does not fit. */
    static String of(UpgradeView view, Proof proof, List<String> doubts) {
        var lines = new ArrayList<>(UpgradeLines.times(view));
        lines.addAll(tables(view, proof));
        lines.addAll(UpgradeLines.results(view));
        lines.add(verdict(proof, doubts));
        doubts.forEach(doubt -> lines.add("  - " + doubt));
        return String.join("\n", lines);
    }

    private static List<String> tables(UpgradeView view, Proof proof) {
        var total = proof.before().values().stream().mapToLong(Long::longValue).sum();
        var lines = new ArrayList<>(
                List.of("", text("Tables       %d with %,d rows", proof.before().size(), total)));
        proof.before().forEach((table, rows) -> {
            var same = rows.equals(proof.after().get(table));
            var compared = view.checks().stream()
                    .filter(check -> check.id().equals(table.checkId()))
                    .findFirst()
                    .map(check -> check.passed() ? "compared" : "DIFFERS")
                    .orElse("NOT COMPARED");
            lines.add(text(
                    "  %12s rows %s  %s  %s.%s.%s",
                    text("%,d", rows), same ? "=" : "≠", compared, table.database(), table.schema(), table.name()));
        });
        return lines;
    }

    private static String verdict(Proof proof, List<String> doubts) {
        return doubts.isEmpty()
                ? "Proved: the target itself answers with PostgreSQL %s, every check passed, every table has its rows."
                        .formatted(proof.targetVersion())
                : "NOT proved:";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
