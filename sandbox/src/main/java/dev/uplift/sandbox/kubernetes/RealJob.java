package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.machine.Processes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The command of a Job, really run. */
final class RealJob implements Container {

    private final Process process;
    private final ProcessLog log;

    RealJob(PodFolder folder, Supplier<Instant> clock) throws IOException {
        var programs = folder.programs();
        var environment = new HashMap<String, String>();
        if (programs.size() > 1) {
            environment.put("PGBINOLD", programs.getFirst().bin().toString());
            environment.put("PGBINNEW", programs.getLast().bin().toString());
        }
        this.process = folder.command(folder.run().command(), environment)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        this.log = new ProcessLog(process, clock);
    }

    @Override
    public Duration takes() {
        return Duration.ZERO;
    }

    @Override
    public boolean settled() {
        return !process.isAlive() && log.isComplete();
    }

    @Override
    public void finish() {
        // it did what it did
    }

    @Override
    public OptionalInt exit() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    @Override
    public List<Runtime.Line> log() {
        return log.lines();
    }

    @Override
    public void stop(Duration grace) {
        if (process.isAlive()) {
            Processes.killTree(process.toHandle());
        }
    }
}
