package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.wire.Json;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Discovery;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.Answers;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

/** Finds PostgreSQL on RDS: instances, and clusters as what is upgraded as one; not the instances of a cluster. */
final class RdsDiscovery implements Discovery {

    private static final Set<String> ENGINES = Set.of("postgres", "aurora-postgresql");
    private static final int PAGE = 100;

    private final Accounts accounts;

    /** The scope's terms, by {@link AwsRdsDescriptor}'s schema. */
    private record Terms(List<String> regions, Optional<String> role, Optional<Map<String, String>> tag) {}

    /** One region of them. */
    private record Place(String region, Terms terms) {}

    RdsDiscovery(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Optional<Problem> run(Scope where, Secrets secrets, Consumer<List<FoundServer>> found)
            throws InterruptedException {
        var terms = Json.mapper().convertValue(where.terms(), Terms.class);
        for (var region : terms.regions()) {
            try {
                look(new Place(region, terms), found);
            } catch (AbortedException stopped) {
                throw Answers.interrupted(stopped);
            } catch (SdkException refused) {
                return Optional.of(AwsProblems.of(refused, "looking through " + region));
            }
        }
        return Optional.empty();
    }

    private void look(Place place, Consumer<List<FoundServer>> found) {
        var rds = accounts.of(place.terms().role(), place.region()).rds();
        rds.describeDBInstancesPaginator(request -> request.maxRecords(PAGE)).stream()
                .map(page -> instances(place, page.dbInstances()))
                .forEach(found);
        try {
            clusters(rds, place, found);
        } catch (SdkException refused) {
            // a platform without clusters has none
            if (!AwsProblems.lacksOperation(refused)) {
                throw refused;
            }
        }
    }

    private static List<FoundServer> instances(Place place, Collection<DBInstance> page) {
        return page.stream()
                .filter(instance -> instance.dbClusterIdentifier() == null)
                .filter(instance -> isWanted(place, instance.engine(), instance.tagList()))
                .map(instance -> found(place, instance))
                .toList();
    }

    private static void clusters(RdsClient rds, Place place, Consumer<List<FoundServer>> found) {
        rds.describeDBClustersPaginator(request -> request.maxRecords(PAGE)).stream()
                .map(page -> page.dbClusters().stream()
                        .filter(cluster -> isWanted(place, cluster.engine(), cluster.tagList()))
                        .map(cluster -> found(place, cluster))
                        .toList())
                .forEach(found);
    }

    private static boolean isWanted(Place place, String engine, Collection<Tag> tags) {
        return ENGINES.contains(engine)
                && labels(tags)
                        .entrySet()
                        .containsAll(place.terms().tag().orElse(Map.of()).entrySet());
    }

    private static FoundServer found(Place place, DBInstance instance) {
        return new FoundServer(
                address(place, "instance", instance.dbInstanceIdentifier()),
                labels(instance.tagList()),
                Optional.ofNullable(instance.engineVersion()),
                Optional.of(instance.engine()),
                Optional.ofNullable(instance.dbInstanceStatus()),
                identity(instance.dbiResourceId()));
    }

    private static FoundServer found(Place place, DBCluster cluster) {
        return new FoundServer(
                address(place, "cluster", cluster.dbClusterIdentifier()),
                labels(cluster.tagList()),
                Optional.ofNullable(cluster.engineVersion()),
                Optional.of(cluster.engine()),
                Optional.ofNullable(cluster.status()),
                identity(cluster.dbClusterResourceId()));
    }

    private static Map<String, Object> address(Place place, String kind, String id) {
        var address = new HashMap<String, Object>(Map.of("region", place.region(), kind, id));
        place.terms().role().ifPresent(role -> address.put("role", role));
        return address;
    }

    private static Optional<String> identity(String resource) {
        return Optional.ofNullable(resource).map("rds:"::concat);
    }

    private static Map<String, String> labels(Collection<Tag> tags) {
        return tags.stream()
                .collect(Collectors.toMap(
                        Tag::key, tag -> Optional.ofNullable(tag.value()).orElse(""), (_, last) -> last));
    }
}
