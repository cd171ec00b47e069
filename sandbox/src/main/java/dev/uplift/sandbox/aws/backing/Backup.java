package dev.uplift.sandbox.aws.backing;

import dev.uplift.sandbox.postgres.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A copy of the data of a server, which may still be on its way. It is there until nobody needs it any more. */
public final class Backup {

    private final CompletableFuture<Content> content;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * What it holds.
     *
     * @param major version of the server
     */
    record Content(DataFolder data, int major) {}

    Backup(CompletableFuture<Content> content) {
        this.content = content;
    }

    /** Whether the copying has come to an end. */
    public boolean isDone() {
        return content.isDone();
    }

    /** Whether it came to nothing. */
    public boolean hasFailed() {
        return content.isCompletedExceptionally();
    }

    /** Somebody else needs it, too. */
    Backup use() {
        users.incrementAndGet();
        return this;
    }

    /** One who needed it needs it no more. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            content.thenAccept(gone -> delete(gone.data()));
        }
    }

    private static void delete(DataFolder data) {
        try {
            data.delete();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits for it. */
    Content content() {
        return content.join();
    }
}
