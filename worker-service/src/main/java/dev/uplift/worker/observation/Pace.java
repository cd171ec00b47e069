package dev.uplift.worker.observation;

import java.time.Instant;
import java.time.InstantSource;

/** The date of the wall clock at its making, and from then on the pace of the monotonic one. */
final class Pace implements InstantSource {

    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return began.plusNanos(System.nanoTime() - beganNanos);
    }
}
