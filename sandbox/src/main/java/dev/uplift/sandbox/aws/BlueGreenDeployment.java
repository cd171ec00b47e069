package dev.uplift.sandbox.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A blue/green deployment. Its course is set by those who change it; they hold the cloud for themselves. */
final class BlueGreenDeployment {

    private final AwsCloud cloud;
    private final Caller place;
    private final String id;
    private final String name;
    private final Instant created;
    private final Instance source;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private Map<String, String> tags;
    private Status status = Status.PROVISIONING;
    private Optional<String> details = Optional.empty();
    private Optional<Instant> deleted = Optional.empty();

    /** As the API names them. */
    enum Status {
        PROVISIONING,
        AVAILABLE,
        SWITCHOVER_IN_PROGRESS,
        SWITCHOVER_COMPLETED,
        INVALID_CONFIGURATION,
        SWITCHOVER_FAILED,
        DELETING
    }

    /** What RDS does to make the green environment, in this order. */
    enum TaskName {
        CREATING_READ_REPLICA_OF_SOURCE,
        DB_ENGINE_VERSION_UPGRADE,
        CONFIGURE_BACKUPS,
        CREATING_TOPOLOGY_OF_SOURCE
    }

    /** As the API names them. */
    enum TaskStatus {
        PENDING,
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    record Task(TaskName name, TaskStatus status) {}

    /** What is switched; the first pair are the primaries. */
    record Pair(Instance blue, Instance green) {}

    BlueGreenDeployment(AwsCloud cloud, Instance source, String id, String name, Map<String, String> tags) {
        this.cloud = cloud;
        this.place = source.place();
        this.source = source;
        this.id = id;
        this.name = name;
        this.tags = tags;
        this.created = cloud.now();
    }

    /** Does it after a time, unless the deployment is being deleted by then. */
    void after(Duration delay, Runnable step) {
        cloud.agenda().after(delay, () -> {
            if (status != Status.DELETING) {
                step.run();
            }
        });
    }

    RdsRegion region() {
        return cloud.region(place);
    }

    String arn() {
        return place.arn("deployment", id);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    Instance source() {
        return source;
    }

    /** The green primary, when it is there. */
    Optional<Instance> target() {
        return pairs.stream().findFirst().map(Pair::green);
    }

    List<Pair> pairs() {
        return List.copyOf(pairs);
    }

    void add(Pair pair) {
        pairs.add(pair);
    }

    /** Without a green environment that is whole it is of no use. */
    Status status() {
        var broken = pairs.stream()
                .anyMatch(pair -> pair.green().isGone() || pair.blue().isGone());
        return broken && (status == Status.AVAILABLE || status == Status.PROVISIONING)
                ? Status.INVALID_CONFIGURATION
                : status;
    }

    void status(Status changed) {
        status = changed;
    }

    Optional<String> details() {
        return details;
    }

    void details(String changed) {
        details = Optional.of(changed);
    }

    List<Task> tasks() {
        return List.copyOf(tasks);
    }

    void plan(TaskName... planned) {
        Arrays.stream(planned).forEach(task -> tasks.add(new Task(task, TaskStatus.PENDING)));
    }

    boolean isPlanned(TaskName task) {
        return tasks.stream().anyMatch(planned -> planned.name() == task);
    }

    void task(TaskName task, TaskStatus changed) {
        tasks.replaceAll(planned -> planned.name() == task ? new Task(task, changed) : planned);
    }

    Map<String, String> tags() {
        return tags;
    }

    void tags(Map<String, String> changed) {
        tags = Map.copyOf(changed);
    }

    Optional<Instant> deleted() {
        return deleted;
    }

    void delete() {
        status = Status.DELETING;
        deleted = Optional.of(cloud.now());
    }
}
