package dev.uplift.api.core;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where an upgrade stands. Each state holds exactly what its next decision needs. */
public sealed interface State {

    /** How the API calls it. */
    Name name();

    /** The words of the API; the meaning of each is in {@code docs/states.md}. */
    enum Name {
        PLANNING,
        PLANNED,
        REJECTED,
        AWAITING_APPROVAL,
        SCHEDULED,
        RUNNING,
        PAUSED,
        CANCELLING,
        CANCELLED,
        OBSERVING,
        SUCCEEDED,
        FAILED,
        ROLLING_BACK,
        ROLLED_BACK,
        CLOSED;

        /** Whether nothing more happens by itself. */
        public boolean isOver() {
            return switch (this) {
                case PLANNING, AWAITING_APPROVAL, SCHEDULED, RUNNING, PAUSED, CANCELLING, OBSERVING, ROLLING_BACK ->
                    false;
                case PLANNED, REJECTED, CANCELLED, SUCCEEDED, FAILED, ROLLED_BACK, CLOSED -> true;
            };
        }

        /** Whether it will never be another one, so that what was made for the upgrade can be removed in time. */
        public boolean isEnd() {
            return switch (this) {
                case REJECTED, CANCELLED, SUCCEEDED, ROLLED_BACK, CLOSED -> true;
                case PLANNING,
                        PLANNED,
                        AWAITING_APPROVAL,
                        SCHEDULED,
                        RUNNING,
                        PAUSED,
                        CANCELLING,
                        OBSERVING,
                        FAILED,
                        ROLLING_BACK -> false;
            };
        }

        /** Whether no other upgrade of the same servers may start. */
        public boolean locksServers() {
            return switch (this) {
                case PLANNING,
                        AWAITING_APPROVAL,
                        SCHEDULED,
                        RUNNING,
                        PAUSED,
                        CANCELLING,
                        OBSERVING,
                        FAILED,
                        ROLLING_BACK -> true;
                case PLANNED, REJECTED, CANCELLED, SUCCEEDED, ROLLED_BACK, CLOSED -> false;
            };
        }
    }

    /** The step in flight on the main line, if there is one. */
    default Optional<Flight> flight() {
        return switch (this) {
            case Planning planning -> planning.step;
            case Rechecking rechecking -> Optional.of(rechecking.step);
            case Running running -> running.step;
            case Cancelling cancelling -> Optional.of(cancelling.course.flight);
            case RollingBack rollingBack -> Optional.of(rollingBack.course.flight);
            case Failed failed -> failed.opening.map(Course::flight);
            case Succeeded succeeded -> succeeded.releasing.map(Course::flight);
            case Ending _,
                    Planned _,
                    Rejected _,
                    AwaitingApproval _,
                    Scheduled _,
                    Paused _,
                    Observing _,
                    Cancelled _,
                    RolledBack _,
                    Closed _ -> Optional.empty();
        };
    }

    /** Why it did not get where it was going, if it did not. */
    default Optional<Problem> failure() {
        return switch (this) {
            case Rejected(var why) -> Optional.of(why);
            case Failed failed -> Optional.of(failed.problem);
            case RollingBack back -> Optional.of(back.cause);
            case RolledBack(var cause) -> Optional.of(cause);
            case Closed closed -> Optional.of(closed.problem);
            case Ending(var _, var then) -> then.failure();
            case Planning _,
                    Planned _,
                    AwaitingApproval _,
                    Scheduled _,
                    Rechecking _,
                    Running _,
                    Paused _,
                    Cancelling _,
                    Cancelled _,
                    Observing _,
                    Succeeded _ -> Optional.empty();
        };
    }

    /** The same state with another flight on its main line. */
    default State with(Flight flight) {
        return switch (this) {
            case Planning _ -> new Planning(flight);
            case Rechecking its -> new Rechecking(its.at, flight);
            case Running running -> new Running(running.at, Optional.of(flight), running.pausing);
            case Cancelling its -> new Cancelling(its.then, its.course.with(flight));
            case RollingBack its -> new RollingBack(its.cause, its.course.with(flight));
            case Failed its -> new Failed(its.problem, its.at, its.opening.map(course -> course.with(flight)));
            case Succeeded its -> new Succeeded(its.releasing.map(course -> course.with(flight)), its.released);
            case Ending _,
                    Planned _,
                    Rejected _,
                    AwaitingApproval _,
                    Scheduled _,
                    Paused _,
                    Observing _,
                    Cancelled _,
                    RolledBack _,
                    Closed _ -> this;
        };
    }

    /**
     * The servers are looked at.
     *
     * @param step INSPECT or PRECHECK; empty while it is looked up what earlier upgrades teach, within one transaction
     */
    record Planning(Optional<Flight> step) implements State {
        static final Planning RECALLING = new Planning(Optional.empty());

        public Planning {
            step = step == null ? Optional.empty() : step;
        }

        public Planning(Flight step) {
            this(Optional.of(step));
        }

        @Override
        public Name name() {
            return Name.PLANNING;
        }
    }

    /** The end of a dry run. */
    record Planned() implements State {
        @Override
        public Name name() {
            return Name.PLANNED;
        }
    }

    /** Nothing was touched, and nothing will be. */
    record Rejected(Problem why) implements State {
        @Override
        public Name name() {
            return Name.REJECTED;
        }
    }

    /**
     * Somebody must say yes before production is touched.
     *
     * @param at place of the step that waits for it
     */
    record AwaitingApproval(int at) implements State {
        @Override
        public Name name() {
            return Name.AWAITING_APPROVAL;
        }
    }

    /**
     * All is ready; its window is waited for.
     *
     * @param at place of the step that waits for it
     * @param opens the first moment at which it may start
     * @param latestStart the last one
     * @param closes when production must be left alone again
     */
    record Scheduled(int at, Instant opens, Instant latestStart, Instant closes) implements State {
        @Override
        public Name name() {
            return Name.SCHEDULED;
        }
    }

    /**
     * Time has passed since the prechecks: INSPECT and PRECHECK are asked again before production is touched.
     *
     * @param at place of the step that waits for it
     */
    record Rechecking(int at, Flight step) implements State {
        @Override
        public Name name() {
            return Name.RUNNING;
        }
    }

    /**
     * The plan is carried out.
     *
     * @param at place of the current step in the plan
     * @param step the flight; empty while the step waits for the first news of its companions
     * @param pausing somebody asked to hold after this step
     */
    record Running(int at, Optional<Flight> step, boolean pausing) implements State {
        public Running {
            step = step == null ? Optional.empty() : step;
        }

        @Override
        public Name name() {
            return Name.RUNNING;
        }
    }

    /**
     * Somebody asked to hold; nothing is in flight.
     *
     * @param at place of the step that follows
     */
    record Paused(int at) implements State {
        @Override
        public Name name() {
            return Name.PAUSED;
        }
    }

    /** Steps that run one after the other outside the plan's main line. */
    record Course(Flight flight, List<Step> rest) {
        public Course {
            rest = List.copyOf(rest);
        }

        Course with(Flight other) {
            return new Course(other, rest);
        }
    }

    /**
     * Somebody asked to stop: the step in flight ends, then what was made is undone.
     *
     * @param then cancelled, or rejected
     */
    record Cancelling(State then, Course course) implements State {
        @Override
        public Name name() {
            return Name.CANCELLING;
        }
    }

    /** Stopped by somebody; the old server is as it was. */
    record Cancelled(String by, String reason) implements State {
        @Override
        public Name name() {
            return Name.CANCELLED;
        }
    }

    /**
     * All is done, clients use the new version; it is watched for a while.
     *
     * @param until when that ends, if nobody finds anything
     */
    record Observing(Instant until) implements State {
        @Override
        public Name name() {
            return Name.OBSERVING;
        }
    }

    /**
     * The server answers with the new version, and every check holds.
     *
     * @param releasing the old server is being opened again
     * @param released the old server was opened again
     */
    record Succeeded(Optional<Course> releasing, boolean released) implements State {
        public Succeeded {
            releasing = releasing == null ? Optional.empty() : releasing;
        }

        @Override
        public Name name() {
            return Name.SUCCEEDED;
        }
    }

    /**
     * Stopped where the machine must not guess; a person goes on from here.
     *
     * @param problem why
     * @param at the step that failed
     * @param opening what is undone even so, so that clients can write
     */
    record Failed(Problem problem, Step at, Optional<Course> opening) implements State {
        public Failed {
            opening = opening == null ? Optional.empty() : opening;
        }

        @Override
        public Name name() {
            return Name.FAILED;
        }
    }

    /** What was done is taken back. */
    record RollingBack(Problem cause, Course course) implements State {
        @Override
        public Name name() {
            return Name.ROLLING_BACK;
        }
    }

    /** The old server answers and accepts writes again. */
    record RolledBack(Problem cause) implements State {
        @Override
        public Name name() {
            return Name.ROLLED_BACK;
        }
    }

    /** A failure that somebody acknowledged. */
    record Closed(Problem problem, String by, String reason) implements State {
        @Override
        public Name name() {
            return Name.CLOSED;
        }
    }

    /** All is done but the last words of the companions; they have 15 s. */
    record Ending(Name shownAs, State then) implements State {
        @Override
        public Name name() {
            return shownAs;
        }
    }
}
