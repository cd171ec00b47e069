package dev.uplift.api.core;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Control;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A decision being written: the next upgrade so far, and the effects so far. Lives within one call of decide. */
final class Draft {

    static final Duration STOP_AGAIN = Duration.ofSeconds(5);
    private static final int SLOWEST_BACK_OFF_SECONDS = 30;

    private final List<Effect> effects = new ArrayList<>();
    private final Instant now;
    private Upgrade upgrade;

    Draft(Upgrade upgrade, Instant now) {
        this.upgrade = upgrade;
        this.now = now;
    }

    Upgrade upgrade() {
        return upgrade;
    }

    Instant now() {
        return now;
    }

    void become(Upgrade next) {
        upgrade = next;
    }

    /** Goes into a state, and notes it if people see a difference. */
    void go(State next) {
        if (next.name() != upgrade.state().name()) {
            note("state", Map.of("state", next.name().name()));
        }
        var ends = next.name().isEnd() && !upgrade.state().name().isEnd();
        upgrade = upgrade.in(next);
        if (ends) {
            CleanUps.begin(this);
            Lessons.ended(this);
        }
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void note(String type, Map<String, Object> data) {
        effects.add(new Effect.Note(type, data));
    }

    /** Commands a step for the first time; the caller puts the flight into a state. */
    Flight launch(Step step) {
        var flight = Flight.first(step, upgrade.turn() + 1, now);
        upgrade = upgrade.flying(flight);
        note("step-started", Map.of("step", step.name(), "phase", step.phase(), "turn", flight.turn()));
        send(flight, false, Duration.ZERO);
        return flight;
    }

    /** Commands the step of a flight again, in a new turn, wherever the flight stands. */
    void resend(Flight flight, Duration used) {
        var next = flight.again(upgrade.turn() + 1, used);
        replace(flight, next);
        upgrade = upgrade.flying(next);
        send(next, false, Duration.ZERO);
    }

    /** Offers a declined step to another worker, later and later. */
    void offerElsewhere(Flight flight) {
        var delay = Duration.ofSeconds(Math.min(SLOWEST_BACK_OFF_SECONDS, 1L << Math.min(flight.declined(), 5)));
        var next = flight.countingDecline().again(upgrade.turn() + 1, Duration.ZERO);
        replace(flight, next);
        upgrade = upgrade.flying(next);
        send(next, true, delay);
    }

    /** Offers a step to another worker after the longest wait, since the one that had it cannot do it. */
    void offerElsewhereLater(Flight flight) {
        var next = flight.again(upgrade.turn() + 1, Duration.ZERO);
        replace(flight, next);
        upgrade = upgrade.flying(next);
        send(next, true, Duration.ofSeconds(SLOWEST_BACK_OFF_SECONDS));
    }

    private void send(Flight flight, boolean elsewhere, Duration delay) {
        effects.add(new Effect.Send(command(flight), elsewhere, delay));
    }

    private Execute command(Flight flight) {
        var request = upgrade.request();
        Map<String, Object> needed = HashMap.newHashMap(flight.step().needs().size());
        for (var key : flight.step().needs()) {
            var value = upgrade.facts().get(key);
            if (value != null) {
                needed.put(key, value);
            }
        }
        return new Execute(
                upgrade.id(),
                flight.turn(),
                flight.step(),
                request.source(),
                request.target(),
                request.targetVersion(),
                request.strategy(),
                request.options(),
                needed,
                flight.left(),
                notAfter(flight));
    }

    /** The first step that touches production must begin while the window is open; what is committed is finished at any hour. */
    private Optional<Instant> notAfter(Flight flight) {
        return upgrade.consent()
                .latestStart()
                .filter(_ -> !flight.mayHaveRun() && !MainLine.isCommitted(upgrade))
                .filter(_ -> upgrade.plan()
                        .filter(plan -> plan.indexOf(flight.step().name()) == plan.production())
                        .isPresent());
    }

    /** Whether the step must not begin any more in this window. */
    boolean isTooLate(Flight flight) {
        return !isCompanion(flight) && notAfter(flight).filter(now::isAfter).isPresent();
    }

    /** Puts a flight in the place of another one with the same step. */
    void replace(Flight old, Flight next) {
        if (isCompanion(old)) {
            upgrade = upgrade.beside(upgrade.companions().stream()
                    .map(each -> each.turn() == old.turn() ? next : each)
                    .toList());
        } else if (isCleanUp(old)) {
            upgrade.cleanUps().stream()
                    .filter(each -> isOf(old, each))
                    .forEach(each -> upgrade = upgrade.cleaning(each.flying(next)));
        } else {
            upgrade = upgrade.in(upgrade.state().with(next));
        }
    }

    /** Takes a companion's flight away. */
    void remove(Flight companion) {
        upgrade = upgrade.beside(upgrade.companions().stream()
                .filter(each -> each.turn() != companion.turn())
                .toList());
    }

    boolean isCompanion(Flight flight) {
        return upgrade.companions().stream().anyMatch(each -> each.turn() == flight.turn());
    }

    boolean isCleanUp(Flight flight) {
        return upgrade.cleanUps().stream().anyMatch(each -> isOf(flight, each));
    }

    private static boolean isOf(Flight flight, CleanUp cleanUp) {
        return cleanUp.flight().filter(its -> its.turn() == flight.turn()).isPresent();
    }

    /** A flight that no longer counts; whoever accepts it is told to drop it. */
    void forget(Flight flight) {
        flight.worker()
                .ifPresent(worker -> add(new Effect.Tell(new Control.Drop(upgrade.id(), flight.turn(), worker))));
    }

    /** Tells the worker to stop, again and again until it answers; answers the flight that was told so. */
    Flight stop(Flight flight) {
        flight.worker().ifPresent(worker -> {
            add(new Effect.Tell(new Control.Cancel(upgrade.id(), flight.turn(), worker)));
            add(new Effect.Wake(Input.Timer.STOP_AGAIN, flight.turn(), STOP_AGAIN));
        });
        return flight.toldToStop();
    }

    void completed(Flight flight, Duration lastTurn) {
        timed(flight, lastTurn, true, "step-completed", Map.of());
    }

    void failed(Flight flight, Duration lastTurn, Problem problem) {
        timed(flight, lastTurn, false, "step-failed", Map.of("code", problem.code(), "detail", problem.detail()));
    }

    void stopped(Flight flight, Duration lastTurn) {
        timed(flight, lastTurn, false, "step-stopped", Map.of());
    }

    /** Keeps how long a step took, over all its turns, and notes how it ended. */
    private void timed(Flight flight, Duration lastTurn, boolean done, String noted, Map<String, Object> more) {
        var step = flight.step();
        var elapsed = step.timeout().minus(flight.left()).plus(lastTurn);
        upgrade = upgrade.timed(new Upgrade.StepTime(step.name(), step.phase(), elapsed, now, done));
        var data = new LinkedHashMap<String, Object>();
        data.put("step", step.name());
        data.put("phase", step.phase());
        data.put("seconds", elapsed.toMillis() / 1000.0);
        data.putAll(more);
        note(noted, data);
    }

    Decision proceed() {
        var entries =
                (int) effects.stream().filter(Effect.Note.class::isInstance).count();
        return new Decision.Proceed(upgrade.noted(entries), effects);
    }
}
