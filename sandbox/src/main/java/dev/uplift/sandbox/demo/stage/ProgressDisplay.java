package dev.uplift.sandbox.demo.stage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Shows progress on standard error: on a terminal one line that is drawn again, else a line for each change. */
public final class ProgressDisplay {

    private static final String CLEAR_TO_END = "\u001b[K";
    private static final int USUAL_COLUMNS = 100;

    private final PrintStream output;
    private final boolean terminal;
    private final IntSupplier columns;
    private String lastKey = "";
    private boolean open;

    ProgressDisplay(PrintStream output, boolean terminal, IntSupplier columns) {
        this.output = output;
        this.terminal = terminal;
        this.columns = columns;
    }

    public static ProgressDisplay on(PrintStream standardError) {
        var terminal = standardErrorIsTerminal();
        var width = terminal ? columns() : USUAL_COLUMNS;
        return new ProgressDisplay(standardError, terminal, () -> width);
    }

    /**
     * Shows where it is.
     *
     * @param key stays the same while only the time goes on
     * @param plain for a file or a pipe
     * @param drawn for a terminal of that many columns
     * @return whether the key is a new one
     */
    public boolean show(String key, String plain, IntFunction<String> drawn) {
        var changed = !key.equals(lastKey);
        lastKey = key;
        if (terminal) {
            output.print("\r" + drawn.apply(columns.getAsInt()) + CLEAR_TO_END);
            open = true;
        } else if (changed) {
            output.println(plain);
        }
        output.flush();
        return changed;
    }

    /** A line of its own, above the progress. */
    public void say(String line) {
        endLine();
        output.println(line);
        output.flush();
    }

    /** Leaves the last drawn line as it stands. */
    public void endLine() {
        if (open) {
            output.println();
            open = false;
        }
    }

    private static boolean standardErrorIsTerminal() {
        try {
            var device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return (device.startsWith("/dev/pts/") || device.startsWith("/dev/tty"))
                    && !"dumb".equals(System.getenv("TERM"));
        } catch (IOException unknown) {
            return false;
        }
    }

    private static int columns() {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.matches("\\d+ [1-9]\\d+") ? Integer.parseInt(size.split(" ")[1]) : USUAL_COLUMNS;
        } catch (IOException noTerminal) {
            return USUAL_COLUMNS;
        }
    }
}
