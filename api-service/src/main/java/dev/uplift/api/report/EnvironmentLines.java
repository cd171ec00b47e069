package dev.uplift.api.report;

import dev.uplift.api.report.Environment.Side;
import dev.uplift.api.report.Page.Line;
import dev.uplift.contracts.Inspection.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers as names and values. What is not known is left out, but for what the guides ask for. */
final class EnvironmentLines {

    private static final int MOST_DATABASES = 20;
    private static final String NOT_GIVEN = "not given";

    private EnvironmentLines() {}

    static List<Line> environment(Environment environment) {
        var lines = new ArrayList<Line>();
        side(lines, "Server", environment.source());
        environment.target().ifPresent(target -> side(lines, "New server", target));
        environment
                .rehearsalEndpoint()
                .ifPresent(endpoint -> lines.add(new Line("Test databases", tested(environment, endpoint))));
        lines.add(new Line("Region", environment.region().orElse(NOT_GIVEN)));
        lines.add(
                new Line("Application version", environment.applicationVersion().orElse(NOT_GIVEN)));
        lines.add(new Line("Deployment method", environment.deploymentMethod().orElse(NOT_GIVEN)));
        environment.testedAt().ifPresent(at -> lines.add(new Line("Test date", Words.at(at))));
        return lines;
    }

    private static String tested(Environment environment, String endpoint) {
        var names = environment.rehearsalDatabases().entrySet().stream()
                .map(each -> "%s as %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? endpoint : "%s: %s".formatted(endpoint, names);
    }

    private static void side(List<Line> lines, String name, Side side) {
        lines.add(new Line(name, "%s (%s)".formatted(Words.address(side.address()), side.provider())));
        side.version().ifPresent(version -> lines.add(new Line(name + ", version", version)));
        side.bytes().ifPresent(bytes -> lines.add(new Line(name + ", size", size(side, bytes))));
        side.credentials().ifPresent(reference -> lines.add(new Line(name + ", credentials", reference)));
        if (!side.labels().isEmpty()) {
            lines.add(new Line(name + ", labels", Words.value(side.labels())));
        }
        side.setup().ifPresent(setup -> lines.addAll(SetupLines.of(name, setup)));
        side.facts().forEach((fact, value) -> lines.add(new Line("%s, %s".formatted(name, fact), Words.value(value))));
    }

    private static String size(Side side, long bytes) {
        return "%s in %s"
                .formatted(Words.bytes(bytes), Words.count(side.databases().size(), "database"));
    }

    static List<Line> databases(Environment environment) {
        var all = environment.source().databases();
        var lines = all.stream()
                .limit(MOST_DATABASES)
                .map(EnvironmentLines::database)
                .collect(Collectors.toCollection(ArrayList::new));
        if (all.size() > MOST_DATABASES) {
            lines.add(new Line("and others", "%d more".formatted(all.size() - MOST_DATABASES)));
        }
        return lines;
    }

    private static Line database(Database database) {
        return new Line(
                database.name(),
                "%s, %s, %s, %s, %s%s"
                        .formatted(
                                Words.bytes(database.bytes()),
                                Words.count(database.relations(), "relation"),
                                database.indexes() == 1 ? "1 index" : database.indexes() + " indexes",
                                Words.count(database.foreignKeys(), "foreign key"),
                                Words.count(database.largeObjects(), "large object"),
                                text(database)));
    }

    private static String text(Database database) {
        return Stream.of(database.encoding(), database.locale())
                .flatMap(Optional::stream)
                .map(", "::concat)
                .collect(Collectors.joining());
    }
}
