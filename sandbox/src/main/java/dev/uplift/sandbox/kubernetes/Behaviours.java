package dev.uplift.sandbox.kubernetes;

import java.util.HashMap;
import java.util.Map;

/** How things end. */
final class Behaviours {

    private static final SnapshotBehaviour TAKEN = new SnapshotBehaviour.Succeeds();
    private static final JobBehaviour DONE = new JobBehaviour.Succeeds();

    private final Map<String, SnapshotBehaviour> snapshots = new HashMap<>();
    private final Map<String, JobBehaviour> jobs = new HashMap<>();

    void set(String namespace, SnapshotBehaviour behaviour) {
        snapshots.put(namespace, behaviour);
    }

    void set(String namespace, String verb, JobBehaviour behaviour) {
        jobs.put(namespace + "/" + verb, behaviour);
    }

    SnapshotBehaviour snapshot(String namespace) {
        return snapshots.getOrDefault(namespace, TAKEN);
    }

    /** @param verb of the script */
    JobBehaviour job(String namespace, String verb) {
        return jobs.getOrDefault(namespace + "/" + verb, DONE);
    }
}
