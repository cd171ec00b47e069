package dev.uplift.api.rest;

import dev.uplift.api.rest.SubmissionBatch.Answer;
import dev.uplift.api.rest.SubmissionBatch.Keyed;
import dev.uplift.api.store.Transience;
import dev.uplift.contracts.UpgradeId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where requests wait to be written. All that come while one transaction is written share the next one, so that a crowd
 * costs little more than one, and a single request waits for nobody.
 */
@ApplicationScoped
class SubmissionQueue {

    private static final int MOST = 200;
    private static final int PATIENCE_SECONDS = 60;

    private record Waiting(Keyed keyed, Set<String> claims, CompletableFuture<Answer> answer) {}

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Deque<Waiting> deferred = new ArrayDeque<>();
    private final AgroalDataSource database;
    private final SubmissionBatch batch;
    private volatile boolean ending;
    private Thread thread;

    SubmissionQueue(AgroalDataSource database, SubmissionBatch batch) {
        this.database = database;
        this.batch = batch;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("submissions").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopping) {
        ending = true;
        thread.interrupt();
    }

    /**
     * Returns when what was asked for is durable.
     *
     * @throws ApiProblem 503 if the database does not answer, or this process ends
     */
    Answer write(Keyed keyed) throws InterruptedException {
        var waiting = new Waiting(keyed, keyed.claims(), new CompletableFuture<>());
        queue.add(waiting);
        try {
            return waiting.answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ApiProblem problem) {
                throw problem;
            }
            if (Transience.passes(failed.getCause())) {
                throw ApiProblem.unavailable();
            }
            throw new IllegalStateException("a request could not be written", failed.getCause());
        } catch (TimeoutException slow) {
            throw ApiProblem.unavailable();
        }
    }

    private void run() {
        while (!ending) {
            try {
                write(next());
            } catch (InterruptedException woken) {
                // Only to look whether this process ends.
            }
        }
        queue.drainTo(deferred);
        deferred.forEach(waiting -> waiting.answer().completeExceptionally(ApiProblem.unavailable()));
    }

    /** Those that wait, the first come first, as far as they have nothing to do with one another. */
    private List<Waiting> next() throws InterruptedException {
        if (deferred.isEmpty()) {
            deferred.add(queue.take());
        }
        queue.drainTo(deferred, MOST);
        var claimed = new HashSet<String>();
        var next = new ArrayList<Waiting>();
        var later = new ArrayList<Waiting>();
        while (!deferred.isEmpty() && next.size() < MOST) {
            var waiting = deferred.removeFirst();
            var free = waiting.claims().stream().noneMatch(claimed::contains);
            claimed.addAll(waiting.claims());
            (free ? next : later).add(waiting);
        }
        later.reversed().forEach(deferred::addFirst);
        return next;
    }

    private void write(List<Waiting> all) {
        try {
            var answers = transaction(all.stream().map(Waiting::keyed).toList());
            all.forEach(waiting ->
                    waiting.answer().complete(answers.get(waiting.keyed().id())));
        } catch (RuntimeException failed) {
            if (all.size() == 1 || Transience.passes(failed)) {
                all.forEach(waiting -> waiting.answer().completeExceptionally(failed));
            } else {
                // One of them is to blame; the others must not suffer for it.
                all.forEach(waiting -> write(List.of(waiting)));
            }
        }
    }

    private Map<UpgradeId, Answer> transaction(List<Keyed> all) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection()) {
                return batch.write(connection, all);
            }
        });
    }
}
