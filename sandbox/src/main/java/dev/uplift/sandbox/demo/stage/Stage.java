package dev.uplift.sandbox.demo.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Where demos play: from an empty folder to the proof, and back to nothing. */
public final class Stage {

    private Stage() {}

    /** What is played. */
    @FunctionalInterface
    public interface Play {

        /**
         * Stops everything that it started before it returns or throws.
         *
         * @return whether all is proved
         */
        boolean in(Home home) throws IOException, SQLException, InterruptedException;
    }

    /**
     * Plays in a folder of its own, and keeps the logs if anything is not as it should be.
     *
     * @param folder must be new or empty and stays; without it a temporary one that goes
     * @return 0 if all is proved, else 1, after the reason was said
     */
    public static int run(Optional<Path> folder, ProgressDisplay display, Play play) {
        try {
            var home = Home.make(folder);
            try {
                var proved = play.in(home);
                if (!proved) {
                    keepLogs(home, display);
                }
                return proved ? 0 : 1;
            } catch (InterruptedException | CancellationException stopped) {
                display.say("Stopped.");
                return 1;
            } catch (IOException | SQLException | RuntimeException failed) {
                display.say("The demo failed: " + failed.getMessage());
                keepLogs(home, display);
                return 1;
            } finally {
                home.remove();
            }
        } catch (IOException noFolder) {
            display.say("The demo's folder: " + noFolder);
            return 1;
        }
    }

    private static void keepLogs(Home home, ProgressDisplay display) {
        try {
            display.say("The logs are in " + home.keepLogs());
        } catch (IOException failed) {
            display.say("The logs could not be kept: " + failed);
        }
    }
}
