package dev.uplift.worker.runtime;

import dev.uplift.contracts.event.Event.Described;
import dev.uplift.contracts.event.Heartbeat;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The life of this worker: says what it can do, sends heartbeats, stops itself when nobody can hear it, and ends well. */
@Singleton
class Life {

    private static final Logger LOG = Logger.getLogger(Life.class);
    private static final Duration ANSWERS = Duration.ofSeconds(10);

    private final Identity identity;
    private final Drivers drivers;
    private final Slots slots;
    private final Turns turns;
    private final Inquiries inquiries;
    private final Pulse pulse;
    private final Outgoing outgoing;
    private final Duration grace;
    private volatile boolean ending;
    private Thread heart;

    Life(
            Identity identity,
            Drivers drivers,
            Slots slots,
            Turns turns,
            Inquiries inquiries,
            Pulse pulse,
            Outgoing outgoing,
            @ConfigProperty(name = "uplift.grace") Duration grace) {
        this.identity = identity;
        this.drivers = drivers;
        this.slots = slots;
        this.turns = turns;
        this.inquiries = inquiries;
        this.pulse = pulse;
        this.outgoing = outgoing;
        this.grace = grace;
    }

    void start(@Observes @Priority(3000) StartupEvent started) {
        LOG.infof("worker %s of pool %s with %s", identity.id(), identity.pool(), drivers.providers());
        heart = Thread.ofPlatform().daemon().name("heartbeat").start(this::beat);
    }

    void stop(@Observes @Priority(1) ShutdownEvent stopping) throws InterruptedException {
        inquiries.end(ANSWERS);
        turns.end(grace, ANSWERS);
        ending = true;
        heart.interrupt();
    }

    private void beat() {
        var described = false;
        var beating = true;
        try {
            while (!ending) {
                if (!described) {
                    described = describe();
                }
                send();
                var beats = pulse.beats();
                if (beating && !beats) {
                    LOG.warn("no heartbeat was acknowledged for two thirds of the lease: all steps stop");
                    turns.loseLeases();
                }
                beating = beats;
                TimeUnit.NANOSECONDS.sleep(pulse.interval().toNanos());
            }
        } catch (InterruptedException ended) {
            LOG.debug("the heart stops");
        }
    }

    private boolean describe() {
        return !outgoing.event(identity.id(), new Described(identity.id(), identity.pool(), drivers.descriptors()))
                .isCompletedExceptionally();
    }

    private void send() {
        var sentAt = pulse.now();
        outgoing.heartbeat(
                        new Heartbeat(identity.id(), identity.pool(), drivers.providers(), slots.free(), turns.list()))
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        pulse.acknowledged(sentAt);
                    } else {
                        LOG.debugf("a heartbeat was not taken: %s", failure.getMessage());
                    }
                });
    }
}
