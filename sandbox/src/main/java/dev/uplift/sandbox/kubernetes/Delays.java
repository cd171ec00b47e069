package dev.uplift.sandbox.kubernetes;

import java.time.Duration;

/**
 * How long things take, in the time of the cluster.
 *
 * @param controller until a controller makes the pods that something wants
 * @param schedule of a pod, until it has a node
 * @param provision of a volume, also of one that is made from a snapshot
 * @param attach of a volume to a node
 * @param detach of a volume, after the last pod on its node that used it is gone
 * @param pull of an image that is not there yet
 * @param stop of a pod, from its deletion until it is gone; shorter than its grace period
 * @param ready of a container that serves, until it does
 * @param snapshot until it can be restored
 * @param script of a Job's own work, in the model
 */
public record Delays(
        Duration controller,
        Duration schedule,
        Duration provision,
        Duration attach,
        Duration detach,
        Duration pull,
        Duration stop,
        Duration ready,
        Duration snapshot,
        Duration script) {

    /** Near what block storage of a cloud takes. */
    public static final Delays USUAL = new Delays(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(8),
            Duration.ofSeconds(6),
            Duration.ofSeconds(40),
            Duration.ofSeconds(12),
            Duration.ofSeconds(9),
            Duration.ofSeconds(14),
            Duration.ofSeconds(75),
            Duration.ofMinutes(3));

    /** As soon as it is asked for: for servers that are real, and take their own time. */
    public static final Delays NONE = new Delays(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    /** @param changed longer than 30 seconds is as long as the pod's grace period */
    public Delays withStop(Duration changed) {
        return new Delays(controller, schedule, provision, attach, detach, pull, changed, ready, snapshot, script);
    }

    public Delays withDetach(Duration changed) {
        return new Delays(controller, schedule, provision, attach, changed, pull, stop, ready, snapshot, script);
    }

    public Delays withSnapshot(Duration changed) {
        return new Delays(controller, schedule, provision, attach, detach, pull, stop, ready, changed, script);
    }

    public Delays withScript(Duration changed) {
        return new Delays(controller, schedule, provision, attach, detach, pull, stop, ready, snapshot, changed);
    }
}
