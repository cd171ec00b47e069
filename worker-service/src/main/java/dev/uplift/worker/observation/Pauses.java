package dev.uplift.worker.observation;

import dev.uplift.worker.driver.Work;
import java.time.Duration;

/** Waiting within a turn that may be told to stop. */
final class Pauses {

    /** Last words have seconds; this is little of them. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private Pauses() {}

    /**
     * Waits this long, or until the turn is told to stop.
     *
     * @throws dev.uplift.worker.driver.Driver.Stopped if the turn is no longer ours
     */
    static void until(Duration time, Work work) throws InterruptedException {
        var end = System.nanoTime() + time.toNanos();
        while (!work.stopping() && System.nanoTime() - end < 0) {
            Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, LOOK.toMillis()));
        }
        work.mayAct();
    }
}
