package dev.uplift.sandbox.aws.backing;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is done to one server, one thing after the other, on a thread of its own. */
final class Work {

    private static final System.Logger LOG = System.getLogger(Work.class.getName());

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean abandoned;

    /** A piece of it. */
    @FunctionalInterface
    interface Piece<T> {
        T run() throws IOException, SQLException;
    }

    /** After all that was added before. What goes wrong is logged, and is the result. */
    <T> CompletableFuture<T> add(Piece<T> piece) {
        open.incrementAndGet();
        var result = new CompletableFuture<T>();
        thread.execute(() -> {
            try {
                if (abandoned) {
                    result.cancel(false);
                } else {
                    result.complete(piece.run());
                }
            } catch (IOException | SQLException | RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "a server behind a simulated instance failed", failed);
                result.completeExceptionally(failed);
            } finally {
                open.decrementAndGet();
            }
        });
        return result;
    }

    /** Whether all of it is done; its results are there then. */
    boolean isDone() {
        return open.get() == 0;
    }

    /** Takes no more; what was added is done. */
    void end() {
        thread.shutdown();
    }

    /** Takes no more and begins nothing more; waits for what has begun. */
    void abandon(Duration patience) {
        abandoned = true;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "work on a server did not end within {0}", patience);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
