package dev.uplift.worker.runtime;

import dev.uplift.contracts.event.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What one turn tells the API, in order. */
final class Telling {

    private static final Logger LOG = Logger.getLogger(Telling.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Outgoing outgoing;
    private final String worker;
    private final String key;

    /** @param key of the command; behind a slash stands only what spreads declined commands */
    Telling(Outgoing outgoing, String worker, String key) {
        this.outgoing = outgoing;
        this.worker = worker;
        this.key = key.split("/", 2)[0];
    }

    String worker() {
        return worker;
    }

    /** Sends it; waits only while it cannot even be queued. */
    CompletableFuture<Void> tell(Event event) {
        while (true) {
            var sent = outgoing.event(key, event);
            if (!sent.isCompletedExceptionally()) {
                return sent;
            }
            LOG.warnf("an event waits for Kafka: %s", sent.exceptionNow().getMessage());
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return sent;
            }
        }
    }
}
