package dev.uplift.worker.platform;

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
public final class Remembered<K, V> {

    private static final int MOST = 10_000;

    private final Asker asker;
    private final AsyncCache<K, V> answers;
    private final Function<K, V> reading;

    /** @param asker says how a caller learns that it was interrupted */
    public Remembered(Asker asker, Duration time, Function<K, V> reading) {
        this(asker, time, reading, Ticker.systemTicker());
    }

    /** @param ticker counts the time in nanoseconds */
    Remembered(Asker asker, Duration time, Function<K, V> reading, Ticker ticker) {
        this.asker = asker;
        this.reading = reading;
        this.answers = Caffeine.newBuilder()
                .expireAfterWrite(time)
                .maximumSize(MOST)
                .ticker(ticker)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .buildAsync();
    }

    /** @throws RuntimeException also that of {@link Asker#stopped} if the caller is interrupted; the others get their answer */
    public V get(K key) {
        var answer = answers.get(key, reading);
        try {
            return asker.await(answer);
        } finally {
            // The cache drops a failure too, but only after its waiters were woken: a retry could meet it once more.
            if (answer.isCompletedExceptionally()) {
                answers.asMap().remove(key, answer);
            }
        }
    }
}
