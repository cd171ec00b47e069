package dev.uplift.worker.provider.dumprestore;

import dev.uplift.contracts.Problem;
import dev.uplift.worker.postgres.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From what the tools said to what went wrong; pure. */
final class CopyFailure {

    private static final Pattern ERROR = Pattern.compile("pg_(?:dump|restore): error: (.*)");
    private static final Pattern STATEMENT = Pattern.compile("Command was: (.*)");
    private static final Pattern TRUNCATED =
            Pattern.compile("could not read from input file|did not find magic string");
    private static final int LONGEST_STATEMENT = 300;

    private CopyFailure() {}

    /** @param ended of which at least one tool failed */
    static Problem of(String database, Pipe.Ended ended) {
        // An archive that ends early only says that the other side failed.
        var restoreIsCause = ended.restore() != 0
                && error(ended.restoreLines())
                        .filter(line -> !TRUNCATED.matcher(line).find())
                        .isPresent();
        return restoreIsCause || ended.dump() == 0
                ? problem(database, "restore-failed", "pg_restore", ended.restore(), ended.restoreLines(), ended)
                : problem(database, "dump-failed", "pg_dump", ended.dump(), ended.dumpLines(), ended);
    }

    private static Problem problem(
            String database, String code, String tool, int exit, List<String> lines, Pipe.Ended ended) {
        var why = error(lines).orElse("it said nothing");
        var statement = lines.stream()
                .flatMap(line -> STATEMENT.matcher(line).results())
                .reduce((_, last) -> last)
                .map(match -> "; the statement was: " + shortened(match.group(1)))
                .orElse("");
        return Problem.of(
                        Problem.Kind.DATABASE,
                        code,
                        "database %s: %s failed (exit %d): %s%s".formatted(database, tool, exit, why, statement),
                        "Correct the object on the source, or what it needs on the target; then retry.")
                .with(evidence(ended));
    }

    private static Optional<String> error(List<String> lines) {
        return lines.stream()
                .map(ERROR::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .reduce((_, last) -> last);
    }

    private static String shortened(String statement) {
        return statement.length() <= LONGEST_STATEMENT ? statement : statement.substring(0, LONGEST_STATEMENT) + "…";
    }

    private static List<String> evidence(Pipe.Ended ended) {
        var lines = new ArrayList<String>();
        ended.dumpLines().forEach(line -> lines.add("pg_dump> " + line));
        ended.restoreLines().forEach(line -> lines.add("pg_restore> " + line));
        return lines;
    }
}
