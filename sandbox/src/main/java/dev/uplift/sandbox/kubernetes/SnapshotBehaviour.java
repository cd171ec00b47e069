package dev.uplift.sandbox.kubernetes;

/** How the next snapshots of a namespace end. */
public sealed interface SnapshotBehaviour {

    /** Ready after its time. */
    record Succeeds() implements SnapshotBehaviour {}

    /** With an error in its status; the controller goes on trying. */
    record Fails(String message) implements SnapshotBehaviour {}

    /** Nothing happens. */
    record Never() implements SnapshotBehaviour {}

    /** Ready, and without what was on the volume. */
    record LosesData() implements SnapshotBehaviour {}
}
