package dev.uplift.worker.runtime;

import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.event.Event.Declined;
import dev.uplift.contracts.event.Event.Failed;
import dev.uplift.contracts.event.Heartbeat;
import dev.uplift.contracts.plan.Lane;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Driver.Action;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** All turns that this worker holds. */
@Singleton
class Turns {

    private static final Logger LOG = Logger.getLogger(Turns.class);

    private final Identity identity;
    private final Drivers drivers;
    private final Slots slots;
    private final Pulse pulse;
    private final Outgoing outgoing;
    private final Secrets secrets;
    private final Map<Turn, Held> held = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("turn-timer").factory());
    private volatile boolean ending;

    Turns(Identity identity, Drivers drivers, Slots slots, Pulse pulse, Outgoing outgoing, Secrets secrets) {
        this.identity = identity;
        this.drivers = drivers;
        this.slots = slots;
        this.pulse = pulse;
        this.outgoing = outgoing;
        this.secrets = secrets;
        timer.setRemoveOnCancelPolicy(true);
    }

    @PreDestroy
    void closeTimer() {
        timer.shutdownNow();
    }

    /** Answers a command at once: accepts it and runs it, or declines it. */
    void take(String key, Execute command) {
        var telling = new Telling(outgoing, identity.id(), key);
        var turn = Turn.of(command);
        if (held.containsKey(turn)) {
            return;
        }
        var action = drivers.action(command.source().provider(), command.step().action());
        if (action.isEmpty()) {
            telling.tell(new Failed(
                    command.upgrade(), command.turn(), identity.id(), Unknown.action(command), Duration.ZERO));
        } else if (ending || !pulse.beats() || !slots.take(command.step().lane())) {
            telling.tell(new Declined(command.upgrade(), command.turn(), identity.id(), "no room"));
        } else {
            begin(turn, command, action.get(), telling);
        }
    }

    private void begin(Turn turn, Execute command, Action action, Telling telling) {
        var work = new Held(command, telling, pulse, secrets, action.lastWords());
        held.put(turn, work);
        Thread.ofVirtual()
                .name("%s-%d".formatted(turn.upgrade(), turn.number()))
                .start(() -> {
                    try {
                        new Runner(work, action, telling, timer).run().whenComplete((_, _) -> held.remove(turn, work));
                    } finally {
                        slots.giveBack(command.step().lane());
                    }
                });
    }

    /** Does what the API tells about a turn; of turns that are not held here, nothing. */
    void control(Control control) {
        var work = held.get(new Turn(control.upgrade(), control.turn()));
        if (work == null || !control.worker().isEmpty() && !control.worker().equals(identity.id())) {
            return;
        }
        switch (control) {
            case Control.Go _ -> work.go();
            case Control.Drop _ -> work.stop(StopReason.DROPPED);
            case Control.Cancel _ -> {
                work.stop(StopReason.CANCELLED);
                endLastWords(work);
            }
        }
    }

    /** Whoever has last words has them only so long. */
    private void endLastWords(Held work) {
        var action = drivers.action(
                work.command().source().provider(), work.command().step().action());
        var words = action.map(Action::lastWords).orElse(Duration.ZERO);
        if (words.isPositive()) {
            timer.schedule(() -> work.stop(StopReason.TIMED_OUT), words.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** This worker cannot prove any more that it lives: all that it holds must end. */
    void loseLeases() {
        held.values().forEach(work -> work.stop(StopReason.LEASE_LOST));
    }

    /** All that is held, for the heartbeat. */
    List<Heartbeat.Held> list() {
        return held.entrySet().stream()
                .map(entry -> new Heartbeat.Held(
                        entry.getKey().upgrade(),
                        entry.getKey().number(),
                        entry.getValue().elapsed()))
                .toList();
    }

    /**
     * Hands everything back: what costs nothing at once, data steps after a time of grace.
     *
     * @param grace how long data steps may still run
     * @param answers how long to wait then until Kafka has all verdicts
     */
    void end(Duration grace, Duration answers) throws InterruptedException {
        ending = true;
        held.values().stream()
                .filter(work -> work.command().step().lane() == Lane.CONTROL || !work.isGoing())
                .forEach(work -> work.stop(StopReason.WORKER_ENDS));
        awaitEmpty(grace);
        held.values().forEach(work -> work.stop(StopReason.WORKER_ENDS));
        awaitEmpty(answers);
        if (!held.isEmpty()) {
            LOG.warnf("ending with %d turns unanswered; others will take them over", held.size());
        }
    }

    private void awaitEmpty(Duration most) throws InterruptedException {
        var until = System.nanoTime() + most.toNanos();
        while (!held.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
