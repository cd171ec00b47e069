package dev.uplift.worker.provider.awsrds.account;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.AbortedException;

/** Waits for what another thread asks of AWS, as if this one had asked. */
public final class Answers {

    private Answers() {}

    /**
     * The answer, or the exception that the other thread met.
     *
     * @throws AbortedException if this thread is interrupted, as the SDK does it; the other one goes on
     */
    static <T> T await(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while it waited for an answer", stopped);
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException refused -> refused;
                case Error broken -> throw broken;
                case Throwable unexpected -> new IllegalStateException(unexpected);
            };
        }
    }

    /** The SDK says that the thread was interrupted in its own way; this is everybody else's. */
    public static InterruptedException interrupted(AbortedException stopped) {
        Thread.interrupted();
        var interrupted = new InterruptedException(stopped.getMessage());
        interrupted.initCause(stopped);
        return interrupted;
    }
}
