package dev.uplift.worker.provider.azure.step;

import dev.uplift.worker.provider.azure.server.Condition;
import dev.uplift.worker.provider.azure.server.FlexibleServer;
import dev.uplift.worker.provider.azure.server.TargetVersion;
import dev.uplift.worker.provider.azure.subscription.AsyncOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is next for a server that is to get to another major version. The server itself decides: what Azure says of the
 * operation is only the reason why it did not get there. Azure restores a server whose upgrade fails, so that it may be
 * healthy and old. Pure.
 */
final class UpgradeDecision {

    /** How long Azure may show nothing of a call that it took, or took without our having heard so. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    private UpgradeDecision() {}

    /**
     * @param from major version before
     * @param to major version afterwards
     */
    record Goal(String server, int from, int to) {}

    /**
     * What is known of what was done; each may be missing although it happened, if a worker died.
     *
     * @param asked learned before the call
     * @param taken whether somebody saw the server at work since
     * @param operation how far the operation is that the call began; empty if its URL was never stored
     */
    record Course(Optional<Instant> asked, boolean taken, Optional<AsyncOperation> operation) {

        static final Course NOTHING = new Course(Optional.empty(), false, Optional.empty());

        /** Whether it is too early to conclude anything from what is not shown. */
        private boolean isRecent(Instant now) {
            return asked.filter(at -> now.isBefore(at.plus(SILENCE))).isPresent();
        }
    }

    /** What to do. */
    sealed interface Next {}

    /** Ask Azure for the upgrade. */
    record Ask() implements Next {}

    /** Look again. */
    record Wait(String what) implements Next {}

    /** It is there. */
    record Reached() implements Next {}

    /** The upgrade failed, and the server serves at the old version as before. @param reason in Azure's words */
    record Unchanged(String reason) implements Next {}

    /** It is in a state that nothing leads out of by itself. */
    record Stuck(String state) implements Next {}

    /** Somebody else upgraded it to something else. */
    record Elsewhere(String version) implements Next {}

    static Next next(Goal goal, FlexibleServer server, Course course, Instant now) {
        var version = TargetVersion.major(server.version());
        if (server.condition() == Condition.BROKEN) {
            return new Stuck(server.state());
        }
        if (version == goal.to()) {
            return server.condition() == Condition.READY
                    ? new Reached()
                    : new Wait("%s to be Ready at version %d".formatted(goal.server(), goal.to()));
        }
        if (version != goal.from()) {
            return new Elsewhere(server.version());
        }
        return server.condition() == Condition.READY
                ? ready(goal, course, now)
                : new Wait("%s, which is %s".formatted(goal.server(), server.state()));
    }

    /** At the old version: before the upgrade, or after it failed, or while Azure does not yet show it. */
    private static Next ready(Goal goal, Course course, Instant now) {
        var upgrade = new Wait("the upgrade of %s to %d".formatted(goal.server(), goal.to()));
        if (course.asked().isEmpty()) {
            return new Ask();
        }
        return course.operation()
                .<Next>map(operation -> switch (operation) {
                    case AsyncOperation.Running _ -> upgrade;
                    case AsyncOperation.Failed(var code, var message) ->
                        new Unchanged("%s: %s".formatted(code, message));
                    case AsyncOperation.Succeeded _ ->
                        course.isRecent(now)
                                ? upgrade
                                : new Unchanged("Azure says that it succeeded, and nothing was changed.");
                    case AsyncOperation.Forgotten _ ->
                        course.isRecent(now) ? upgrade : new Unchanged("Azure does not say why.");
                })
                .orElseGet(() -> unheard(course, upgrade, now));
    }

    /**
     * Nobody heard what Azure answered. A server that was at work and is Ready again has failed; one that is Ready after all
     * that time never began.
     */
    private static Next unheard(Course course, Wait upgrade, Instant now) {
        if (course.taken()) {
            return new Unchanged("Azure's answer to the call was lost, so it does not say why.");
        }
        return course.isRecent(now) ? upgrade : new Ask();
    }
}
