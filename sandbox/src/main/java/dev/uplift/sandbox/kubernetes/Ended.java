package dev.uplift.sandbox.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** What ended as soon as it began. */
record Ended(int status, List<Runtime.Line> log) implements Container {

    @Override
    public Duration takes() {
        return Duration.ZERO;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void finish() {
        // it has ended
    }

    @Override
    public OptionalInt exit() {
        return OptionalInt.of(status);
    }

    @Override
    public void stop(Duration grace) {
        // nothing runs
    }
}
