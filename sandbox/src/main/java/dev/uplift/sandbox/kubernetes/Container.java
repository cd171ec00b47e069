package dev.uplift.sandbox.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Something that runs: a server, which serves until it is stopped, or work that ends. */
interface Container {

    /** The time that passes until it serves or has ended; it may take longer, see {@link #settled}. */
    Duration takes();

    /** Whether it serves or has ended, if it really runs. */
    boolean settled();

    /** Its time is over: what it does is done. */
    void finish();

    /** Its exit status; nothing as long as it runs. */
    OptionalInt exit();

    /** What it has printed until now. */
    List<Runtime.Line> log();

    /** Runs a command beside it. @return nothing where there is no such thing */
    default Optional<Process> exec(List<String> command) throws IOException {
        return Optional.empty();
    }

    /** Asks it to stop, and kills it. @param grace how long it has; zero: its node is lost */
    void stop(Duration grace);
}
