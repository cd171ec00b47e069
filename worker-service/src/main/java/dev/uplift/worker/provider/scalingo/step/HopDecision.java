package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.worker.provider.scalingo.path.Version;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import dev.uplift.worker.provider.scalingo.server.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is next for a database that is to make one hop. Scalingo's call names no target and is not idempotent: made again after
 * it worked, it begins the next hop. So it is meant in one look, made in a later one of the same turn, and once it may have
 * been made, only somebody who notes the hop anew allows another. Pure.
 */
final class HopDecision {

    /** How long Scalingo may show nothing of a call that it took. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    private HopDecision() {}

    /**
     * @param to version after the hop
     * @param target version where the upgrade ends
     */
    record Goal(String database, Version from, Version to, Version target) {}

    /**
     * What is known of what was done; each may be missing although it happened, if a worker died.
     *
     * @param asked when somebody meant to call
     * @param mine whether that was this turn
     * @param called the moment just before the call
     * @param operation that the call began, or that runs
     */
    record Course(Optional<Instant> asked, boolean mine, Optional<Instant> called, Optional<Operation> operation) {

        static final Course NOTHING = new Course(Optional.empty(), false, Optional.empty(), Optional.empty());

        private boolean runs() {
            return operation
                    .filter(known -> known.state() == Operation.State.RUNNING)
                    .isPresent();
        }
    }

    /** What to do. */
    sealed interface Next {}

    /** Say that the call will be made, and come back. */
    record Mean() implements Next {}

    /** Make the call, after a last look at what it would do. */
    record Call() implements Next {}

    /** Look again. */
    record Wait(String what) implements Next {}

    /** It is there. */
    record Reached() implements Next {}

    /** The upgrade failed, and the database serves at the old version as before. @param reason in Scalingo's words */
    record Unchanged(String reason) implements Next {}

    /** The call was made, or may have been, and nothing of it is seen. */
    record Unseen(Instant called) implements Next {}

    /** It is in a state that nothing leads out of by itself. */
    record Stuck(String state) implements Next {}

    /** Somebody else upgraded it to something else. */
    record Elsewhere(Version version) implements Next {}

    static Next next(Goal goal, ManagedDatabase database, Course course, Instant now) {
        var version = database.version();
        if (database.isStopped()) {
            return new Stuck(database.status());
        }
        if (version.compareTo(goal.target()) > 0 || version.compareTo(goal.from()) < 0) {
            return new Elsewhere(version);
        }
        var working = !database.isIdle() || course.runs();
        if (version.compareTo(goal.to()) >= 0) {
            return working
                    ? new Wait("%s to be running at version %s".formatted(goal.database(), version))
                    : new Reached();
        }
        if (!version.equals(goal.from())) {
            return new Elsewhere(version);
        }
        return working
                ? new Wait("%s, which is %s".formatted(goal.database(), database.status()))
                : idle(goal, course, now);
    }

    /** At the old version: before the upgrade, or after it failed, or while Scalingo does not yet show it. */
    private static Next idle(Goal goal, Course course, Instant now) {
        var upgrade = new Wait("the upgrade of %s to %s".formatted(goal.database(), goal.to()));
        if (course.called().isPresent()) {
            var called = course.called().get();
            var failed = course.operation().filter(known -> known.state() == Operation.State.FAILED);
            if (failed.isPresent()) {
                return new Unchanged(failed.get().error());
            }
            return isRecent(called, now) ? upgrade : new Unseen(called);
        }
        if (course.asked().isEmpty()) {
            return new Mean();
        }
        if (course.mine()) {
            return new Call();
        }
        // Another turn meant to, and may have called although nobody heard so.
        return isRecent(course.asked().get(), now) ? upgrade : new Mean();
    }

    private static boolean isRecent(Instant moment, Instant now) {
        return now.isBefore(moment.plus(SILENCE));
    }
}
