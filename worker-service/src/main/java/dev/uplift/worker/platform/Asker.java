package dev.uplift.worker.platform;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Who waits for what another thread asks of a platform, as if its own had asked.
 *
 * @param provider the driver's name, for measuring
 * @param stopped how the platform's SDK says that a thread was interrupted
 */
public record Asker(String provider, Function<InterruptedException, RuntimeException> stopped) {

    /**
     * The answer, or the exception that the other thread met.
     *
     * @throws RuntimeException also that of {@link #stopped} if this thread is interrupted; the other one goes on
     */
    <T> T await(Future<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw stopped.apply(interrupted);
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException refused -> refused;
                case Error broken -> throw broken;
                case Throwable unexpected -> new IllegalStateException(unexpected);
            };
        }
    }
}
