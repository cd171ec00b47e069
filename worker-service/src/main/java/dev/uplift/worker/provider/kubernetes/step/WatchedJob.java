package dev.uplift.worker.provider.kubernetes.step;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Job as it was read in one turn, with its pod. What it became, its conditions say; its log only tells what it did.
 *
 * @param turn that reads it
 * @param job the Job
 * @param pod its newest
 */
record WatchedJob(Turn turn, Job job, Optional<Pod> pod) {

    /** How long a pod may take to begin: the image is pulled, and the volume attached. */
    private static final Duration TO_BEGIN = Duration.ofMinutes(5);

    /** As much of a log as is read; the script says less. */
    static final int MOST_BYTES = 1 << 20;

    /** As many lines of it as are kept. */
    private static final int LAST_LINES = 60;

    WatchedJob(Turn turn, Job job) {
        this(turn, job, turn.api().podOf(job));
    }

    enum End {
        NONE,
        COMPLETE,
        FAILED
    }

    String uid() {
        return job.getMetadata().getUid();
    }

    End end() {
        return has("Complete").isPresent() ? End.COMPLETE : has("Failed").isPresent() ? End.FAILED : End.NONE;
    }

    private Optional<JobCondition> has(String type) {
        return Optional.ofNullable(job.getStatus()).stream()
                .flatMap(status -> Stream.ofNullable(status.getConditions()))
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    /** Why Kubernetes says that it has failed. */
    String reason() {
        return has("Failed")
                .map(condition -> "%s: %s".formatted(condition.getReason(), condition.getMessage()))
                .orElse("Kubernetes does not say why");
    }

    /** Empty where its pod is gone, or has not begun. */
    String log() {
        return begun().map(its -> turn.api().log(its, Optional.empty(), MOST_BYTES))
                .orElse("");
    }

    /** What its pod waits for. */
    String waiting() {
        return pod.map(its -> state(its)
                        .map(state -> "%s %s"
                                .formatted(state.getReason(), or(state.getMessage()))
                                .strip())
                        .or(() -> unscheduled(its))
                        .orElse("its pod is " + its.getStatus().getPhase()))
                .orElse("it has no pod yet");
    }

    /** Why its pod has not begun in all the time that it had; empty while it may, and when it has. */
    Optional<String> stuck() {
        var isLate = Optional.ofNullable(job.getStatus())
                .map(status -> status.getStartTime())
                .filter(since -> Instant.parse(since).plus(TO_BEGIN).isBefore(turn.now()))
                .isPresent();
        return isLate && begun().isEmpty() ? Optional.of(waiting()) : Optional.empty();
    }

    private Optional<Pod> begun() {
        return pod.filter(its -> !"Pending".equals(its.getStatus().getPhase()));
    }

    private static Optional<ContainerStateWaiting> state(Pod pod) {
        return Optional.ofNullable(pod.getStatus().getContainerStatuses()).stream()
                .flatMap(List::stream)
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(state -> state.getWaiting())
                .findFirst();
    }

    private static Optional<String> unscheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus().getConditions()).stream()
                .flatMap(List::stream)
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .map(PodCondition::getMessage)
                .filter(message -> message != null)
                .findFirst();
    }

    private static String or(String text) {
        return text == null ? "" : text;
    }

    static List<String> tail(String log) {
        var lines = log.lines().toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
