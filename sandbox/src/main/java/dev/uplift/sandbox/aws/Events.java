package dev.uplift.sandbox.aws;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What RDS tells of a region. Sequence numbers keep the order of what happens at one moment. */
final class Events {

    private final List<Event> all = new ArrayList<>();

    /**
     * Something that happened.
     *
     * @param sourceType {@code db-instance}, {@code db-snapshot}, ...
     */
    record Event(
            int number, Instant date, String sourceType, String source, String arn, String category, String message) {}

    void add(Instant date, Instance instance, String category, String message) {
        all.add(new Event(all.size(), date, "db-instance", instance.name(), instance.arn(), category, message));
    }

    void add(Instant date, Snapshot snapshot, String category, String message) {
        all.add(new Event(all.size(), date, "db-snapshot", snapshot.name(), snapshot.arn(), category, message));
    }

    void add(Instant date, Cluster cluster, String category, String message) {
        all.add(new Event(all.size(), date, "db-cluster", cluster.name(), cluster.arn(), category, message));
    }

    void add(Instant date, BlueGreenDeployment deployment, String message) {
        all.add(new Event(
                all.size(),
                date,
                "blue-green-deployment",
                deployment.id(),
                deployment.arn(),
                "configuration change",
                message));
    }

    List<Event> all() {
        return List.copyOf(all);
    }
}
