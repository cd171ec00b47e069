package dev.uplift.worker.provider.awsrds.account;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Answers that stay true for a while, each read once however many ask for it at the same time. What failed is not
 * remembered: whoever asks later asks anew.
 */
final class Remembered<K, V> {

    private static final int MOST = 10_000;

    private final AsyncCache<K, V> answers;
    private final Function<K, V> reading;

    Remembered(Duration time, Function<K, V> reading) {
        this(time, reading, Ticker.systemTicker());
    }

    /** @param ticker counts the time in nanoseconds */
    Remembered(Duration time, Function<K, V> reading, Ticker ticker) {
        this.reading = reading;
        this.answers = Caffeine.newBuilder()
                .expireAfterWrite(time)
                .maximumSize(MOST)
                .ticker(ticker)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .buildAsync();
    }

    /** @throws software.amazon.awssdk.core.exception.AbortedException if the caller is interrupted, as the SDK does it; the others get their answer */
    V get(K key) {
        var answer = answers.get(key, reading);
        try {
            return Answers.await(answer);
        } finally {
            // The cache drops a failure too, but only after its waiters were woken: a retry could meet it once more.
            if (answer.isCompletedExceptionally()) {
                answers.asMap().remove(key, answer);
            }
        }
    }
}
