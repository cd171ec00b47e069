package dev.uplift.sandbox.demo.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A fleet's result to a person, as lines of text. */
final class FleetReport {

    private FleetReport() {}

    static String of(FleetResult result) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(summary(result));
        lines.addAll(problems(result));
        return String.join("\n", lines);
    }

    private static String summary(FleetResult result) {
        if (result.upgrades() == 0) {
            return "%s: nothing was upgraded".formatted(result.provider());
        }
        return text(
                "%s: %d of %d upgraded from %s to %s in %.0f s, with %,d calls of the platform, %.1f each",
                result.provider(),
                result.succeeded(),
                result.upgrades(),
                result.from(),
                result.to(),
                result.seconds(),
                result.providerCalls(),
                result.providerCallsPerUpgrade());
    }

    private static List<String> problems(FleetResult result) {
        var lines = new ArrayList<String>();
        if (result.problems().isEmpty()) {
            return lines;
        }
        var server = width(
                "SERVER",
                result.problems().stream().map(FleetResult.Trouble::server).toList());
        var code = width(
                "CODE",
                result.problems().stream().map(FleetResult.Trouble::code).toList());
        var row = "%-" + server + "s  %-" + code + "s  %s";
        lines.add("");
        lines.add(text(row, "SERVER", "CODE", "WHY"));
        for (var problem : result.problems()) {
            lines.add(text(row, problem.server(), problem.code(), problem.detail()));
            if (!problem.remedy().isBlank()) {
                lines.add(text(row, "", "", "Remedy: " + problem.remedy()).stripTrailing());
            }
        }
        return lines;
    }

    private static int width(String title, List<String> values) {
        return Math.max(
                title.length(), values.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
