package dev.uplift.sandbox.platform;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The calls that a platform was asked, refused ones among them. Safe for threads. */
public final class Calls {

    private final Map<String, Long> byOperation = new TreeMap<>();
    private final CopyOnWriteArrayList<Consumer<Call>> watchers = new CopyOnWriteArrayList<>();
    private long total;

    /**
     * One of them, when it has taken effect and before its answer is sent.
     *
     * @param number counts from 1, over all operations
     * @param operation as the platform names it
     */
    public record Call(long number, String operation) {}

    /** Tells somebody of every further call, on the thread that answers it; may block it. */
    public void watch(Consumer<Call> watcher) {
        watchers.add(watcher);
    }

    public synchronized long total() {
        return total;
    }

    /** How often each operation was asked, by its name. */
    public synchronized Map<String, Long> byOperation() {
        return Map.copyOf(byOperation);
    }

    void count(String operation) {
        Call call;
        synchronized (this) {
            byOperation.merge(operation, 1L, Long::sum);
            call = new Call(++total, operation);
        }
        watchers.forEach(watcher -> watcher.accept(call));
    }
}
