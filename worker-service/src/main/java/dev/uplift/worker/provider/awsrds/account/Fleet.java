package dev.uplift.worker.provider.awsrds.account;

import dev.uplift.worker.platform.SharedLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What is in one account and region now. Whoever asks at the same time shares the calls, so that their number grows with
 * pages, not with those who wait; an answer is always read after it was asked for. One call of a kind is on its way at a
 * time, which also keeps a crowd from being throttled.
 */
public final class Fleet {

    /** How long a question waits for others at most; those who wait for the same tick come within it. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final String DEPLOYMENT_NAME = "blue-green-deployment-name";

    private final Duration pollInterval;
    private final SharedLookup<String, DBInstance> instances;
    private final SharedLookup<String, DBSnapshot> snapshots;
    private final SharedLookup<String, DBCluster> clusters;
    private final SharedLookup<String, DBClusterSnapshot> clusterSnapshots;
    private final SharedLookup<Since, List<Event>> events;
    private final SharedLookup<String, BlueGreenDeployment> deployments;

    /** @param pollInterval how often waiting steps look, all of them at the same moments */
    Fleet(RdsClient rds, Duration pollInterval) {
        this(rds, pollInterval, shorter(GATHER, pollInterval.dividedBy(10)));
    }

    /** @param gather how long a question waits for others */
    Fleet(RdsClient rds, Duration pollInterval, Duration gather) {
        this.pollInterval = pollInterval;
        var trusted = new AtomicBoolean();
        instances = new SharedLookup<>(Answers.ASKER, "instances", FilteredRead.MOST, gather, instances(rds, trusted));
        snapshots = new SharedLookup<>(Answers.ASKER, "snapshots", FilteredRead.MOST, gather, snapshots(rds, trusted));
        clusters = new SharedLookup<>(Answers.ASKER, "clusters", FilteredRead.MOST, gather, clusters(rds));
        clusterSnapshots = new SharedLookup<>(
                Answers.ASKER, "cluster-snapshots", FilteredRead.MOST, gather, clusterSnapshots(rds));
        events = new SharedLookup<>(Answers.ASKER, "events", FilteredRead.MOST, gather, asked -> events(rds, asked));
        deployments =
                new SharedLookup<>(Answers.ASKER, "deployments", FilteredRead.MOST, gather, deployments(rds, trusted));
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it */
    public Optional<DBInstance> instance(String id) {
        return instances.find(id.toLowerCase(Locale.ROOT));
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it */
    public Optional<DBSnapshot> snapshot(String id) {
        return snapshots.find(id.toLowerCase(Locale.ROOT));
    }

    /**
     * Those of them that are there, asked for at once.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it
     */
    public List<DBInstance> instances(Collection<String> ids) {
        return instances.findAll(
                ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList());
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it */
    public Optional<DBCluster> cluster(String id) {
        return clusters.find(id.toLowerCase(Locale.ROOT));
    }

    /** @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it */
    public Optional<DBClusterSnapshot> clusterSnapshot(String id) {
        return clusterSnapshots.find(id.toLowerCase(Locale.ROOT));
    }

    /**
     * What happened to an instance, oldest first.
     *
     * @param since not more than 14 days ago; RDS keeps events no longer
     * @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it
     */
    public List<Event> events(String instance, Instant since) {
        return events.find(new Since(instance.toLowerCase(Locale.ROOT), since)).orElse(List.of());
    }

    /**
     * @param name that it was given; RDS gives it an identifier of its own
     * @throws software.amazon.awssdk.core.exception.SdkException what AWS refused; {@link AwsProblems} words it
     */
    public Optional<BlueGreenDeployment> deployment(String name) {
        return deployments.find(name.toLowerCase(Locale.ROOT));
    }

    /** Until everybody who waits looks again. */
    public Duration untilNextLook() {
        var interval = pollInterval.toNanos();
        return Duration.ofNanos(interval - Math.floorMod(System.nanoTime(), interval));
    }

    private record Since(String instance, Instant from) {}

    private static FilteredRead<DBInstance> instances(RdsClient rds, AtomicBoolean trusted) {
        return new FilteredRead<>(
                "db-instance-id",
                id -> {
                    try {
                        return rds
                                .describeDBInstances(request -> request.dbInstanceIdentifier(id))
                                .dbInstances()
                                .stream()
                                .filter(instance -> id.equalsIgnoreCase(instance.dbInstanceIdentifier()))
                                .findFirst();
                    } catch (DbInstanceNotFoundException _) {
                        return Optional.empty();
                    }
                },
                filters -> rds.describeDBInstancesPaginator(
                                request -> request.filters(filters).maxRecords(FilteredRead.MOST))
                        .dbInstances(),
                DBInstance::dbInstanceIdentifier,
                trusted);
    }

    private static FilteredRead<DBSnapshot> snapshots(RdsClient rds, AtomicBoolean trusted) {
        return new FilteredRead<>(
                "db-snapshot-id",
                id -> {
                    try {
                        return rds
                                .describeDBSnapshots(request -> request.dbSnapshotIdentifier(id))
                                .dbSnapshots()
                                .stream()
                                .filter(snapshot -> id.equalsIgnoreCase(snapshot.dbSnapshotIdentifier()))
                                .findFirst();
                    } catch (DbSnapshotNotFoundException _) {
                        return Optional.empty();
                    }
                },
                filters -> rds.describeDBSnapshotsPaginator(
                                request -> request.filters(filters).maxRecords(FilteredRead.MOST))
                        .dbSnapshots(),
                DBSnapshot::dbSnapshotIdentifier,
                trusted);
    }

    /** No call asks for one by its name alone. */
    private static FilteredRead<BlueGreenDeployment> deployments(RdsClient rds, AtomicBoolean trusted) {
        return new FilteredRead<>(
                DEPLOYMENT_NAME,
                name -> StreamSupport.stream(
                                listed(
                                                rds,
                                                List.of(Filter.builder()
                                                        .name(DEPLOYMENT_NAME)
                                                        .values(name)
                                                        .build()))
                                        .spliterator(),
                                false)
                        .filter(deployment -> name.equalsIgnoreCase(deployment.blueGreenDeploymentName()))
                        .findFirst(),
                filters -> listed(rds, filters),
                BlueGreenDeployment::blueGreenDeploymentName,
                trusted);
    }

    private static Iterable<BlueGreenDeployment> listed(RdsClient rds, Collection<Filter> filters) {
        return rds.describeBlueGreenDeploymentsPaginator(
                        request -> request.filters(filters).maxRecords(FilteredRead.MOST))
                .blueGreenDeployments();
    }

    private static FilteredRead<DBCluster> clusters(RdsClient rds) {
        return new FilteredRead<>(
                "db-cluster-id",
                id -> {
                    try {
                        return rds.describeDBClusters(request -> request.dbClusterIdentifier(id)).dbClusters().stream()
                                .filter(cluster -> id.equalsIgnoreCase(cluster.dbClusterIdentifier()))
                                .findFirst();
                    } catch (DbClusterNotFoundException _) {
                        return Optional.empty();
                    }
                },
                filters -> rds.describeDBClustersPaginator(
                                request -> request.filters(filters).maxRecords(FilteredRead.MOST))
                        .dbClusters(),
                DBCluster::dbClusterIdentifier,
                new AtomicBoolean());
    }

    private static FilteredRead<DBClusterSnapshot> clusterSnapshots(RdsClient rds) {
        return new FilteredRead<>(
                "db-cluster-snapshot-id",
                id -> {
                    try {
                        return rds
                                .describeDBClusterSnapshots(request -> request.dbClusterSnapshotIdentifier(id))
                                .dbClusterSnapshots()
                                .stream()
                                .filter(snapshot -> id.equalsIgnoreCase(snapshot.dbClusterSnapshotIdentifier()))
                                .findFirst();
                    } catch (DbClusterSnapshotNotFoundException _) {
                        return Optional.empty();
                    }
                },
                filters -> rds.describeDBClusterSnapshotsPaginator(
                                request -> request.filters(filters).maxRecords(FilteredRead.MOST))
                        .dbClusterSnapshots(),
                DBClusterSnapshot::dbClusterSnapshotIdentifier,
                new AtomicBoolean());
    }

    /** RDS names one source in a call, or none: for several, all that happened to instances is gone through. */
    private static Map<Since, List<Event>> events(RdsClient rds, List<Since> asked) {
        var oldest = asked.stream().map(Since::from).min(Instant::compareTo).orElseThrow();
        var request = DescribeEventsRequest.builder()
                .sourceType(SourceType.DB_INSTANCE)
                .startTime(oldest)
                .maxRecords(FilteredRead.MOST);
        if (asked.size() == 1) {
            request.sourceIdentifier(asked.getFirst().instance());
        }
        var found = new HashMap<Since, List<Event>>();
        for (var event : rds.describeEventsPaginator(request.build()).events()) {
            asked.stream()
                    .filter(question -> question.instance().equalsIgnoreCase(event.sourceIdentifier())
                            && !event.date().isBefore(question.from()))
                    .forEach(question -> found.computeIfAbsent(question, _ -> new ArrayList<>())
                            .add(event));
        }
        return found;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
