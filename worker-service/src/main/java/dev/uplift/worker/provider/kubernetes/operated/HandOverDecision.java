package dev.uplift.worker.provider.kubernetes.operated;

import java.util.Optional;

/** What is to be done next with a server that its operator brings to another image; pure. */
public sealed interface HandOverDecision {

    /** The operator is to be given the image. */
    record GiveImage() implements HandOverDecision {}

    /** The Job that failed stands in the operator's way. */
    record RemoveJob(String job) implements HandOverDecision {}

    /** The operator is at work. @param what it does */
    record Wait(String what) implements HandOverDecision {}

    /** All instances serve with the image. */
    record Reached() implements HandOverDecision {}

    /** Its pg_upgrade has failed, which changes nothing of the old data. */
    record Failed(String job) implements HandOverDecision {}

    /** The data is another version's than it should be now. @param major that it is of */
    record Elsewhere(int major) implements HandOverDecision {}

    /**
     * What is wanted of it.
     *
     * @param image that it is to have
     * @param from the major version that its data is of before
     * @param to that it is to be of; the same where it is to stay
     */
    record Goal(String image, int from, int to) {
        public boolean isBack() {
            return from == to;
        }
    }

    /** @param failedJob the operator's Job, if there is one and it has failed */
    static HandOverDecision next(Goal goal, OperatedServer server, Optional<String> failedJob) {
        var major = server.dataMajor().orElse(goal.from());
        if (major != goal.from() && major != goal.to()) {
            return new Elsewhere(major);
        }
        if (!server.image().equals(Optional.of(goal.image()))) {
            return new GiveImage();
        }
        if (failedJob.isPresent()) {
            return goal.isBack() ? new RemoveJob(failedJob.get()) : new Failed(failedJob.get());
        }
        return server.isHealthy() && major == goal.to() ? new Reached() : new Wait(server.state());
    }
}
