package dev.uplift.worker.runtime;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.event.Event.InquiryFailed;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * All inquiries that this worker looks into, each in a slot of the control lane. They change nothing, so they need neither
 * Go nor a lease: whoever hears nothing of one asks again.
 */
@Singleton
class Inquiries {

    private static final Logger LOG = Logger.getLogger(Inquiries.class);

    private final Identity identity;
    private final Drivers drivers;
    private final Slots slots;
    private final Outgoing outgoing;
    private final Secrets secrets;
    private final Map<String, Looking> running = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("inquiry-timer").factory());
    private volatile boolean ending;

    Inquiries(Identity identity, Drivers drivers, Slots slots, Outgoing outgoing, Secrets secrets) {
        this.identity = identity;
        this.drivers = drivers;
        this.slots = slots;
        this.outgoing = outgoing;
        this.secrets = secrets;
        timer.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void closeTimer() {
        timer.shutdownNow();
    }

    /** Answers at once: looks, or says why not. */
    void take(String key, Inquiry inquiry) {
        var telling = new Telling(outgoing, identity.id(), key);
        var before = running.get(inquiry.id());
        if (before != null && before.inquiry().turn() >= inquiry.turn()) {
            return;
        }
        var discovery = drivers.discovery(inquiry.provider());
        if (discovery.isEmpty()) {
            telling.tell(failed(inquiry, Unknown.discovery(inquiry)));
        } else if (ending || !slots.take(Lane.CONTROL)) {
            telling.tell(failed(inquiry, noRoom()));
        } else {
            begin(inquiry, discovery.get(), telling);
        }
    }

    private void begin(Inquiry inquiry, Discovery discovery, Telling telling) {
        var looking = new Looking(inquiry, discovery, secrets, telling, timer);
        var before = running.put(inquiry.id(), looking);
        if (before != null) {
            before.stop(StopReason.DROPPED);
        }
        Thread.ofVirtual().name(inquiry.id()).start(() -> {
            try {
                looking.run().whenComplete((_, _) -> running.remove(inquiry.id(), looking));
            } finally {
                slots.giveBack(Lane.CONTROL);
            }
        });
    }

    private InquiryFailed failed(Inquiry inquiry, Problem problem) {
        return new InquiryFailed(inquiry.id(), inquiry.turn(), identity.id(), problem);
    }

    private static Problem noRoom() {
        return Problem.of(Kind.TRANSIENT, "no-room", "The worker has no room.", "Wait, or start more workers.");
    }

    /**
     * Stops all of them, for others to look.
     *
     * @param answers how long to wait until Kafka has what they say
     */
    void end(Duration answers) throws InterruptedException {
        ending = true;
        running.values().forEach(looking -> looking.stop(StopReason.WORKER_ENDS));
        var until = System.nanoTime() + answers.toNanos();
        while (!running.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (!running.isEmpty()) {
            LOG.warnf("ending with %d inquiries unanswered; they will be sent again", running.size());
        }
    }
}
