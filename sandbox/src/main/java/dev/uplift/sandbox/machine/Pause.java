package dev.uplift.sandbox.machine;

import java.util.concurrent.CancellationException;

/** The pause between two looks at something outside that cannot call back. */
public final class Pause {

    private static final long MILLIS = 100;

    private Pause() {}

    /** 100 ms. @throws CancellationException if the thread is interrupted */
    public static void briefly() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** 100 ms, for the work of cleaning up, which an interrupted thread does to its end. */
    static void uninterrupted() {
        var interrupted = Thread.interrupted();
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
