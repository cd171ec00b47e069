package dev.uplift.worker.provider.kubernetes.step;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CronJob of a client, as it was read. That this upgrade has suspended it is written at it in the same update; one that
 * somebody else has suspended stays so.
 *
 * @param turn that reads it
 * @param job the CronJob
 */
record Suspension(Turn turn, CronJob job) {

    /** Says which upgrade has suspended it. */
    static final String ANNOTATION = "uplift.dev/suspended";

    static List<Suspension> all(Turn turn, String selector) {
        return turn.api().cronJobs(turn.namespace(), selector).stream()
                .map(job -> new Suspension(turn, job))
                .toList();
    }

    String name() {
        return job.getMetadata().getName();
    }

    private boolean isSuspended() {
        return Boolean.TRUE.equals(job.getSpec().getSuspend());
    }

    private Map<String, String> annotations() {
        return Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private boolean isOurs() {
        return turn.work().command().upgrade().toString().equals(annotations().get(ANNOTATION));
    }

    /** Whether pods of it may still talk to the server. */
    boolean isRunning() {
        return job.getStatus() != null
                && job.getStatus().getActive() != null
                && !job.getStatus().getActive().isEmpty();
    }

    void suspend() {
        if (!isSuspended()) {
            var annotations = new HashMap<>(annotations());
            annotations.put(ANNOTATION, turn.work().command().upgrade().toString());
            update(true, annotations);
        }
    }

    void resume() {
        if (isOurs()) {
            var annotations = new HashMap<>(annotations());
            annotations.remove(ANNOTATION);
            update(false, annotations);
        }
    }

    private void update(boolean suspended, Map<String, String> annotations) {
        turn.work().mayAct();
        turn.api()
                .update(new CronJobBuilder(job)
                        .editMetadata()
                        .withAnnotations(annotations)
                        .endMetadata()
                        .editSpec()
                        .withSuspend(suspended)
                        .endSpec()
                        .build());
    }
}
