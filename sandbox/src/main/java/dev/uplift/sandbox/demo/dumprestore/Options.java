package dev.uplift.sandbox.demo.dumprestore;

import dev.uplift.sandbox.demo.stage.Words;
import java.nio.file.Path;
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
        var words = new Words(arguments);
        while (words.more()) {
            var option = words.option();
            switch (option) {
                case "--provider" -> words.text();
                case "--json" -> json = true;
                case "--keep" -> keep = true;
                case "--story" -> story = true;
                case "--yes" -> yes = true;
                case "--rows" -> rows = words.number();
                case "--home" -> home = Optional.of(words.folder());
                case "--servers", "--endpoint", "--select", "--region", "--from", "--to" ->
                    throw new IllegalArgumentException(
                            option + " belongs to the demo of a platform, for example --provider aws-rds");
                default -> throw new IllegalArgumentException("unknown argument " + option);
            }
        }
        if (yes && !story) {
            throw new IllegalArgumentException("--yes belongs to --story: without it nobody is asked");
        }
        return new Options(json, rows, keep, story, yes, home);
    }
}
