package dev.uplift.worker.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One kind of question that many ask at the same time: whoever asks while a call is on its way shares the next one. An
 * answer is always read after its question was asked. Remembers nothing but the questions that are still open.
 *
 * @param <K> what is asked for
 * @param <V> what is answered
 */
public final class SharedLookup<K, V> {

    private static final String LOOKS = "uplift.provider.looks";

    private final Asker asker;
    private final String kind;
    private final int most;
    private final Duration gather;
    private final Reading<K, V> reading;
    /** Everybody who asks: so many calls it would take if nobody shared them. */
    private final Counter looks;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    /** In the order in which they were asked, so that nobody is overtaken for ever. */
    private final Map<K, CompletableFuture<Optional<V>>> open = new LinkedHashMap<>();

    private long departure;
    private boolean running;

    /** Reads what is there for some keys; what is not there is left out. Throws what its askers are to get. */
    @FunctionalInterface
    public interface Reading<K, V> {
        Map<K, V> read(List<K> keys);
    }

    /**
     * @param asker says how a caller learns that it was interrupted
     * @param kind for the name of the thread
     * @param most how many keys one reading takes
     * @param gather how long a question waits for others to share its call, unless {@code most} are there
     */
    public SharedLookup(Asker asker, String kind, int most, Duration gather, Reading<K, V> reading) {
        this.asker = asker;
        this.kind = kind;
        this.most = most;
        this.gather = gather;
        this.reading = reading;
        this.looks = Metrics.counter(LOOKS, "provider", asker.provider(), "kind", kind);
    }

    /**
     * What is there now.
     *
     * @throws RuntimeException also that of {@link Asker#stopped} if the caller is interrupted; the others get their answer
     */
    public Optional<V> find(K key) {
        looks.increment();
        return asker.await(ask(key));
    }

    /** What is there now of several, which share a call as far as it takes them; otherwise as {@link #find}. */
    public List<V> findAll(Collection<K> keys) {
        looks.increment(keys.size());
        return askTogether(keys).stream()
                .flatMap(answer -> asker.await(answer).stream())
                .toList();
    }

    /** However long this takes, no call leaves with some of them. */
    private List<CompletableFuture<Optional<V>>> askTogether(Collection<K> keys) {
        lock.lock();
        try {
            return keys.stream().map(this::ask).toList();
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Optional<V>> ask(K key) {
        lock.lock();
        try {
            if (open.isEmpty()) {
                departure = System.nanoTime() + gather.toNanos();
            }
            var answer = open.computeIfAbsent(key, _ -> new CompletableFuture<>());
            if (!running) {
                running = true;
                Thread.ofVirtual().name("lookup-" + kind).start(this::readAll);
            }
            if (open.size() >= most) {
                enough.signal();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void readAll() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            answer(batch);
        }
    }

    /** The questions of the next call; empty when there are none, and this thread ends. */
    private Map<K, CompletableFuture<Optional<V>>> next() {
        lock.lock();
        try {
            gather();
            var batch = new LinkedHashMap<K, CompletableFuture<Optional<V>>>();
            var questions = open.entrySet().iterator();
            while (questions.hasNext() && batch.size() < most) {
                var question = questions.next();
                batch.put(question.getKey(), question.getValue());
                questions.remove();
            }
            running = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        try {
            var left = departure - System.nanoTime();
            while (!open.isEmpty() && open.size() < most && left > 0) {
                left = enough.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            // nobody has this thread; were it interrupted, the call would only go out sooner
        }
    }

    /** Whatever happens, everybody gets an answer; nobody else is listening to this thread. */
    private void answer(Map<K, CompletableFuture<Optional<V>>> batch) {
        try {
            var found = reading.read(new ArrayList<>(batch.keySet()));
            batch.forEach((key, answer) -> answer.complete(Optional.ofNullable(found.get(key))));
        } catch (RuntimeException | Error failed) {
            batch.values().forEach(answer -> answer.completeExceptionally(failed));
        }
    }
}
