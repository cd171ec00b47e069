package dev.uplift.api.report;

import dev.uplift.api.core.PastRehearsal;
import dev.uplift.api.core.State;
import dev.uplift.api.core.Upgrade;
import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.api.projection.ReusedFrom;
import dev.uplift.api.projection.UpgradeView.Seconds;
import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The upgrade as it was tried before.
 *
 * @param skippedBecause as whoever asked for it wrote
 * @param reusedFrom the earlier one that this upgrade rests on; empty if it makes its own
 * @param time of all its steps, whoever's; empty if none ran
 * @param steps of it, in their order
 * @param checks that were made in it
 */
public record Rehearsal(
        Outcome outcome,
        Optional<String> skippedBecause,
        Optional<ReusedFrom> reusedFrom,
        Optional<Seconds> time,
        List<StepTimes> steps,
        Checks checks) {

    /** What became of it. */
    public enum Outcome {
        /** It was asked to be left out. */
        SKIPPED,
        /** The plan has none. */
        NOT_IN_PLAN,
        NOT_YET,
        RUNNING,
        DONE,
        /** An earlier upgrade's rehearsal of the same counts. */
        REUSED,
        FAILED,
        /** The upgrade was ended before anybody decided on the rehearsal's results. */
        ENDED
    }

    static Rehearsal of(Upgrade upgrade, Checks checks) {
        var options = upgrade.request().options();
        var steps = steps(upgrade);
        return new Rehearsal(
                outcome(upgrade, steps),
                options.rehearsalReason(),
                ReusedFrom.of(upgrade),
                time(upgrade).map(Seconds::of),
                StepTimes.of(upgrade, steps),
                checks);
    }

    /** Those before the gate; what follows it only cleans up. */
    private static List<Step> steps(Upgrade upgrade) {
        return upgrade.plan().map(plan -> plan.steps().subList(0, plan.gated())).orElse(List.of()).stream()
                .filter(step -> step.phase() == Phase.REHEARSE)
                .toList();
    }

    private static Stream<StepTime> times(Upgrade upgrade) {
        var names = steps(upgrade).stream().map(Step::name).toList();
        return upgrade.times().stream().filter(time -> names.contains(time.step()));
    }

    private static Optional<Duration> time(Upgrade upgrade) {
        return upgrade.memory()
                .reused()
                .map(PastRehearsal::took)
                .or(() -> times(upgrade).map(StepTime::elapsed).reduce(Duration::plus));
    }

    /** When the last of its steps was over; empty if none ran. */
    static Optional<Instant> endedAt(Upgrade upgrade) {
        return upgrade.memory()
                .reused()
                .map(PastRehearsal::endedAt)
                .or(() -> times(upgrade).map(StepTime::endedAt).max(Comparator.naturalOrder()));
    }

    private static Outcome outcome(Upgrade upgrade, List<Step> steps) {
        if (upgrade.request().options().rehearsal() == UpgradeOptions.Rehearsal.SKIP) {
            return Outcome.SKIPPED;
        }
        if (steps.isEmpty()) {
            return upgrade.plan().isEmpty() ? Outcome.NOT_YET : Outcome.NOT_IN_PLAN;
        }
        if (upgrade.memory().reused().isPresent()) {
            return Outcome.REUSED;
        }
        if (steps.stream().noneMatch(step -> upgrade.begun().contains(step.name()))) {
            return Outcome.NOT_YET;
        }
        return isDecided(upgrade)
                ? Outcome.DONE
                : outcome(upgrade.state(), upgrade.plan().orElseThrow().gated());
    }

    private static boolean isDecided(Upgrade upgrade) {
        var plan = upgrade.plan().orElseThrow();
        return upgrade.consent().approval().isPresent()
                || plan.steps().subList(plan.gated(), plan.steps().size()).stream()
                        .anyMatch(step -> upgrade.begun().contains(step.name()));
    }

    private static Outcome outcome(State state, int gate) {
        return switch (state) {
            case State.AwaitingApproval _,
                    State.Scheduled _,
                    State.Rechecking _,
                    State.Rejected _,
                    State.Observing _,
                    State.Succeeded _ -> Outcome.DONE;
            case State.Running running -> running.at() < gate ? Outcome.RUNNING : Outcome.DONE;
            case State.Paused(int at) -> at < gate ? Outcome.RUNNING : Outcome.DONE;
            case State.Failed failed -> failed(failed.at().phase());
            case State.Cancelling its -> outcome(its.then(), gate);
            case State.Ending(var _, var then) -> outcome(then, gate);
            case State.Planning _,
                    State.Planned _,
                    State.Cancelled _,
                    State.RollingBack _,
                    State.RolledBack _,
                    State.Closed _ -> Outcome.ENDED;
        };
    }

    private static Outcome failed(Phase at) {
        return switch (at) {
            case REHEARSE -> Outcome.FAILED;
            case QUIESCE, UPGRADE, VERIFY, OPTIMIZE, RESUME, OBSERVE, CLEAN_UP -> Outcome.DONE;
            case INSPECT, PRECHECK, BACKUP, APPROVE, ROLL_BACK -> Outcome.ENDED;
        };
    }
}
