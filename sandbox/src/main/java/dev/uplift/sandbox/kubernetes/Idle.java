package dev.uplift.sandbox.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** A container of an application: it serves until it is stopped. */
final class Idle implements Container {

    private final Duration takes;
    private OptionalInt exit = OptionalInt.empty();

    Idle(Duration takes) {
        this.takes = takes;
    }

    @Override
    public Duration takes() {
        return takes;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void finish() {
        // it goes on
    }

    @Override
    public OptionalInt exit() {
        return exit;
    }

    @Override
    public List<Runtime.Line> log() {
        return List.of();
    }

    @Override
    public void stop(Duration grace) {
        exit = OptionalInt.of(0);
    }
}
