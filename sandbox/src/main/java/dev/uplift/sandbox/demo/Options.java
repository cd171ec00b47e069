package dev.uplift.sandbox.demo;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the caller of the demo asked for.
 *
 * @param json the last upgrade document on standard output, and nothing else there
 * @param rows about so many rows in the demo's databases, at least 1000
 * @param keep leave all running at the end until interrupted
 * @param story rehearse, report and ask for the approval first
 * @param yes approve without asking
 * @param home where everything is kept; must be new or empty and stays; without it a temporary folder that goes
 */
record Options(boolean json, long rows, boolean keep, boolean story, boolean yes, Optional<Path> home) {

    static final String USAGE = """
            Usage: ./uplift demo [--story [--yes]] [--json] [--rows N] [--keep] [--home DIR]

              --story     the whole story: rehearsal on a clone, report, approval, production, report
              --yes       approve the plan without asking
              --json      the final upgrade document, on one line, is all that standard output gets
              --rows N    about so many rows in the source's databases, 1000 to 100000000 (default 1050000)
              --keep      leave everything running afterwards, until Ctrl-C
              --home DIR  keep data and logs in DIR, which must be new or empty (default: a temporary folder)
            """;

    private static final long DEFAULT_ROWS = 1_050_000;
    private static final long MIN_ROWS = 1_000;
    private static final long MAX_ROWS = 100_000_000;

    Options {
        if (rows < MIN_ROWS || rows > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "--rows must be from %d to %d, not %d".formatted(MIN_ROWS, MAX_ROWS, rows));
        }
    }

    /** @throws IllegalArgumentException for what is not understood; the message says what */
    static Options parse(List<String> arguments) {
        var json = false;
        var keep = false;
        var story = false;
        var yes = false;
        var rows = DEFAULT_ROWS;
        var home = Optional.<Path>empty();
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            var argument = rest.next();
            switch (argument) {
                case "--json" -> json = true;
                case "--keep" -> keep = true;
                case "--story" -> story = true;
                case "--yes" -> yes = true;
                case "--rows" -> rows = number(argument, valueOf(argument, rest));
                case "--home" ->
                    home = Optional.of(Path.of(valueOf(argument, rest)).toAbsolutePath());
                default -> throw new IllegalArgumentException("unknown argument " + argument);
            }
        }
        if (yes && !story) {
            throw new IllegalArgumentException("--yes belongs to --story: without it nobody is asked");
        }
        return new Options(json, rows, keep, story, yes, home);
    }

    private static String valueOf(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.replace("_", ""));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("%s needs a number, not %s".formatted(name, value), wrong);
        }
    }
}
