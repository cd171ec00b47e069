package dev.uplift.api.core;

import dev.uplift.api.core.Upgrade.StepTime;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Plan;
import dev.uplift.contracts.plan.Step;
import dev.uplift.contracts.plan.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long clients were kept out, by the times of the steps: for upgrades beside which nobody lived as a client. From the
 * beginning of the first step of the outage to the end of the step that let clients in again. What steps took, workers
 * measured; only the waits between them are told by dates.
 *
 * @param time of all outages together: a retry may bring another one
 * @param began the first of them
 * @param ended the last of them
 */
public record StepOutage(Duration time, Instant began, Instant ended) {

    /**
     * Of an upgrade, as far as outages are over; empty if none is. One that goes on has no length yet. A way back that
     * somebody asks for while the upgraded server is observed is not part of it.
     */
    public static Optional<StepOutage> of(Upgrade upgrade) {
        return upgrade.plan().flatMap(plan -> {
            var watch = new Watch(plan);
            upgrade.times().forEach(watch::ran);
            return watch.measured;
        });
    }

    private StepOutage and(StepOutage later) {
        return new StepOutage(time.plus(later.time), began, later.ended);
    }

    /** With another step in it. A clock that was set back in between makes no wait shorter than none. */
    private StepOutage with(StepTime step) {
        var wait = Duration.between(ended, beginning(step));
        return new StepOutage(
                time.plus(wait.isNegative() ? Duration.ZERO : wait).plus(step.elapsed()), began, step.endedAt());
    }

    private static Instant beginning(StepTime step) {
        return step.endedAt().minus(step.elapsed());
    }

    /** Goes along the steps as they ran, and knows at each whether clients are kept out. */
    private static final class Watch {
        private final Plan plan;
        private final int last;
        private final int noReturn;
        /** What takes back what QUIESCE did, and has not yet: until then that keeps clients out. */
        private final Set<String> due = new HashSet<>();

        private Optional<StepOutage> current = Optional.empty();
        private Optional<StepOutage> measured = Optional.empty();

        Watch(Plan plan) {
            this.plan = plan;
            this.last = plan.steps().stream()
                    .filter(Step::outage)
                    .map(Step::name)
                    .map(plan::indexOf)
                    .reduce(-1, Math::max);
            this.noReturn = MainLine.pointOfNoReturn(plan);
        }

        void ran(StepTime time) {
            var at = plan.indexOf(time.step());
            if (at >= 0) {
                forward(plan.steps().get(at), at, time);
            } else {
                plan.undo().stream()
                        .filter(undo -> undo.step().name().equals(time.step()))
                        .forEach(undo -> back(undo, time));
            }
        }

        private void forward(Step step, int at, StepTime time) {
            take(step, time);
            if (step.outage()) {
                keptOutBy(step);
            }
            // What fails behind the point of no return is a warning, and the next step follows.
            var goesOn = time.completed() || at > noReturn;
            if (goesOn ? at >= last : due.isEmpty()) {
                end();
            }
        }

        private void keptOutBy(Step step) {
            if (step.phase() == Phase.QUIESCE) {
                plan.undo().stream()
                        .filter(undo -> undo.undoes().equals(step.name()))
                        .forEach(undo -> due.add(undo.step().name()));
            }
        }

        private void back(Undo undo, StepTime time) {
            take(undo.step(), time);
            if (time.completed()) {
                due.remove(undo.step().name());
            }
            if (due.isEmpty()) {
                end();
            }
        }

        private void take(Step step, StepTime time) {
            if (current.isEmpty() && step.outage()) {
                var begins = beginning(time);
                current = Optional.of(new StepOutage(Duration.ZERO, begins, begins));
            }
            current = current.map(its -> its.with(time));
        }

        private void end() {
            measured = Stream.concat(measured.stream(), current.stream()).reduce(StepOutage::and);
            current = Optional.empty();
        }
    }
}
